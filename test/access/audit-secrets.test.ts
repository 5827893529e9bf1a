import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Writable } from 'node:stream'
import { StartChatContactCommand } from '@aws-sdk/client-connect'
import { SendMessageCommand } from '@aws-sdk/client-connectparticipant'
import { expect, onTestFinished, test } from 'vitest'
import type { AuditEvent } from '../../src/access/audit-event.ts'
import { createLog } from '../../src/runtime/log.ts'
import { answer, givenReturned, givenSignIn } from '../journeys/given-sign-in.ts'
import { startTestApp } from '../support/app.ts'
import { connectParticipant } from '../support/chat.ts'
import { auditOf } from './given-audit.ts'

/** An app that writes its audit to a file too, and whose log is kept, down to the finest. */
async function given() {
  const folder = await mkdtemp(path.join(tmpdir(), 'countersign-audit-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = path.join(folder, 'audit.jsonl')
  const lines: string[] = []
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString())
      done()
    },
  })
  const app = await startTestApp({
    config: { audit: { file, retentionDays: 90 } },
    log: createLog('trace', 'json', stream),
  })
  /** All that is kept of what was done: once the app has stopped. */
  const everything = async () => {
    await app.stop()
    const rows = await app.sql<{ text: string }[]>`
      select audit_event::text as text from audit_event`
    const table = rows.map(({ text }) => text).join('\n')
    return { table, file: await readFile(file, 'utf8'), log: lines.join('') }
  }
  return { app, file, everything }
}

test('the file has the same records as the database, a line each', async () => {
  const { app, file } = await given()
  const { contactId } = await givenSignIn(app)
  const events = await auditOf(app.sql, { contactId }, 3)

  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n')

  const byId = new Map(
    lines.map((line) => JSON.parse(line) as AuditEvent).map((event) => [event.eventID, event]),
  )
  expect(events.map(({ eventID }) => byId.get(eventID))).toEqual(events)
})

test('no code, error, State, token, key or word of a chat is in the audit or the log', async () => {
  const { app, everything } = await given()
  const { connect, participant, demo } = app
  const marked = 'marked-7f3a91'
  const chat = await givenReturned(app)
  const { socketUrl } = await connectParticipant(app, chat.participantToken)
  await answer(app, chat.returned)
  await answer(app, chat.returned)
  const refused = [
    { ...chat.returned, code: `${marked}-code` },
    { state: `${marked}-state`, code: `${marked}-code` },
    {
      state: `${marked}-state`,
      error: `${marked}-error`,
      errorDescription: `${marked}-description`,
    },
    { state: chat.state, code: `${marked}-code`, error: `${marked}-error` },
    { state: `${marked}-state`, code: `${marked}-code`.repeat(1_000) },
    { state: `${marked}-state`, code: `${marked}-code`, instanceId: 'none' },
  ]
  for (const each of refused) await expect(answer(app, each)).rejects.toThrow()
  const declined = await givenSignIn(app)
  const errorDescription = `${marked}-description`
  await answer(app, { state: declined.state, error: 'access_denied', errorDescription })
  await participant.send(
    new SendMessageCommand({
      ConnectionToken: chat.connectionToken,
      ContentType: 'text/plain',
      Content: `${marked}-message`,
    }),
  )
  const stolen = { ConnectionToken: `${marked}-token`, ContentType: 'text/plain', Content: 'x' }
  await expect(participant.send(new SendMessageCommand(stolen))).rejects.toThrow()
  await connect.send(
    new StartChatContactCommand({
      InstanceId: demo.instanceId,
      ContactFlowId: demo.contactFlowId,
      ParticipantDetails: { DisplayName: 'Guest' },
      Attributes: { secret: `${marked}-attribute` },
      CustomerId: `${marked}-customer`,
      InitialMessage: { ContentType: 'text/plain', Content: `${marked}-message` },
    }),
  )

  const kept = await everything()

  const secrets = [
    marked,
    chat.state,
    chat.returned.code ?? '',
    chat.participantToken,
    chat.connectionToken,
    chat.authenticationUrl,
    declined.state,
    new URL(socketUrl).search.slice(1),
    demo.secretAccessKey,
  ]
  expect(secrets.every((secret) => secret.length > 8)).toBe(true)
  expect(kept.table).toContain('UpdateParticipantAuthentication')
  expect(kept.file).toContain('UpdateParticipantAuthentication')
  expect(kept.log).toContain('UpdateParticipantAuthentication')
  for (const text of Object.values(kept)) {
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([])
  }
})
