import { expect, onTestFinished, test } from 'vitest'
import { isConnectionLost } from '../../src/database/connection-lost.ts'
import { connect, type Database, type Transaction } from '../../src/database/database.ts'
import { givenDatabase } from '../support/database.ts'

const database = await givenDatabase()
const { sql } = database
await sql`create table note (words text primary key)`

function givenPool(connectionsMax: number): Database {
  const own = connect(database.url, { connectionsMax })
  onTestFinished(() => own.end({ timeout: 1 }))
  return own
}

const write = (tx: Transaction, words: string) => tx`insert into note (words) values (${words})`

const isWritten = async (words: string): Promise<boolean> =>
  (await sql`select from note where words = ${words}`).length === 1

async function pidOf(tx: Transaction): Promise<number> {
  const [backend] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`
  return backend?.pid ?? 0
}

const goesOn = (own: Database): Promise<boolean> =>
  own`select`.then(
    () => true,
    () => false,
  )

/** Cuts a connection, and waits until it is gone. */
async function cut(pid: number): Promise<void> {
  await sql`select pg_terminate_backend(${pid}, 10000)`
}

/** What a transaction's connection was lost by; undefined when it was not. */
const lossOf = (written: Promise<unknown>): Promise<unknown> =>
  written.then(
    () => undefined,
    (error: unknown) => (isConnectionLost(error) ? error : undefined),
  )

test.each([1, 2])(
  'a transaction whose connection is cut in a statement is told so, and the next begins, of %i connections',
  async (connectionsMax) => {
    const own = givenPool(connectionsMax)

    for (let round = 0; round < 3; round += 1) {
      const words = `${connectionsMax} cut in ${round}`
      const written = own.begin(async (tx) => {
        await write(tx, words)
        const pid = await pidOf(tx)
        await Promise.all([tx`select pg_sleep(60)`, cut(pid)])
      })

      expect(await lossOf(written)).toBeDefined()
      expect(await isWritten(words)).toBe(false)
      expect(await own.begin((tx) => tx`select 1 as one`)).toEqual([{ one: 1 }])
    }
  },
)

test.each([1, 2])(
  'nothing of a transaction is done after its connection is cut, also where others have it anew, of %i',
  async (connectionsMax) => {
    const own = givenPool(connectionsMax)
    const words = `${connectionsMax} cut between`
    const afterwards = Promise.withResolvers<string>()

    const written = own.begin(async (tx) => {
      await write(tx, `${words}, before`)
      await cut(await pidOf(tx))
      // Others go on with the pool.
      await expect.poll(() => goesOn(own), { timeout: 10_000 }).toBe(true)
      write(tx, `${words}, after`).then(
        () => {
          afterwards.resolve('done')
        },
        () => {
          afterwards.resolve('refused')
        },
      )
    })

    expect(await lossOf(written)).toBeDefined()
    expect(await afterwards.promise).toBe('refused')
    expect(await isWritten(`${words}, before`)).toBe(false)
    expect(await isWritten(`${words}, after`)).toBe(false)
  },
)

test('a transaction that has nothing left to do is not told to be committed when it is not', async () => {
  const own = givenPool(2)

  const written = own.begin(async (tx) => {
    await write(tx, 'cut at the end')
    await cut(await pidOf(tx))
    await expect.poll(() => goesOn(own), { timeout: 10_000 }).toBe(true)
  })

  expect(await lossOf(written)).toBeDefined()
  expect(await isWritten('cut at the end')).toBe(false)
})

test('what another connection loses is no end of a transaction', async () => {
  const [own, other] = [givenPool(2), givenPool(1)]
  const loseOther = () =>
    other.begin(async (tx) => {
      await cut(await pidOf(tx))
      await tx`select`
    })

  const written = own.begin(async (tx) => {
    await write(tx, 'undone')
    await loseOther()
  })

  expect(await lossOf(written)).toBeDefined()
  expect(await isWritten('undone')).toBe(false)
  expect(await own.begin((tx) => tx`select 1 as one`)).toEqual([{ one: 1 }])
})

test('a transaction begins behind however many statements, and leaves no connection within it', async () => {
  const own = givenPool(2)
  await Promise.all([own`select 1`, own`select 1`])

  for (let ahead = 190; ahead < 215; ahead += 1) {
    const statements = Array.from({ length: ahead }, () => own`select 1`.execute())
    await Promise.all([...statements, own.begin((tx) => write(tx, `behind ${ahead}`))])
  }

  expect(await isWritten('behind 214')).toBe(true)
  const open = await sql`
    select
      from pg_stat_activity
     where datname = current_database()
       and state = 'idle in transaction'`
  expect(open).toHaveLength(0)
})
