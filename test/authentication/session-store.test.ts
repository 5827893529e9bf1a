import { beforeAll, describe, expect, test } from 'vitest'
import { answerSessions } from '../../src/authentication/answer-store.ts'
import {
  statusAfter,
  type AuthenticationSession,
  type SessionEvent,
  type SessionStatus,
} from '../../src/authentication/session.ts'
import {
  findSession,
  insertSession,
  listSessions,
  lockSession,
  moveSession,
  nameItemOfSession,
  noteInTimeline,
  tellPendingSession,
} from '../../src/authentication/session-store.ts'
import type { Database, Transaction } from '../../src/database/database.ts'
import { secondsAfter } from '../../src/runtime/clock.ts'
import { digest, randomId } from '../../src/runtime/random.ts'
import {
  answerTo,
  deadline,
  givenSession,
  givenSessionDatabase,
  move,
  nameOf,
  oweNothing,
  start,
} from './given-session.ts'

let sql: Database
beforeAll(async () => {
  sql = await givenSessionDatabase()
})

const events: SessionEvent[] = [
  'issueUrl',
  'answer',
  'succeed',
  'fail',
  'timeOut',
  'cancel',
  'abandon',
]
const statuses: SessionStatus[] = [
  'initiated',
  'authorizing',
  'answered',
  'succeeded',
  'failed',
  'timedOut',
  'cancelled',
  'abandoned',
]
const open: SessionStatus[] = ['initiated', 'authorizing', 'answered']

/** The session as it is kept. */
async function kept(queryable: Database | Transaction, id: string): Promise<AuthenticationSession> {
  const session = await findSession(queryable, id)
  if (!session) throw new Error('The session is gone.')
  return session
}

const moveNow = (id: string, event: SessionEvent, at = start) =>
  sql.begin((tx) => move(tx, id, event, at))

test('keeps a session as it is told', async () => {
  const session = await givenSession(sql)

  expect(await findSession(sql, session.id)).toEqual(session)
})

test('four events in any order move a session as the table says, and leave no secret at its end', async () => {
  const { id } = await givenSession(sql)
  let visited = 0

  /** Tries each event on the session as it stands, goes on from there, and comes back. */
  const tryAll = async (tx: Transaction, before: AuthenticationSession, depth: number) => {
    for (const event of events) {
      await undone(tx, async (inner) => {
        const moved = await move(inner, id, event)
        const after = await kept(inner, id)
        visited += 1
        expectMove({ before, event, moved, after })
        if (depth > 1) await tryAll(inner, after, depth - 1)
      })
    }
  }
  await sql.begin(async (tx) => tryAll(tx, await kept(tx, id), 4))

  expect(visited).toBe(7 + 7 ** 2 + 7 ** 3 + 7 ** 4)
}, 60_000)

const back = new Error('Back to where it was.')

/** Does something, and has never done it. */
async function undone(tx: Transaction, attempt: (tx: Transaction) => Promise<void>): Promise<void> {
  await tx
    .savepoint(async (inner) => {
      await attempt(inner)
      throw back
    })
    .catch((error: unknown) => {
      if (error !== back) throw error
    })
}

type Tried = {
  before: AuthenticationSession
  event: SessionEvent
  moved: AuthenticationSession | undefined
  after: AuthenticationSession
}

function expectMove({ before, event, moved, after }: Tried): void {
  const status = statusAfter(before.status, event)
  if (status === undefined) {
    expect(moved).toBeUndefined()
    expect(after).toEqual(before)
    return
  }
  const isOpen = open.includes(status)
  expect(moved).toEqual(after)
  expect(after.status).toBe(status)
  expect(after.timeline).toEqual([...before.timeline, { at: start.toISOString(), event }])
  expect(after.authorizationRequest !== null).toBe(isOpen)
  expect(after.answer !== null).toBe(status === 'answered')
  expect(after.endedAt !== null).toBe(!isOpen)
  expect(after.reason).toBe(isOpen ? null : event)
}

test('an end leaves nothing of a code anywhere in the row, and still knows a repeat of it', async () => {
  const { id } = await givenSession(sql, { status: 'authorizing' })
  const answer = { ...answerTo(nameOf(await kept(sql, id))), answer: Buffer.from('sealed code') }
  await answerSessions(sql, [answer], oweNothing)

  await moveNow(id, 'succeed')

  const [row] = await sql<{ text: string }[]>`
    select to_jsonb(authentication_session)::text as text
      from authentication_session
     where id = ${id}`
  expect(row?.text).not.toContain(answer.answer.toString('hex'))
  expect((await kept(sql, id)).answerDigest).toEqual(answer.answerDigest)
})

test('a move says why and what in its own words', async () => {
  const { id } = await givenSession(sql)
  const detail = { reason: 'optedOut', notes: ['One.'] }

  await sql.begin((tx) =>
    moveSession(tx, { id }, 'cancel', { at: start, reason: 'optedOut', detail }),
  )

  const { reason, timeline } = await kept(sql, id)
  expect(reason).toBe('optedOut')
  expect(timeline.at(-1)).toEqual({ at: start.toISOString(), event: 'cancel', detail })
})

describe('at the deadline', () => {
  const justBefore = new Date(deadline.getTime() - 1)

  test.each([
    ['initiated', 'issueUrl'],
    ['authorizing', 'answer'],
  ] as const)('what a customer does to a session that is %s comes too late: %s', async (...way) => {
    const [status, event] = way
    const { id } = await givenSession(sql, { status })

    expect(await moveNow(id, event, deadline)).toBeUndefined()
    expect((await kept(sql, id)).status).toBe(status)
    expect(await moveNow(id, event, justBefore)).toBeDefined()
  })

  test.each([
    ['initiated', 'timeOut'],
    ['authorizing', 'cancel'],
    ['authorizing', 'abandon'],
    ['answered', 'succeed'],
    ['answered', 'fail'],
  ] as const)('a session that is %s can still end: %s', async (status, event) => {
    const { id } = await givenSession(sql, { status })

    expect(await moveNow(id, event, secondsAfter(deadline, 3600))).toBeDefined()
  })
})

/** Waits until a transaction waits for another. */
const untilBlocked = () =>
  expect
    .poll(
      async () =>
        (
          await sql`
            select from pg_stat_activity
             where datname = current_database()
               and wait_event_type = 'Lock'`
        ).length,
      { interval: 5 },
    )
    .toBe(1)

/** Two moves at once: the second begins before the first is committed, or is taken back. */
async function race(id: string, first: SessionEvent, second: SessionEvent, { takenBack = false }) {
  let trailing: Promise<AuthenticationSession | undefined> | undefined
  const leading = await sql
    .begin(async (tx) => {
      const moved = await move(tx, id, first)
      trailing = moveNow(id, second)
      await untilBlocked()
      if (takenBack) throw back
      return moved
    })
    .catch((error: unknown) => {
      if (error !== back) throw error
      return undefined
    })
  return { leading, trailing: await trailing }
}

describe('two at once', () => {
  const pairs = (['initiated', 'authorizing', 'answered'] as const).flatMap((status) => {
    const possible = events.filter((event) => statusAfter(status, event) !== undefined)
    return possible.flatMap((first) => possible.map((second) => [status, first, second] as const))
  })

  test.each(pairs)(
    'a session that is %s, on %s, is not moved by %s too unless the table says so',
    async (...pair) => {
      const [status, first, second] = pair
      const { id } = await givenSession(sql, { status })

      const { leading, trailing } = await race(id, first, second, {})

      const between = statusAfter(status, first)
      expect(leading?.status).toBe(between)
      expect(trailing?.status).toBe(between && statusAfter(between, second))
    },
  )

  test('the second moves the session when the first is taken back', async () => {
    const { id } = await givenSession(sql, { status: 'authorizing' })

    const { trailing } = await race(id, 'answer', 'timeOut', { takenBack: true })

    expect(trailing?.status).toBe('timedOut')
  })

  test('of a hundred answers at once one is taken', async () => {
    const { id } = await givenSession(sql, { status: 'authorizing' })

    const moved = await Promise.all(Array.from({ length: 100 }, () => moveNow(id, 'answer')))

    const [taken, ...others] = moved.filter((session) => session !== undefined)
    expect(others).toEqual([])
    expect((await kept(sql, id)).answer).toEqual(taken?.answer)
  })

  test('who holds a session finds it as it stays', async () => {
    const { id } = await givenSession(sql, { status: 'authorizing' })

    const cancelled = await sql.begin(async (tx) => {
      const held = await lockSession(tx, id)
      const answering = moveNow(id, 'answer')
      await untilBlocked()
      expect(await lockSession(tx, id)).toEqual(held)
      return [await move(tx, id, 'cancel'), answering] as const
    })

    expect(cancelled[0]?.status).toBe('cancelled')
    expect(await cancelled[1]).toBeUndefined()
  })
})

describe('the database refuses', () => {
  const secret = Buffer.from('sealed')

  test.each<[string, SessionStatus, Record<string, unknown>]>([
    ['a status that there is none of', 'initiated', { status: 'done' }],
    ['an answered session without its answer', 'answered', { answer: null }],
    ['an answer before there is one', 'authorizing', { answer: secret }],
    ['an answer after the end', 'succeeded', { answer: secret }],
    ['a verifier before it is needed', 'initiated', { authorizationRequest: secret }],
    ['a verifier that is gone too early', 'answered', { authorizationRequest: null }],
    ['a verifier after the end', 'timedOut', { authorizationRequest: secret }],
    ['an end without a time', 'failed', { endedAt: null }],
    ['an end without a reason', 'failed', { reason: null }],
    ['a reason before the end', 'answered', { reason: 'early' }],
    ['an end that is not one', 'cancelled', { status: 'initiated' }],
  ])('%s', async (_, status, change) => {
    const { id } = await givenSession(sql, { status })

    const changing = sql`
      update authentication_session set ${sql(change as never)} where id = ${id}`

    await expect(changing).rejects.toMatchObject({ code: '23514' })
  })

  test.each(open)('a second session of a contact while the first is %s', async (status) => {
    const first = await givenSession(sql, { status })

    await expect(givenSession(sql, placeOf(first))).rejects.toMatchObject({ code: '23505' })
  })

  test('a State that was given out already', async () => {
    const [one, other] = [await givenSession(sql), await givenSession(sql)]
    const issue = (id: string) =>
      sql.begin((tx) =>
        moveSession(tx, { id }, 'issueUrl', {
          at: start,
          stateDigest: digest('the same'),
          authorizationRequest: secret,
        }),
      )
    await issue(one.id)

    await expect(issue(other.id)).rejects.toMatchObject({ code: '23505' })
  })
})

const placeOf = ({ instanceId, contactId, participantId }: AuthenticationSession) => ({
  instanceId,
  contactId,
  participantId,
})

test.each(statuses.filter((status) => !open.includes(status)))(
  'a contact may have another session when one has %s, and both are listed in order',
  async (status) => {
    const first = await givenSession(sql, { status })

    const second = await givenSession(sql, {
      ...placeOf(first),
      startedAt: secondsAfter(start, 60),
    })

    const listed = await listSessions(sql, first.contactId)
    expect(listed.map(({ id }) => id)).toEqual([first.id, second.id])
  },
)

test('a session that cannot begin is kept with its reason', async () => {
  const cancelled = await givenSession(sql, { status: 'cancelled' })
  const reason = 'profilesDisabled'
  const place = { id: randomId(), stateDigest: null }
  const failed = { ...cancelled, ...place, status: 'failed', reason } as const

  await sql.begin((tx) => insertSession(tx, failed))

  expect(await kept(sql, failed.id)).toEqual(failed)
})

test('nothing is found by what is no id', async () => {
  expect(await findSession(sql, "' or true --")).toBeUndefined()
})

test('notes what moves nothing', async () => {
  const session = await givenSession(sql, { status: 'answered' })
  const entry = { at: start.toISOString(), event: 'providerFailed' }

  await noteInTimeline(sql, session.id, entry)

  expect(await kept(sql, session.id)).toEqual({
    ...session,
    timeline: [...session.timeline, entry],
  })
})

describe('a participant is told again', () => {
  const later = secondsAfter(start, 90)

  test.each(['initiated', 'authorizing'] as const)(
    'of a session that is %s, and its minute begins anew',
    async (status) => {
      const { id, contactId, participantId } = await givenSession(sql, { status })
      const itemId = randomId()
      await sql.begin((tx) => nameItemOfSession(tx, { id, itemId }))

      expect(await tellPendingSession(sql, { contactId, participantId, at: later })).toBe(itemId)
      expect((await kept(sql, id)).toldAt).toEqual(later)
    },
  )

  test.each(statuses.filter((status) => !['initiated', 'authorizing'].includes(status)))(
    'of none that is %s',
    async (status) => {
      const { contactId, participantId } = await givenSession(sql, { status, itemId: randomId() })

      expect(await tellPendingSession(sql, { contactId, participantId, at: later })).toBeUndefined()
    },
  )

  test('of none whose time is up', async () => {
    const { contactId, participantId } = await givenSession(sql, { itemId: randomId() })

    expect(
      await tellPendingSession(sql, { contactId, participantId, at: deadline }),
    ).toBeUndefined()
  })
})
