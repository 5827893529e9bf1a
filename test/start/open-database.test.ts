import { randomBytes } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../../src/open-database.ts'
import { createLog } from '../../src/runtime/log.ts'
import { createVault } from '../../src/runtime/vault.ts'
import type { TestDatabase } from '../support/database.ts'
import { givenEmptyDatabase } from './given-empty-database.ts'

const log = createLog('silent', 'json')
const vault = createVault(randomBytes(32))

async function open({ url }: TestDatabase, ours = vault) {
  const sql = await openDatabase(url, { vault: ours, log })
  onTestFinished(() => sql.end())
  return sql
}

const tables = ['contact', 'authentication_session', 'graphile_worker._private_jobs']

test('makes all that an empty database needs', async () => {
  const database = await givenEmptyDatabase()

  const sql = await open(database)

  for (const table of tables) {
    expect(await sql`select to_regclass(${table}) as name`).not.toEqual([{ name: null }])
  }
})

test('makes it once, for nodes that start at once', async () => {
  const database = await givenEmptyDatabase()

  const opened = await Promise.all(Array.from({ length: 5 }, () => open(database)))

  expect(opened).toHaveLength(5)
  expect(await database.sql`select name from migration group by name having count(*) > 1`).toEqual(
    [],
  )
})

test('of two keys that come at once to an empty database one is the one', async () => {
  const database = await givenEmptyDatabase()
  const other = createVault(randomBytes(32))

  const opened = await Promise.allSettled([open(database), open(database, other)])

  expect(opened.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
})

test('a role that does not own the tables is told so', async () => {
  const database = await givenEmptyDatabase()
  const owner = await open(database)
  const role = `guest_${randomBytes(4).toString('hex')}`
  await owner`create role ${owner(role)} login password 'guest'`
  await owner`grant pg_read_all_data, pg_write_all_data to ${owner(role)}`
  onTestFinished(async () => {
    await owner`drop role ${owner(role)}`
  })
  const url = new URL(database.url)
  Object.assign(url, { username: role, password: 'guest' })

  await expect(open({ ...database, url: url.href })).rejects.toThrow(
    'belong to another role than ours',
  )
})
