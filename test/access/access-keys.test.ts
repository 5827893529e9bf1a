import { DescribeInstanceCommand } from '@aws-sdk/client-connect'
import { expect, test } from 'vitest'
import {
  disableAccessKey,
  enableAccessKey,
  findAccessKey,
} from '../../src/access/access-key-store.ts'
import { rotateAccessKey } from '../../src/access/create-access-key.ts'
import { allowEverything, readPolicy } from '../../src/access/policy.ts'
import { migrate } from '../../src/database/migrate.ts'
import { startTestApp } from '../support/app.ts'
import { givenDatabase } from '../support/database.ts'
import { clientsWith, givenKey, instanceArnOf, vaultOf } from './given-key.ts'

async function given() {
  const app = await startTestApp()
  const describe = new DescribeInstanceCommand({ InstanceId: app.demo.instanceId })
  return { app, describe, ...(await givenKey(app)) }
}

const unrecognized = {
  name: 'UnrecognizedClientException',
  $metadata: { httpStatusCode: 403 },
}

test('a key that was disabled is refused after five seconds at most, and as one that never was', async () => {
  const { app, connect, accessKeyId, describe } = await given()
  await connect.send(describe)

  await disableAccessKey(app.sql, { id: accessKeyId, at: new Date() })
  await app.moveOn(5)

  const never = clientsWith(app, { accessKeyId: 'CSIANEVER', secretAccessKey: 'x' }).connect
  const hear = async (client: typeof connect) =>
    client.send(describe).catch((error: unknown) => String(error))
  await expect(connect.send(describe)).rejects.toMatchObject(unrecognized)
  expect(await hear(connect)).toBe(await hear(never))
})

test('a key that was enabled again is taken at once', async () => {
  const { app, connect, accessKeyId, describe } = await given()
  await disableAccessKey(app.sql, { id: accessKeyId, at: new Date() })
  await expect(connect.send(describe)).rejects.toMatchObject(unrecognized)

  await enableAccessKey(app.sql, accessKeyId)

  expect((await connect.send(describe)).Instance).toBeDefined()
})

test('a key that has been rotated and the one made of it may both do the same', async () => {
  const { app, describe } = await given()
  const only = { Effect: 'Allow', Action: 'connect:DescribeInstance', Resource: instanceArnOf(app) }
  const old = await givenKey(app, only)
  const making = { id: old.accessKeyId, vault: vaultOf(app), at: new Date() }

  const made = await rotateAccessKey(app.sql, making)

  if (!made) throw new Error('There is no key to rotate.')
  expect(made.accessKeyId).not.toBe(old.accessKeyId)
  expect(await findAccessKey(app.sql, made.accessKeyId)).toMatchObject({
    description: 'a test',
    policy: readPolicy({ Statement: only }),
  })
  for (const { connect } of [old, clientsWith(app, made)]) {
    expect((await connect.send(describe)).Instance).toBeDefined()
  }
})

test('the use of a key is written down once an hour, and only of who has its secret', async () => {
  const { app, connect, accessKeyId, describe } = await given()
  const lastUse = async () => (await findAccessKey(app.sql, accessKeyId))?.lastUsedAt ?? null
  const guess = clientsWith(app, { accessKeyId, secretAccessKey: 'guessed' }).connect

  await expect(guess.send(describe)).rejects.toThrow()
  expect(await lastUse()).toBeNull()

  await connect.send(describe)
  const first = await lastUse()
  await app.moveOn(60)
  await connect.send(describe)
  expect(first).toBeInstanceOf(Date)
  expect(await lastUse()).toEqual(first)

  await app.moveOn(3_600)
  await connect.send(describe)
  expect(await lastUse()).not.toEqual(first)
})

test('the database has no secret of a key in clear', async () => {
  const { app, secretAccessKey } = await given()

  const [{ text }] = await app.sql<[{ text: string }]>`
    select string_agg(access_key::text || encode(secret, 'escape'), '') as text
      from access_key`

  expect(text).not.toContain(secretAccessKey)
})

test('a key of before there were policies goes on doing everything', async () => {
  const { sql } = await givenDatabase()
  await sql`drop table audit_event`
  await sql`
    alter table access_key drop column policy, drop column disabled_at, drop column last_used_at`
  await sql`insert into access_key values ('OLD', 'x', 'old', now())`
  await sql`delete from migration where name = '0006-access.sql'`

  await migrate(sql)

  expect(await findAccessKey(sql, 'OLD')).toMatchObject({
    policy: allowEverything,
    disabledAt: null,
    lastUsedAt: null,
  })
})
