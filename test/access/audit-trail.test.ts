import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Writable } from 'node:stream'
import { expect, onTestFinished, test } from 'vitest'
import type { AuditEvent } from '../../src/access/audit-event.ts'
import { startAuditTrail } from '../../src/access/audit-trail.ts'
import { createLog } from '../../src/runtime/log.ts'
import { timeOrderedId } from '../../src/runtime/random.ts'
import { givenDatabase } from '../support/database.ts'
import { auditOf } from './given-audit.ts'

async function given({ file }: { file?: string } = {}) {
  const { sql } = await givenDatabase()
  const lines: string[] = []
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString())
      done()
    },
  })
  const trail = startAuditTrail({ sql, log: createLog('trace', 'json', stream), file })
  onTestFinished(() => trail.stop())
  const lose = () => sql`alter table audit_event rename to gone`
  const find = () => sql`alter table gone rename to audit_event`
  return { sql, trail, lose, find, log: () => lines.join('') }
}

const event = (eventName = 'StopContact'): AuditEvent => ({
  eventVersion: '1.08',
  eventID: timeOrderedId(new Date()),
  eventTime: new Date().toISOString(),
  eventSource: 'connect.amazonaws.com',
  eventName,
  eventType: 'AwsApiCall',
  eventCategory: 'Management',
  managementEvent: true,
  readOnly: false,
  awsRegion: 'us-west-2',
  recipientAccountId: '123456789012',
  sourceIPAddress: '192.0.2.1',
  userAgent: null,
  userIdentity: { type: 'Unknown' },
  requestID: 'r',
  requestParameters: null,
  responseElements: null,
})

test('more records than a batch are written, each once', async () => {
  const { sql, trail } = await given()
  for (let index = 0; index < 1_234; index++) trail.record(event())
  await auditOf(sql, {}, 1_234)
})

test('records that the database does not take are kept, and written once it does', async () => {
  const { sql, trail, lose, find, log } = await given()
  await lose()
  trail.record(event('StopContact'))
  await expect.poll(log).toContain('cannot be written yet')
  trail.record(event('DescribeContact'))

  await find()

  const names = (await auditOf(sql, {}, 2)).map(({ eventName }) => eventName)
  expect(new Set(names)).toEqual(new Set(['StopContact', 'DescribeContact']))
})

test('of more records than may wait, the log tells how many are lost', async () => {
  const { sql, trail, lose, find, log } = await given()
  await lose()
  for (let index = 0; index < 10_050; index++) trail.record(event())
  await expect.poll(log).toContain('"lost":50')

  await find()

  await auditOf(sql, { limit: 20_000 }, 10_000)
})

test('a trail that is stopped while the database is away says what is lost', async () => {
  const { trail, lose, log } = await given()
  await lose()
  trail.record(event())

  await trail.stop()

  expect(log()).toContain('"lost":1')
})

test('a line is written to the file once, however often the database refuses', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'countersign-audit-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = path.join(folder, 'audit.jsonl')
  const { sql, trail, lose, find, log } = await given({ file })
  await lose()
  const only = event()
  trail.record(only)
  await expect.poll(log).toContain('cannot be written yet')
  await find()
  await auditOf(sql, {})

  expect(await readFile(file, 'utf8')).toBe(`${JSON.stringify(only)}\n`)
})

test('a file that cannot be written keeps nothing from the database', async () => {
  const { sql, trail, log } = await given({ file: '/nowhere/audit.jsonl' })
  trail.record(event())

  await auditOf(sql, {})
  expect(log()).toContain('The audit file cannot be written.')
})
