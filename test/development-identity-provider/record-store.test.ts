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
import { secondsAfter } from '../../src/runtime/clock.ts'
import { givenDatabase } from '../support/database.ts'

const now = new Date()
const inAMinute = secondsAfter(now, 60)
const givenKey = () => ({ kind: 'Session', id: randomUUID() })

test('finds what was saved last, by its id and by its uid', async () => {
  const { sql } = await givenDatabase()
  const key = givenKey()
  const uid = randomUUID()

  await saveRecord(sql, key, { uid, given_name: 'Alice' }, inAMinute)
  await saveRecord(sql, key, { uid, given_name: 'Bob' }, inAMinute)

  expect(await findRecord(sql, key, now)).toEqual({ uid, given_name: 'Bob' })
  expect(await findRecordByUid(sql, { kind: 'Session', uid }, now)).toEqual({
    uid,
    given_name: 'Bob',
  })
  expect(await findRecord(sql, { ...key, kind: 'Grant' }, now)).toBeUndefined()
})

test('does not find what has expired, and sweeps it up', async () => {
  const { sql } = await givenDatabase()
  const [expired, alive, endless] = [givenKey(), givenKey(), givenKey()]
  const uid = randomUUID()
  await saveRecord(sql, expired, { uid }, now)
  await saveRecord(sql, alive, {}, inAMinute)
  await saveRecord(sql, endless, {}, undefined)

  expect(await findRecord(sql, expired, now)).toBeUndefined()
  expect(await findRecordByUid(sql, { kind: 'Session', uid }, now)).toBeUndefined()
  await deleteExpiredRecords(sql, now)

  const ids = [expired.id, alive.id, endless.id]
  const left = await sql<{ id: string }[]>`
    select id from development_identity_provider_record where id in ${sql(ids)}`
  expect(new Set(left.map(({ id }) => id))).toEqual(new Set([alive.id, endless.id]))
})

test('lets a record be consumed once', async () => {
  const { sql } = await givenDatabase()
  const key = givenKey()
  await saveRecord(sql, key, {}, inAMinute)

  const results = await Promise.all([consumeRecord(sql, key), consumeRecord(sql, key)])

  expect(results.toSorted()).toEqual([false, true])
  expect(await findRecord(sql, key, now)).toEqual({ consumed: expect.any(Number) as number })
})

test('deletes the records of a grant, of one kind', async () => {
  const { sql } = await givenDatabase()
  const [token, session] = [{ kind: 'AccessToken', id: randomUUID() }, givenKey()]
  const grantId = randomUUID()
  await saveRecord(sql, token, { grantId }, inAMinute)
  await saveRecord(sql, session, { grantId }, inAMinute)

  await deleteRecordsOfGrant(sql, { kind: 'AccessToken', grantId })

  expect(await findRecord(sql, token, now)).toBeUndefined()
  expect(await findRecord(sql, session, now)).toBeDefined()
})
