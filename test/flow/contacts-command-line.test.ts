import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { answer, givenReturned, givenSignIn } from '../journeys/given-sign-in.ts'
import { startSharedTestApp } from '../support/app.ts'
import { action, givenModule, givenWalk, moduleOf, say } from './given-walk.ts'

const app = await startSharedTestApp()

/** Runs a command on the app's database. Rejects with what it complains of. */
async function run(...argv: string[]): Promise<string> {
  const env = {
    PATH: process.env['PATH'],
    DATABASE_URL: app.config.databaseUrl,
    COUNTERSIGN_SECRET_KEY: app.config.secretKey?.toString('base64'),
  }
  const command = [path.resolve('src/main.js'), ...argv]
  const { stdout } = await promisify(execFile)(process.execPath, command, { env })
  return stdout
}

const complaintOf = (...argv: string[]): Promise<string> =>
  run(...argv).then(
    () => '',
    (error: unknown) => (error as { stderr: string }).stderr,
  )

/** What stands in a line, its columns one space apart. */
const linesOf = (shown: string): string[] =>
  shown.split('\n').map((line) => line.trim().replace(/ {2,}/g, ' '))

test('contacts show draws the way through modules, with its branches, reasons and inputs', async () => {
  const module = await givenModule(app, moduleOf(say('Inner', 'inner $.Attributes.name')))
  const contactId = await givenWalk(
    app,
    [
      action(
        'Go',
        'InvokeFlowModule',
        { FlowModuleId: module },
        {
          next: 'Queue',
          errors: { NoMatchingError: 'end' },
        },
      ),
      action(
        'Queue',
        'UpdateContactTargetQueue',
        { QueueId: '$.Attributes.queue' },
        {
          next: 'end',
          errors: { NoMatchingError: 'end' },
        },
      ),
    ],
    { Attributes: { name: 'Grace', queue: 'secret-queue' } },
  )

  const shown = await run('contacts', 'show', contactId)

  const time = /^\d\d:\d\d:\d\d\.\d{3} \d+ (ms|s) /
  const [, , , , ...path] = linesOf(shown).map((line) => line.replace(time, ''))
  expect(path.slice(0, 8)).toEqual([
    'Go InvokeFlowModule → next',
    `FlowModuleId = ${module}`,
    'Inner MessageParticipant → next',
    'Text = ‹text, 11 characters›',
    'end EndFlowModuleExecution → end',
    'Queue UpdateContactTargetQueue → NoMatchingError: no such queue',
    'QueueId = $.Attributes.queue = ‹text, 12 characters›',
    expect.stringMatching(/^\d\d:\d\d:\d\d\.\d{3} end Wait … here$/) as string,
  ])
  expect(shown).toMatch(/^ \S+ +\d+ \S+ {4}Inner/m)
  expect(shown).not.toMatch(/Grace|secret-queue|\u001b/)
})

test('contacts show tells a sign-in beneath its action, and what became of the profile', async () => {
  const { contactId, sessionId, returned, waitFor } = await givenReturned(app)
  await answer(app, returned)
  await waitFor('authentication.succeeded')

  const shown = linesOf(await run('contacts', 'show', contactId)).join('\n')

  expect(shown).toContain(`sign-in ${sessionId}\n├`)
  expect(shown).toMatch(/AuthenticateParticipant → next: authenticated/)
  expect(shown).toMatch(/initiate\n├ .* issueUrl\n├ .* answer: code\n└ .* succeed\n/)
  expect(shown).toMatch(/objectRead: .*\n.*key(Matched|Rejected).*/)
  expect(shown).toMatch(/profile(Created|Updated): profileId /)
  for (const secret of [returned.code ?? 'no code', returned.state]) {
    expect(shown).not.toContain(secret)
  }
})

test('as JSON they are for programs', async () => {
  const { contactId, sessionId } = await givenSignIn(app)

  const story = JSON.parse(await run('contacts', 'show', contactId, '--format', 'json')) as unknown
  const session = JSON.parse(
    await run('sessions', 'show', sessionId, '--format', 'json'),
  ) as unknown

  expect(story).toMatchObject({
    contactId,
    endedAt: null,
    flowRuns: [
      {
        status: 'waiting',
        steps: expect.arrayContaining([
          expect.objectContaining({ actionType: 'AuthenticateParticipant', sessionId }),
        ]) as unknown[],
      },
    ],
    authenticationSessions: [session],
  })
  expect(session).toMatchObject({ sessionId, contactId, status: 'authorizing', reason: null })
})

test('sessions show tells a timeline, contacts list the latest contacts', async () => {
  const { contactId, sessionId } = await givenSignIn(app)

  const shown = linesOf(await run('sessions', 'show', sessionId))
  const listed = linesOf(await run('contacts', 'list', '--open', '--limit', '1'))

  expect(shown[0]).toBe(`Sign-in ${sessionId}`)
  expect(shown[2]).toBe('authorizing')
  expect(listed[0]).toMatch(new RegExp(`^${contactId} .* goes on$`))
  expect(listed[1]).toBe('')
})

test('what is not there is said', async () => {
  const id = randomUUID()

  expect(await complaintOf('contacts', 'show', id)).toContain(`No contact has the id ${id}`)
  expect(await complaintOf('sessions', 'show', 'x')).toContain('No sign-in has the id x')
})
