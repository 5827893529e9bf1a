import fc from 'fast-check'
import { expect, test } from 'vitest'
import { answerSessions, type NewAnswer } from '../../src/authentication/answer-store.ts'
import {
  statusAfter,
  transitions,
  type AuthenticationSession,
  type SessionStatus,
} from '../../src/authentication/session.ts'
import { findSession } from '../../src/authentication/session-store.ts'
import { secondsAfter } from '../../src/runtime/clock.ts'
import { digest, randomId } from '../../src/runtime/random.ts'
import { enqueueEach } from '../../src/work/work-list.ts'
import {
  answerTo,
  deadline,
  givenSession,
  givenSessionDatabase,
  nameOf,
  oweNothing,
  start,
} from './given-session.ts'

const sql = await givenSessionDatabase()
const statuses = Object.keys(transitions) as SessionStatus[]

const givenAwaiting = () => givenSession(sql, { status: 'authorizing' })

const answerAll = (answers: readonly NewAnswer[]) => answerSessions(sql, answers, oweNothing)

async function areTaken(answers: readonly NewAnswer[]): Promise<boolean[]> {
  return (await answerAll(answers)).map((found) => found?.isTaken ?? false)
}

test('takes the answers to many sessions, each its own', async () => {
  const sessions = await Promise.all(Array.from({ length: 20 }, givenAwaiting))
  const answers = sessions.map((session) => answerTo(nameOf(session)))

  const found = await answerAll(answers)

  expect(found.map((each) => each?.id)).toEqual(sessions.map(({ id }) => id))
  expect(found.map((each) => each?.contactId)).toEqual(sessions.map(({ contactId }) => contactId))
  for (const [index, { id, timeline }] of sessions.entries()) {
    const { answer, answerDigest } = answers[index] ?? {}
    expect(await findSession(sql, id)).toMatchObject({
      status: 'answered',
      answer,
      answerDigest,
      answeredAt: start,
      timeline: [...timeline, { at: start.toISOString(), event: 'answer' }],
    })
  }
})

test('finds a session by its State within its instance only', async () => {
  const session = await givenAwaiting()
  const { instanceId, stateDigest } = nameOf(session)

  const found = await answerAll([
    answerTo({ instanceId: randomId(), stateDigest }),
    answerTo({ instanceId, stateDigest: digest('another') }),
    answerTo({ instanceId, stateDigest }),
  ])

  expect(found.slice(0, 2)).toEqual([undefined, undefined])
  expect(found[2]).toMatchObject({ id: session.id, isTaken: true })
})

test('says of what is not taken how its session is', async () => {
  const answered = await givenSession(sql, { status: 'answered' })
  const cancelled = await givenSession(sql, { status: 'cancelled' })
  const late = await givenAwaiting()

  const found = await answerAll([
    answerTo(nameOf(answered)),
    answerTo(nameOf(cancelled)),
    answerTo(nameOf(late), deadline),
  ])

  const { answerDigest } = answered
  expect(found).toMatchObject([
    { id: answered.id, isTaken: false, status: 'answered', answerDigest, isTimely: true },
    { id: cancelled.id, isTaken: false, status: 'cancelled', answerDigest: null },
    { id: late.id, isTaken: false, status: 'authorizing', isTimely: false },
  ])
})

test('takes one of several answers with one State', async () => {
  const name = nameOf(await givenAwaiting())
  const answers = Array.from({ length: 5 }, () => answerTo(name))

  const taken = await areTaken(answers)

  expect(taken.filter(Boolean)).toHaveLength(1)
  const [again] = await answerAll([answerTo(name)])
  expect(again?.answerDigest).toEqual(answers[taken.indexOf(true)]?.answerDigest)
})

test('leaves a session that another holds, and takes the answers beside it at once', async () => {
  const [held, free] = [await givenAwaiting(), await givenAwaiting()]
  const answers = [held, free].map((session) => answerTo(nameOf(session)))

  await sql.begin(async (tx) => {
    await tx`select from authentication_session where id = ${held.id} for update`
    expect(await areTaken(answers)).toEqual([false, true])
  })

  expect(await areTaken(answers)).toEqual([true, false])
})

test('owes the work of those sessions that it has moved, and of no others', async () => {
  const awaiting = await Promise.all(Array.from({ length: 3 }, givenAwaiting))
  const cancelled = await givenSession(sql, { status: 'cancelled' })
  const answers = [cancelled, ...awaiting].map((session) => answerTo(nameOf(session)))
  const take = () =>
    answerSessions(sql, answers, (ids) =>
      enqueueEach(
        sql,
        'complete-authentication',
        sql`select json_build_object('sessionId', id) from (${ids}) as session`,
      ),
    )

  await take()
  await take()

  const owed = await sql<{ identifier: string; payload: { sessionId: string } }[]>`
    select tasks.identifier, jobs.payload
      from graphile_worker._private_jobs as jobs
           join graphile_worker._private_tasks as tasks on tasks.id = jobs.task_id`
  expect(new Set(owed.map(({ identifier }) => identifier))).toEqual(
    new Set(['complete-authentication']),
  )
  expect(owed.map(({ payload }) => payload.sessionId).sort()).toEqual(
    awaiting.map(({ id }) => id).sort(),
  )
})

test('whatever stands in a batch, each session moves as the table of transitions says', async () => {
  const standing = fc.record({
    status: fc.constantFrom(...statuses),
    lateSeconds: fc.constantFrom(-1, 0, 1),
    times: fc.integer({ min: 1, max: 3 }),
  })
  const property = fc.asyncProperty(fc.array(standing, { maxLength: 12 }), async (wishes) => {
    const given = await Promise.all(
      wishes.map(async (wish) => ({
        ...wish,
        session: await givenSession(sql, { status: wish.status }),
      })),
    )
    const asked = given.flatMap(({ session, lateSeconds, times }) =>
      Array.from({ length: times }, () => ({ session, lateSeconds })),
    )
    const answers = asked.map(({ session, lateSeconds }) =>
      answerTo(nameOf(session), secondsAfter(deadline, lateSeconds)),
    )

    const found = await answerAll(answers)

    for (const { session, status, lateSeconds } of given) {
      const after = lateSeconds < 0 ? statusAfter(status, 'answer') : undefined
      const taken = found.filter((each) => each?.id === session.id && each.isTaken)
      expect(taken).toHaveLength(after ? 1 : 0)
      expect(await findSession(sql, session.id)).toMatchObject(
        after ? ({ status: after } satisfies Partial<AuthenticationSession>) : session,
      )
    }
  })
  await fc.assert(property, { numRuns: 30 })
})
