import { expect, onTestFinished, test } from 'vitest'
import { startBatching } from '../../src/database/batching.ts'
import { connect } from '../../src/database/database.ts'
import { givenDatabase } from '../support/database.ts'

const database = await givenDatabase()
const { sql } = database
await sql`create table note (id integer primary key, words text not null, written_by bigint)`

/** Notes that are written together; while the table is locked, whoever writes waits. */
function givenNotes() {
  const own = connect(database.url, { connectionsMax: 4 })
  onTestFinished(() => own.end({ timeout: 1 }))
  const commits: number[] = []
  const write = (notes: readonly { id: number; words: string | null }[]) =>
    own.begin(async (tx) => {
      const ids = notes.map(({ id }) => id)
      const written = await tx<{ id: number; transaction: number }[]>`
        insert into note (id, words, written_by)
        select id, words, pg_current_xact_id()::text::bigint
          from unnest(${ids}::int[], ${notes.map(({ words }) => words)}::text[]) as note (id, words)
        returning id, written_by as transaction`
      commits.push(written.length)
      return written.map(({ transaction }) => transaction)
    })
  const batching = startBatching(
    { together: write, alone: async (note) => (await write([note]))[0] },
    { sizeMax: 50, lanes: 1, aloneMax: 2, waitingMax: 1000 },
  )
  return { ...batching, commits }
}

const numbered = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: from + index, words: `Note ${from + index}` }))

/** Locks the table until whoever came meanwhile waits for it, and is given up to `then`. */
async function whileLocked(
  send: () => Promise<unknown>,
  then: (waitingPid: number) => Promise<unknown> = async () => undefined,
): Promise<unknown> {
  let sent: Promise<unknown> | undefined
  await sql.begin(async (tx) => {
    await tx`lock table note`
    sent = send()
    await expect.poll(() => findWaiting(), { timeout: 10_000 }).toBeDefined()
    await then((await findWaiting()) ?? 0)
  })
  return sent
}

async function findWaiting(): Promise<number | undefined> {
  const [waiting] = await sql<{ pid: number }[]>`
    select pid
      from pg_stat_activity
     where datname = current_database()
       and wait_event_type = 'Lock'`
  return waiting?.pid
}

const idsFrom = async (from: number): Promise<number[]> => {
  const notes = await sql<{ id: number }[]>`
    select id
      from note
     where id between ${from} and ${from + 99}
     order by id`
  return notes.map(({ id }) => id)
}

test('commits together what comes while another is being committed', async () => {
  const { submit, commits } = givenNotes()
  const [first, ...rest] = numbered(0, 20)
  if (!first) throw new Error('There is a first.')

  let others: Promise<unknown[]> | undefined
  const alone = await whileLocked(
    () => submit(first),
    async () => {
      others = Promise.all(rest.map(submit))
    },
  )
  const transactions = [alone, ...((await others) ?? [])]

  expect(commits).toEqual([1, 19])
  expect(new Set(transactions).size).toBe(2)
  expect(await idsFrom(0)).toHaveLength(20)
})

test('writes the neighbours of one that PostgreSQL refuses', async () => {
  const { submit } = givenNotes()
  const notes = numbered(100, 10)
  const bad = { id: 105, words: null }

  const written = await Promise.allSettled(
    notes.map((note) => submit(note.id === bad.id ? bad : note)),
  )

  expect(written.filter(({ status }) => status === 'rejected')).toEqual([
    { status: 'rejected', reason: expect.objectContaining({ code: '23502' }) as unknown },
  ])
  expect(await idsFrom(100)).toEqual(notes.map(({ id }) => id).filter((id) => id !== bad.id))
})

test('lets one of two with the same key win, and spoils no third', async () => {
  const { submit } = givenNotes()
  const [one, other] = numbered(200, 2)
  if (!one || !other) throw new Error('There are two.')

  const written = await Promise.allSettled([submit(one), submit(other), submit(one)])

  expect(written.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected'])
  expect(await idsFrom(200)).toEqual([200, 201])
})

test('rejects exactly those whose connection was cut, writes none of them, and goes on', async () => {
  const { submit } = givenNotes()
  let later: Promise<unknown> | undefined

  const written = (await whileLocked(
    () => Promise.allSettled(numbered(300, 5).map(submit)),
    async (pid) => {
      later = Promise.all(numbered(310, 5).map(submit))
      await sql`select pg_terminate_backend(${pid})`
      await expect.poll(() => findWaiting(), { timeout: 10_000 }).not.toBe(pid)
    },
  )) as PromiseSettledResult<unknown>[]
  await later

  expect(written.map(({ status }) => status)).toEqual(Array(5).fill('rejected'))
  expect(await idsFrom(300)).toEqual([310, 311, 312, 313, 314])
})

test('gives each of two thousand its outcome, also while connections are cut', async () => {
  const { submit, stop } = givenNotes()
  const cut = async () => {
    await sql`
      select pg_terminate_backend(pid)
        from pg_stat_activity
       where datname = current_database()
         and query ~ 'insert [i]nto note'`
  }

  const outcomes: PromiseSettledResult<unknown>[] = []
  for (let round = 0; round < 20; round += 1) {
    const sent = Promise.allSettled(numbered(10_000 + round * 100, 100).map(submit))
    if (round % 4 === 0) await cut()
    outcomes.push(...(await sent))
  }
  await stop()

  const written = await sql<{ id: number }[]>`select id from note where id >= 10000`
  const ids = new Set(written.map(({ id }) => id))
  // Of those that were rejected nobody knows; what was told to be done is done.
  const told = outcomes.flatMap(({ status }, index) =>
    status === 'fulfilled' ? [10_000 + index] : [],
  )
  expect(told.filter((id) => !ids.has(id))).toEqual([])
  expect(told.length).toBeGreaterThan(1000)
})
