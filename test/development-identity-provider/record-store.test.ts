import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import {
  consumeRecord,
  deleteExpiredRecords,
  deleteRecordsOfGrant,
  findRecord,
  findRecordByUid,
  saveRecord,
} from '../../src/development-identity-provider/record-store.ts'
import { givenDatabase } from '../support/database.ts'

const givenKey = () => ({ kind: 'Session', id: randomUUID() })

test('finds what was saved last, by its id and by its uid', async () => {
  const { sql } = await givenDatabase()
  const key = givenKey()
  const uid = randomUUID()

  await saveRecord(sql, key, { uid, given_name: 'Alice' }, 60)
  await saveRecord(sql, key, { uid, given_name: 'Bob' }, 60)

  expect(await findRecord(sql, key)).toEqual({ uid, given_name: 'Bob' })
  expect(await findRecordByUid(sql, { kind: 'Session', uid })).toEqual({ uid, given_name: 'Bob' })
  expect(await findRecord(sql, { ...key, kind: 'Grant' })).toBeUndefined()
})

test('does not find what has expired, and sweeps it up', async () => {
  const { sql } = await givenDatabase()
  const [expired, alive, endless] = [givenKey(), givenKey(), givenKey()]
  const uid = randomUUID()
  await saveRecord(sql, expired, { uid }, 0)
  await saveRecord(sql, alive, {}, 60)
  await saveRecord(sql, endless, {}, undefined)

  expect(await findRecord(sql, expired)).toBeUndefined()
  expect(await findRecordByUid(sql, { kind: 'Session', uid })).toBeUndefined()
  await deleteExpiredRecords(sql)

  const ids = [expired.id, alive.id, endless.id]
  const left = await sql<{ id: string }[]>`
    select id from development_identity_provider_record where id in ${sql(ids)}`
  expect(new Set(left.map(({ id }) => id))).toEqual(new Set([alive.id, endless.id]))
})

test('lets a record be consumed once', async () => {
  const { sql } = await givenDatabase()
  const key = givenKey()
  await saveRecord(sql, key, {}, 60)

  const results = await Promise.all([consumeRecord(sql, key), consumeRecord(sql, key)])

  expect(results.toSorted()).toEqual([false, true])
  expect(await findRecord(sql, key)).toEqual({ consumed: expect.any(Number) as number })
})

test('deletes the records of a grant, of one kind', async () => {
  const { sql } = await givenDatabase()
  const [token, session] = [{ kind: 'AccessToken', id: randomUUID() }, givenKey()]
  const grantId = randomUUID()
  await saveRecord(sql, token, { grantId }, 60)
  await saveRecord(sql, session, { grantId }, 60)

  await deleteRecordsOfGrant(sql, { kind: 'AccessToken', grantId })

  expect(await findRecord(sql, token)).toBeUndefined()
  expect(await findRecord(sql, session)).toBeDefined()
})
