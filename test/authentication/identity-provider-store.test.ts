import { beforeAll, expect, test } from 'vitest'
import {
  findAppClient,
  findIssuer,
  saveAppClient,
  saveUserPool,
} from '../../src/authentication/identity-provider-store.ts'
import type { Database } from '../../src/database/database.ts'
import { givenDatabase } from '../support/database.ts'

let sql: Database
beforeAll(async () => {
  sql = (await givenDatabase()).sql
})

const arn = 'arn:aws:cognito-idp:us-west-2:123456789012:userpool/p'

test('a user pool is where it was last said to be', async () => {
  expect(await findIssuer(sql, arn)).toBeUndefined()

  await saveUserPool(sql, { arn, issuer: 'https://old.example' })
  await saveUserPool(sql, { arn, issuer: 'https://id.example' })

  expect(await findIssuer(sql, arn)).toBe('https://id.example')
})

test('an app client has the callback URLs that it was last given, in their order', async () => {
  await saveUserPool(sql, { arn, issuer: 'https://id.example' })
  const client = { userPoolArn: arn, clientId: 'app' }
  const callbackUrls = ['https://shop.example/b', 'https://shop.example/a,{"x"}']

  await saveAppClient(sql, { ...client, callbackUrls: ['https://old.example'] })
  await saveAppClient(sql, { ...client, callbackUrls })

  expect(await findAppClient(sql, client)).toEqual({ ...client, callbackUrls })
})

test('an app client of another pool is none of this one', async () => {
  await saveUserPool(sql, { arn, issuer: 'https://id.example' })
  await saveAppClient(sql, { userPoolArn: arn, clientId: 'app', callbackUrls: [] })

  expect(await findAppClient(sql, { userPoolArn: `${arn}2`, clientId: 'app' })).toBeUndefined()
  expect(await findAppClient(sql, { userPoolArn: arn, clientId: 'other' })).toBeUndefined()
})
