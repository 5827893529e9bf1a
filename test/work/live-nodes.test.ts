import { expect, test } from 'vitest'
import { createLog } from '../../src/runtime/log.ts'
import { createNodeCount } from '../../src/work/live-nodes.ts'
import { givenDatabase } from '../support/database.ts'

async function given() {
  const { sql } = await givenDatabase()
  let now = new Date()
  const count = createNodeCount({ sql, clock: () => now, log: createLog('silent', 'json') })
  const moveOn = (seconds: number) => (now = new Date(now.getTime() + seconds * 1000))
  const come = (id: string, key: number) =>
    sql`insert into node (worker_pool_id, lock_key) values (${id}, ${key})`
  return { sql, count, moveOn, come }
}

test('counts the nodes that there are, and again as they come and go', async () => {
  const { sql, count, moveOn, come } = await given()
  await come('one', 1)
  await come('other', 2)

  await expect.poll(count).toBe(2)

  await sql`delete from node where worker_pool_id = 'other'`
  moveOn(5)
  await expect.poll(count).toBe(1)
})

test('says what it knows in the meantime, and one as long as it knows nothing', async () => {
  const { count, come, moveOn } = await given()
  expect(count()).toBe(1)
  await come('one', 1)
  await come('other', 2)
  moveOn(4)
  expect(count()).toBe(1)
})

test('goes on with what it knows when the database does not answer', async () => {
  const { sql, count, moveOn, come } = await given()
  await come('one', 1)
  await come('other', 2)
  await expect.poll(count).toBe(2)

  await sql`drop table node`
  moveOn(5)

  expect(count()).toBe(2)
  await sql`select 1`
  expect(count()).toBe(2)
})
