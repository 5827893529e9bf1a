import { expect, test } from 'vitest'
import type { Database } from '../../src/database/database.ts'
import { listSteps } from '../../src/flow/flow-run-store.ts'
import { gist } from '../support/chat.ts'
import { startTestApp, type TestApp } from '../support/app.ts'
import { workUntilIdle } from '../support/work.ts'
import { givenLog } from '../work/given-worker.ts'
import { action, endOfRun, givenWalk, pathOf, rest, say } from './given-walk.ts'

/** A database that takes no message with `poison` in it: what says one fails each time. */
async function givenPoison(sql: Database): Promise<void> {
  await sql`
    create function refuse() returns trigger language plpgsql as
    $$ begin raise exception 'This row is poison.'; end $$`
  await sql`
    create trigger refuse before insert on item
      for each row when (new.content like '%poison%') execute function refuse()`
}

/** Lets all attempts at what is owed pass: each waits e times as long as the one before. */
async function attemptAll({ sql, moveOn }: Pick<TestApp, 'sql' | 'moveOn'>): Promise<void> {
  await workUntilIdle(sql)
  for (const seconds of [3, 8, 21, 55]) {
    await moveOn(seconds)
    await workUntilIdle(sql)
  }
}

const textsOf = async (sql: Database, contactId: string): Promise<string[]> => {
  const items = await sql<{ contentType: string; content: string | null }[]>`
    select content_type, content from item where contact_id = ${contactId} order by sequence`
  return items.map(({ contentType: ContentType, content }) =>
    gist({ ContentType, Content: content ?? undefined }),
  )
}

test('an action that fails each time is left by its error branch, and what went well is done once', async () => {
  const { log, lines } = givenLog()
  const app = await startTestApp({ log })
  await givenPoison(app.sql)
  const poisoned = await givenWalkOfPoison(app, 'Sorry')
  const other = await givenWalk(app, [say('Say', 'other')])

  expect(await pathOf(app, other)).toEqual(['Say → next', 'end'])
  await attemptAll(app)

  expect(await pathOf(app, poisoned)).toEqual([
    'Hello → next',
    'Poison → NoMatchingError',
    'Sorry → next',
    'end',
  ])
  expect(await textsOf(app.sql, poisoned)).toEqual(['hello', 'sorry'])
  const [, step] = await listSteps(app.sql, poisoned)
  expect(step?.reason).toBe('it failed each time that it was tried: the log says why')
  expect(lines.filter((line) => line.includes('An action failed each time'))).toHaveLength(1)
})

test('where no line leads on from it, the run ends by a fault, and the chat with it', async () => {
  const app = await startTestApp()
  await givenPoison(app.sql)
  const poisoned = await givenWalkOfPoison(app, undefined)

  await attemptAll(app)

  expect(await endOfRun(app.sql, poisoned)).toBe('fault')
  expect(await textsOf(app.sql, poisoned)).toEqual(['hello', 'chat.ended'])
})

const givenWalkOfPoison = (app: TestApp, onError: string | undefined) =>
  givenWalk(app, [
    say('Hello', 'hello', 'Poison'),
    action(
      'Poison',
      'MessageParticipant',
      { Text: 'poison' },
      {
        next: 'end',
        ...(onError !== undefined && { errors: { NoMatchingError: onError } }),
      },
    ),
    say('Sorry', 'sorry'),
  ])

test('a flow that cannot be read ends by a fault behind its wait, and no other is held up', async () => {
  const app = await startTestApp()
  const { sql } = app
  const contactId = await givenWalk(app, [rest('Rest', 'Say', 30), say('Say', 'rested')])
  const other = await givenWalk(app, [rest('Rest', 'Say', 30), say('Say', 'rested')])
  await corrupt(sql, contactId)

  await app.moveOn(31)
  await workUntilIdle(sql)

  expect(await pathOf(app, other)).toEqual(['Rest → WaitCompleted', 'Say → next', 'end'])
  await attemptAll(app)
  expect(await endOfRun(sql, contactId)).toBe('fault')
  expect(await textsOf(sql, contactId)).toEqual(['chat.ended'])
})

test('a sign-in ends though its flow cannot be read', async () => {
  const app = await startTestApp()
  const { sql } = app
  const contactId = await givenWalk(app, [
    action(
      'Sign in',
      'AuthenticateParticipant',
      {
        CognitoConfiguration: {
          UserPoolArn: app.demo.userPoolArn,
          AppClientId: app.demo.appClientId,
        },
      },
      { next: 'end', errors: { NoMatchingError: 'end', TimeLimitExceeded: 'end' } },
    ),
  ])
  await corrupt(sql, contactId)

  await app.moveOn(181)
  await workUntilIdle(sql)

  const [session] = await sql`
    select status from authentication_session where contact_id = ${contactId}`
  expect(session).toEqual({ status: 'timedOut' })
  await attemptAll(app)
  expect(await endOfRun(sql, contactId)).toBe('fault')
})

/** Replaces what the run of a contact walks through by what nobody can read. */
async function corrupt(sql: Database, contactId: string): Promise<void> {
  await sql`insert into flow_content (sha256, content) values ('corrupt', '{"Version":')`
  await sql`update flow_run set content_sha256 = 'corrupt' where contact_id = ${contactId}`
}
