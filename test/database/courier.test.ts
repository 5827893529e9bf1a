import { beforeAll, beforeEach, expect, test } from 'vitest'
import { carryBy, type Courier } from '../../src/database/courier.ts'
import { connect, type Database } from '../../src/database/database.ts'
import { listen, notify } from '../../src/database/notifications.ts'
import { givenDatabase } from '../support/database.ts'

let sql: Database
let published: { channel: string; payloads: readonly string[] }[]
const courier: Courier = {
  publish(channel, payloads) {
    published.push({ channel, payloads })
  },
  listen: () => {
    throw new Error('Nobody listens here.')
  },
}

beforeAll(async () => {
  const { url } = await givenDatabase()
  sql = carryBy(connect(url), courier)
  return () => sql.end()
})
beforeEach(() => {
  published = []
})

test('what a transaction says is carried once it is committed, each payload once', async () => {
  const result = await sql.begin(async (tx) => {
    await notify(tx, 'items', ['a', 'b'])
    await notify(tx, 'items', ['b', 'c'])
    await notify(tx, 'others', ['a'])
    await tx`select 1`
    expect(published).toEqual([])
    return 'done'
  })

  expect(result).toBe('done')
  expect(published).toEqual([
    { channel: 'items', payloads: ['a', 'b', 'c'] },
    { channel: 'others', payloads: ['a'] },
  ])
})

test('a transaction with a kind of its own is carried too', async () => {
  await sql.begin('isolation level serializable', (tx) => notify(tx, 'items', ['a']))

  expect(published).toEqual([{ channel: 'items', payloads: ['a'] }])
})

test('a transaction that is rolled back says nothing', async () => {
  const failing = sql.begin(async (tx) => {
    await notify(tx, 'items', ['a'])
    throw new Error('On second thoughts.')
  })

  await expect(failing).rejects.toThrow('On second thoughts.')
  expect(published).toEqual([])
})

test('a transaction whose commit is refused says nothing', async () => {
  await sql`
    create table promise (
      kept boolean,
      constraint kept unique (kept) deferrable initially deferred
    )`

  const failing = sql.begin(async (tx) => {
    await tx`insert into promise (kept) values (true), (true)`
    await notify(tx, 'items', ['a'])
  })

  await expect(failing).rejects.toMatchObject({ code: '23505' })
  expect(published).toEqual([])
})

test('a savepoint that is rolled back says nothing; what is around it, and another, does', async () => {
  await sql.begin(async (tx) => {
    await notify(tx, 'items', ['before'])
    const failing = tx.savepoint(async (inner) => {
      await notify(inner, 'items', ['lost'])
      await inner.savepoint('deeper', (deeper) => notify(deeper, 'items', ['lost too']))
      throw new Error('On second thoughts.')
    })
    await expect(failing).rejects.toThrow('On second thoughts.')
    await tx.savepoint('kept', async (inner) => {
      await notify(inner, 'items', ['kept'])
      await inner.savepoint((deeper) => notify(deeper, 'items', ['kept too']))
    })
  })

  expect(published).toEqual([{ channel: 'items', payloads: ['before', 'kept', 'kept too'] }])
})

test('transactions at the same time keep their words apart', async () => {
  const names = Array.from({ length: 20 }, (_, index) => `contact ${index}`)

  await Promise.allSettled(
    names.map((name, index) =>
      sql.begin(async (tx) => {
        await notify(tx, 'items', [name])
        if (index % 2 === 1) throw new Error('On second thoughts.')
      }),
    ),
  )

  const said = published.flatMap(({ payloads }) => payloads)
  expect(said.sort()).toEqual(names.filter((_, index) => index % 2 === 0).sort())
})

test('the database itself is told nothing', async () => {
  const { url } = await givenDatabase()
  const carried = carryBy(connect(url), courier)
  const plain = connect(url)
  const heard: string[] = []
  const end = Promise.withResolvers<undefined>()
  const onNotification = (payload: string) => {
    if (payload === 'end') end.resolve(undefined)
    else heard.push(payload)
  }
  const listening = await listen(plain, 'items', { onNotification, onMissed: () => undefined })

  await carried.begin((tx) => notify(tx, 'items', ['by courier']))
  await plain.begin((tx) => notify(tx, 'items', ['by the database', 'end']))
  await end.promise

  expect(heard).toEqual(['by the database'])
  await listening.stop()
  await Promise.all([carried.end(), plain.end()])
})
