import { DescribeContactCommand } from '@aws-sdk/client-connect'
import { GetAuthenticationUrlCommand } from '@aws-sdk/client-connectparticipant'
import { expect, test } from 'vitest'
import type { WireAction } from '../../../src/flow/given-flow.ts'
import { secondsAfter } from '../../../src/runtime/clock.ts'
import { givenKey } from '../../access/given-key.ts'
import { flowOf, pathOf, rest } from '../../flow/given-walk.ts'
import { onlySession } from '../../journeys/observe.ts'
import { askAdmin } from '../../support/admin.ts'
import { startSharedTestApp, startTestApp, type TestApp } from '../../support/app.ts'
import { givenChat } from '../../support/chat.ts'
import { givenFlow } from '../../support/flow.ts'
import { sendAs } from '../../support/participant.ts'

/** Its time moves on from test to test: each has chats of its own. */
const app = await startSharedTestApp()

const advance = (Advance: string, host: TestApp = app) =>
  askAdmin(host, 'MoveClock', { input: { Advance } })

/** A chat that goes through a flow of these actions, whose customer is there for all its time. */
const givenTalk = async (...actions: readonly WireAction[]) =>
  givenChat(app, {
    contactFlowId: await givenFlow(app, { content: flowOf(...actions) }),
    start: { ChatDurationInMinutes: 10_080 },
  })

const secondsNow = (): number => Date.now() / 1_000

test('tells the time', async () => {
  const before = secondsNow()
  const { status, body } = await askAdmin(app, 'GetClock')

  expect(status).toBe(200)
  expect(body).toMatchObject({ MovedSeconds: 0, IsMovable: true })
  expect(body['Now']).toBeGreaterThanOrEqual(before - 0.001)
  expect(body['Now']).toBeLessThanOrEqual(secondsNow())
})

test('a quarter of an hour passes at once, and who had three minutes to sign in has timed out', async () => {
  const { contactId } = await givenChat(app)

  const { status, body } = await advance('PT15M')

  expect(status).toBe(200)
  expect(body).toMatchObject({ MovedSeconds: 900, FailingJobs: [] })
  expect(body['Now']).toBeGreaterThan(secondsNow() + 890)
  expect(await onlySession(app.sql, contactId)).toMatchObject({ status: 'timedOut' })
  expect(await pathOf(app, contactId)).toContain('Sign-in → TimeLimitExceeded')
})

test('what falls due is done in its order, and what comes of it in its turn', async () => {
  const first = await givenTalk(rest('three', 'five', 180), rest('five', 'end', 300))
  const other = await givenTalk(rest('ten', 'end', 600))

  await advance('PT15M')

  expect(await pathOf(app, first.contactId)).toEqual([
    'three → WaitCompleted',
    'five → WaitCompleted',
    'end',
  ])
  expect(await minutesUntilLeft(first.contactId)).toEqual([3, 8])
  expect(await minutesUntilLeft(other.contactId)).toEqual([10])
})

/** The minutes from the beginning of a contact's flow to the moments at which its actions were left. */
async function minutesUntilLeft(contactId: string): Promise<number[]> {
  const steps = await app.sql<{ enteredAt: Date; leftAt: Date | null }[]>`
    select entered_at, left_at
      from flow_run_step
     where flow_run_id = (select id from flow_run where contact_id = ${contactId})
     order by visit`
  const begun = steps[0]?.enteredAt.getTime() ?? 0
  return steps.flatMap(({ leftAt }) =>
    leftAt ? [Math.round((leftAt.getTime() - begun) / 60_000)] : [],
  )
}

test('a wait of days is over when they are, and not before', async () => {
  const { contactId } = await givenTalk(rest('days', 'end', 6 * 86_400))

  await advance('P5DT23H59M')
  expect(await pathOf(app, contactId)).toEqual(['days'])

  await advance('PT1M')
  expect(await pathOf(app, contactId)).toEqual(['days → WaitCompleted', 'end'])
})

test('a chat ends when its 25 hours are over', async () => {
  const { contactId } = await givenChat(app, { contactFlowId: await givenFlow(app) })
  const endOf = async () => {
    const input = { InstanceId: app.demo.instanceId, ContactId: contactId }
    const { Contact } = await app.connect.send(new DescribeContactCommand(input))
    return Contact?.DisconnectTimestamp
  }

  await advance('PT24H59M')
  expect(await endOf()).toBeUndefined()

  await advance('PT1M')
  expect(await endOf()).toBeDefined()
})

test('after the one minute, a sign-in has no URL any more', async () => {
  const chat = await givenChat(app)
  const { Content = '' } = await chat.waitFor('authentication.initiated')
  const { SessionId } = JSON.parse(Content) as { SessionId: string }

  await advance('PT61S')

  const ask = new GetAuthenticationUrlCommand({
    ConnectionToken: chat.connectionToken,
    SessionId,
    RedirectUri: app.demo.redirectUri,
  })
  await expect(app.participant.send(ask)).rejects.toMatchObject({ name: 'ValidationException' })
})

test('a connection token is good for its life, and no longer', async () => {
  const chat = await givenTalk()

  await advance('PT11H59M')
  await sendAs(app, chat, 'still good')

  await advance('PT1M')
  await expect(sendAs(app, chat, 'too late')).rejects.toMatchObject({
    name: 'AccessDeniedException',
  })
})

test('what has been kept long enough is forgotten', async () => {
  const { body } = await askAdmin(app, 'GetClock')
  const now = new Date(Number(body['Now']) * 1_000)
  const isKept = async () => {
    const kept = await app.sql`
      select from audit_event
       where event_name = 'GetClock'
         and occurred_at between ${now} and ${secondsAfter(now, 60)}`
    return kept.count > 0
  }
  await expect.poll(isKept).toBe(true)

  await advance('P91D')

  expect(await isKept()).toBe(false)
})

test('time goes to where it is told, and never back', async () => {
  const { body: before } = await askAdmin(app, 'GetClock')
  const To = Math.ceil(Number(before['Now'])) + 3_600

  const { body } = await askAdmin(app, 'MoveClock', { input: { To } })
  expect(body['Now']).toBeGreaterThanOrEqual(To)
  expect(body['Now']).toBeLessThan(To + 60)

  expect(await askAdmin(app, 'MoveClock', { input: { To } })).toEqual({
    status: 400,
    body: {
      __type: 'ValidationException',
      Message: 'To is in the past: time goes only forward.',
    },
  })
})

test('two moves at once are one after the other', async () => {
  const { body: before } = await askAdmin(app, 'GetClock')

  const moves = await Promise.all([advance('PT1H'), advance('PT1H')])

  const moved = moves.map(
    ({ body }) => Number(body['MovedSeconds']) - Number(before['MovedSeconds']),
  )
  expect(moved.sort()).toEqual([3_600, 7_200])
})

test.each([
  [{}, 'Give one of Advance and To.'],
  [{ Advance: 'PT1M', To: 2_000_000_000 }, 'Give one of Advance and To.'],
  [{ Advance: '15m' }, 'Advance must match'],
  [{ Advance: 'PT' }, 'Advance must'],
  [{ Advance: '-PT1M' }, 'Advance must match'],
  [{ Advance: 'P1M' }, 'Advance must match'],
  [{ Advance: 'P9999D' }, 'Advance is more than 3660 days ahead.'],
  [{ To: 20_000_000_000 }, 'To is more than 3660 days ahead.'],
  [{ Advance: 900 }, 'Advance must be a string'],
  [{ To: 'tomorrow' }, 'To must be a timestamp'],
])('refuses to move time by %j', async (input, words) => {
  const { status, body } = await askAdmin(app, 'MoveClock', { input })

  expect(status).toBe(400)
  expect(body['Message']).toContain(words)
})

test.each(['GetClock', 'MoveClock'] as const)('refuses %s to a key that may not', async (name) => {
  const key = await givenKey(app, { Effect: 'Allow', Action: 'connect:*', Resource: '*' })

  const { status, body } = await askAdmin(app, name, { input: { Advance: 'PT1M' }, as: key })

  expect(status).toBe(403)
  expect(body).toMatchObject({
    __type: 'AccessDeniedException',
    Message: expect.stringContaining(`countersign:${name} on resource: *`) as string,
  })
})

test('says how to start where time cannot be moved', async () => {
  const still = await startTestApp({ config: { testClock: false } })

  expect((await askAdmin(still, 'GetClock')).body).toMatchObject({ IsMovable: false })
  const { status, body } = await advance('PT1M', still)

  expect(status).toBe(404)
  expect(body['Message']).toContain('countersign dev --test-clock')
})

test('moves nothing while a node goes by its own time', async () => {
  const own = await startTestApp()
  await startTestApp({ database: own.database, config: { testClock: false } })

  const { status, body } = await advance('PT1M', own)

  expect(status).toBe(409)
  expect(body['Message']).toContain('1 of the nodes of this database go by')
  expect((await askAdmin(own, 'GetClock')).body).toMatchObject({ MovedSeconds: 0 })
})

test('who starts later goes by the time that was moved, or not at all', async () => {
  const first = await startTestApp()
  await advance('PT1H', first)
  await first.stop()

  const { database } = first
  const second = await startTestApp({ database })
  expect((await askAdmin(second, 'GetClock')).body).toMatchObject({ MovedSeconds: 3_600 })
  await expect(startTestApp({ database, config: { testClock: false } })).rejects.toThrow(
    'The time of this database was moved on, by 3600 seconds',
  )
})
