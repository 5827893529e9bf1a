import { expect, onTestFinished, test } from 'vitest'
import { randomBytes } from 'node:crypto'
import type { AuthenticationSession } from '../../src/authentication/session.ts'
import { findSession } from '../../src/authentication/session-store.ts'
import { connect, type Transaction } from '../../src/database/database.ts'
import { startAnswering, type Answering } from '../../src/lifecycle/answer-authentication.ts'
import { randomId } from '../../src/runtime/random.ts'
import { createVault } from '../../src/runtime/vault.ts'
import {
  deadline,
  givenLooseDatabase,
  givenSession,
  move,
  nameOf,
  start,
} from '../authentication/given-session.ts'
import { givenRelay } from '../support/relay.ts'

const database = await givenLooseDatabase()
const { sql } = database
const vault = createVault(randomBytes(32))
const answers = startAnswering({ sql, vault })
const atOtherNode = startAnswering({ sql, vault })

const givenAwaiting = () => givenSession(sql, { status: 'authorizing' })

const answering = (
  session: AuthenticationSession,
  code = 'code',
  wish: Partial<Answering> = {},
): Answering => ({ ...nameOf(session), answer: { code }, at: start, ...wish })

async function statusOf({ id }: AuthenticationSession): Promise<string | undefined> {
  return (await findSession(sql, id))?.status
}

async function jobsOf(session: AuthenticationSession): Promise<number> {
  const [owed] = await sql<{ count: number }[]>`
    select count(*)
      from graphile_worker._private_jobs
     where payload::jsonb -> 'sessionIds' ? ${session.id}`
  return owed?.count ?? 0
}

/** How many sessions each job completes. */
async function sessionsOfJobs(): Promise<number[]> {
  const owed = await sql<{ sessions: number }[]>`
    select jsonb_array_length(payload::jsonb -> 'sessionIds') as sessions
      from graphile_worker._private_jobs`
  return owed.map(({ sessions }) => sessions)
}

/** Settles when so many transactions wait for locks. */
const isWaitedFor = () => expect.poll(listWaiting, { timeout: 10_000 }).not.toHaveLength(0)
const listWaiting = () => sql`
  select
    from pg_stat_activity
   where datname = current_database()
     and wait_event_type = 'Lock'`

test('answers at once what comes at once, each in its own way', async () => {
  const awaiting = await Promise.all(Array.from({ length: 40 }, givenAwaiting))
  const [overdue, cancelled] = [
    await givenAwaiting(),
    await givenSession(sql, { status: 'cancelled' }),
  ]
  const [repeated] = awaiting
  if (!repeated) throw new Error('There is none.')

  const outcomes = await Promise.all(
    [
      ...awaiting.map((session) => answering(session)),
      answering(overdue, 'code', { at: deadline }),
      answering(cancelled),
      answering(overdue, 'code', { instanceId: randomId() }),
      answering(repeated),
      answering(repeated, 'another code'),
      answering(repeated, '', { answer: { error: 'access_denied' } }),
    ].map(answers.submit),
  )

  const { id: sessionId, contactId } = repeated
  expect(outcomes.slice(1, 40).map(({ outcome }) => outcome)).toEqual(Array(39).fill('accepted'))
  expect(outcomes.slice(40, 43).map(({ outcome }) => outcome)).toEqual(['late', 'late', 'unknown'])
  const ofRepeated = [outcomes[0], ...outcomes.slice(43)]
  expect(ofRepeated.filter((each) => each?.outcome === 'accepted')).toEqual([
    { outcome: 'accepted', sessionId, contactId },
  ])
  for (const session of awaiting) expect(await jobsOf(session)).toBe(1)
  expect(Math.max(...(await sessionsOfJobs()))).toBe(8)
  expect([await jobsOf(overdue), await jobsOf(cancelled)]).toEqual([0, 0])
})

test('of one State in one batch one answer is accepted; the same again repeats it, others are late', async () => {
  const session = await givenAwaiting()
  const codes = ['one', 'two', 'one', 'three', 'two', 'one']

  const outcomes = await Promise.all(codes.map((code) => answers.submit(answering(session, code))))

  const accepted = outcomes.findIndex(({ outcome }) => outcome === 'accepted')
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(
    codes.map((code, index) =>
      index === accepted ? 'accepted' : code === codes[accepted] ? 'repeated' : 'late',
    ),
  )
  expect(await jobsOf(session)).toBe(1)
})

test('the same at two nodes at once: each State is taken once', async () => {
  const sessions = await Promise.all(Array.from({ length: 60 }, givenAwaiting))

  const outcomes = await Promise.all(
    sessions.map((session, index) =>
      Promise.all(
        [answers, atOtherNode, answers, atOtherNode].map(({ submit }, nth) =>
          submit(answering(session, index % 2 ? 'code' : `code ${nth}`)),
        ),
      ),
    ),
  )

  for (const [index, session] of sessions.entries()) {
    const told = outcomes[index]?.map(({ outcome }) => outcome).sort()
    const others = index % 2 ? 'repeated' : 'late'
    expect(told).toEqual(['accepted', others, others, others].sort())
    expect(await jobsOf(session)).toBe(1)
  }
})

test.each(['cancel', 'timeOut', 'abandon'] as const)(
  'an answer that meets a %s on its way waits for it, is late, and holds nobody up',
  async (event) => {
    const [held, free] = [await givenAwaiting(), await givenAwaiting()]
    let waiting: Promise<unknown> | undefined

    await sql.begin(async (tx) => {
      await move(tx, held.id, event)
      waiting = answers.submit(answering(held))
      expect(await answers.submit(answering(free))).toMatchObject({ outcome: 'accepted' })
      await isWaitedFor()
    })

    expect(await waiting).toMatchObject({ outcome: 'late', sessionId: held.id })
    expect(await jobsOf(held)).toBe(0)
  },
)

test('an answer that met a cancel which was taken back is accepted', async () => {
  const session = await givenAwaiting()
  const back = new Error('Back to where it was.')
  let waiting: Promise<unknown> | undefined

  const cancelling = sql.begin(async (tx) => {
    await move(tx, session.id, 'cancel')
    waiting = answers.submit(answering(session))
    await isWaitedFor()
    throw back
  })

  await expect(cancelling).rejects.toBe(back)
  expect(await waiting).toMatchObject({ outcome: 'accepted' })
  expect(await statusOf(session)).toBe('answered')
})

test('in a race with cancels each session goes one way, as each was told', async () => {
  const sessions = await Promise.all(Array.from({ length: 100 }, givenAwaiting))

  const told = await Promise.all(
    sessions.map((session) =>
      Promise.all([
        answers.submit(answering(session)),
        sql.begin((tx) => move(tx, session.id, 'cancel')),
      ]),
    ),
  )

  for (const [index, session] of sessions.entries()) {
    const [{ outcome } = {}, cancelled] = told[index] ?? []
    expect([outcome, cancelled?.status]).toEqual(
      (await statusOf(session)) === 'answered' ? ['accepted', undefined] : ['late', 'cancelled'],
    )
    expect(await jobsOf(session)).toBe(outcome === 'accepted' ? 1 : 0)
  }
})

/** A node whose way to the database can be cut. */
async function givenFarNode() {
  const { port, hostname } = new URL(database.url)
  const network = await givenRelay({ port: Number(port) })
  const url = new URL(database.url)
  url.host = `${hostname}:${new URL(network.url).port}`
  const far = connect(url.href)
  onTestFinished(() => far.end({ timeout: 1 }))
  return { network, far: startAnswering({ sql: far, vault }) }
}

/** Holds up whoever is about to commit an answer. */
const holdCommits = (tx: Transaction) => tx`lock table graphile_worker._private_jobs in share mode`

test('rejects exactly those whose connection is lost, and a repeat finds the truth of each', async () => {
  const { network, far } = await givenFarNode()
  const before = await givenAwaiting()
  const sessions = await Promise.all(Array.from({ length: 20 }, givenAwaiting))
  expect(await far.submit(answering(before))).toMatchObject({ outcome: 'accepted' })
  let sent: Promise<PromiseSettledResult<unknown>[]> | undefined

  await sql.begin(async (tx) => {
    await holdCommits(tx)
    sent = Promise.allSettled(sessions.map((session) => far.submit(answering(session))))
    await isWaitedFor()
    network.cut()
    await sent
  })

  const told = (await sent)?.map(({ status }) => status)
  expect(told).toEqual(Array(20).fill('rejected'))
  const again = await Promise.all(
    [before, ...sessions].map((session) => far.submit(answering(session))),
  )
  for (const { outcome } of again) expect(outcome).toMatch(/^(accepted|repeated)$/)
  for (const session of [before, ...sessions]) expect(await jobsOf(session)).toBe(1)
})
