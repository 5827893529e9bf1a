import { StopContactCommand } from '@aws-sdk/client-connect'
import { expect, test } from 'vitest'
import { deadlineKey } from '../../src/lifecycle/due-keys.ts'
import { startSharedTestApp, type TestApp } from '../support/app.ts'
import type { Returned } from '../support/sign-in.ts'
import { workUntilIdle } from '../support/work.ts'
import { answer, cancel, givenReturned, givenSignIn, type GivenSignIn } from './given-sign-in.ts'
import { expectOneOutcome, runsThatWaitInVain } from './outcome.ts'
import { onlySession } from './observe.ts'

type Chat = GivenSignIn & { returned?: Returned }

/** What may end a sign-in, each from another side. */
const racers = {
  code: (app: TestApp, { state, returned }: Chat) => answer(app, { state, ...returned }),
  error: (app: TestApp, { state }: Chat) => answer(app, { state, error: 'access_denied' }),
  cancel,
  deadline: async ({ sql }: TestApp, { sessionId }: Chat) => {
    // As if the database's clock, by which jobs fall due, were ahead of ours: no answer is late.
    await sql`
      select graphile_worker.reschedule_jobs(array[id], run_at => now())
        from graphile_worker.jobs
       where key = ${deadlineKey(sessionId)}`
    await sql`select pg_notify('jobs:insert', '')`
  },
  end: ({ connect, demo: { instanceId } }: TestApp, { contactId }: Chat) =>
    connect.send(new StopContactCommand({ InstanceId: instanceId, ContactId: contactId })),
}

type RacerName = keyof typeof racers

const all: RacerName[] = ['code', 'error', 'cancel', 'deadline', 'end']
const pairs: RacerName[][] = [
  ['error', 'cancel'],
  ['error', 'deadline'],
  ['error', 'end'],
  ['error', 'code'],
  ['cancel', 'deadline'],
  ['cancel', 'end'],
  ['deadline', 'end'],
]
const titled = (names: RacerName[]) => ({ names, title: names.join('-') })

const rounds = 30

const app = await startSharedTestApp()
const callbackUrls = [app.demo.redirectUri]
const other = await startSharedTestApp({ database: app.database, config: { callbackUrls } })

test.each([...pairs, all].map(titled))('$title at once: one outcome', async ({ names }) => {
  await race(names, [app])
})

test.each([...pairs.slice(0, 3), all].map(titled))(
  '$title at once, at two nodes: one outcome',
  async ({ names }) => {
    await race(names, [app, other])
  },
)

/**
 * Lets them race in many chats at once, each racer at its own node, and holds the outcomes against
 * what each of them was told.
 */
async function race(names: readonly RacerName[], nodes: TestApp[]): Promise<void> {
  const given: (app: TestApp) => Promise<Chat> = names.includes('code')
    ? givenReturned
    : givenSignIn
  const chats = await Promise.all(Array.from({ length: rounds }, () => given(app)))

  const told = await Promise.all(
    chats.map((chat, round) =>
      Promise.allSettled(
        names.map(async (name, index) => {
          // A deadline has some way to go, through the list of work.
          const start = name === 'deadline' ? 0 : ((round + index) % names.length) * (round % 5)
          await waitFor(start * 8)
          return racers[name](nodes[index % nodes.length] ?? app, chat)
        }),
      ),
    ),
  )

  // Of many codes at once some are put off for a second: the provider is asked so much at a time.
  await expect.poll(() => countAnswered(app.sql), { timeout: 10_000 }).toBe(0)
  await workUntilIdle(app.sql)
  expect(await runsThatWaitInVain(app.sql)).toEqual([])
  for (const [index, { contactId }] of chats.entries()) {
    await expectOneOutcome(app.sql, contactId)
    const { status } = await onlySession(app.sql, contactId)
    const accepted = names.filter((_, racer) => told[index]?.[racer]?.status === 'fulfilled')
    if (accepted.includes('code')) expect(status).toBe('succeeded')
    if (accepted.includes('error')) expect(status).toBe('failed')
    if (accepted.includes('cancel')) expect(status).toBe('cancelled')
  }
}

/** Waits for so many answers of the database: a start for the others, so that each may win. */
async function waitFor(answers: number): Promise<void> {
  for (let count = 0; count < answers; count += 1) await app.sql`select`
}

const countAnswered = async (sql: TestApp['sql']): Promise<number> =>
  (await sql`select from authentication_session where status = 'answered'`).length
