import { randomUUID } from 'node:crypto'
import {
  AssociateLambdaFunctionCommand,
  DisassociateLambdaFunctionCommand,
  InvalidParameterException,
  ListLambdaFunctionsCommand,
  ResourceConflictException,
  ResourceNotFoundException,
} from '@aws-sdk/client-connect'
import { expect, test } from 'vitest'
import { startSharedTestApp } from '../../support/app.ts'
import { givenInstance } from '../../support/instance.ts'

const app = await startSharedTestApp()
const { connect, demo } = app

const arnOf = (name: string) => `arn:aws:lambda:us-west-2:123456789012:function:${name}`

const associate = (InstanceId: string, FunctionArn: string) =>
  connect.send(new AssociateLambdaFunctionCommand({ InstanceId, FunctionArn }))

const disassociate = (InstanceId: string, FunctionArn: string) =>
  connect.send(new DisassociateLambdaFunctionCommand({ InstanceId, FunctionArn }))

const list = (InstanceId: string, NextToken?: string, MaxResults?: number) =>
  connect.send(new ListLambdaFunctionsCommand({ InstanceId, NextToken, MaxResults }))

test('a function is listed from when it is associated to when it is disassociated', async () => {
  const InstanceId = await givenInstance(app)

  await associate(InstanceId, arnOf('balance'))
  await associate(InstanceId, arnOf('address:live'))
  const { LambdaFunctions: associated } = await list(InstanceId)
  await disassociate(InstanceId, arnOf('balance'))

  expect(associated).toEqual([arnOf('address:live'), arnOf('balance')])
  expect((await list(InstanceId)).LambdaFunctions).toEqual([arnOf('address:live')])
})

test('the list comes in pages, in alphabetical order', async () => {
  const InstanceId = await givenInstance(app)
  for (const name of ['c', 'a', 'b']) await associate(InstanceId, arnOf(name))

  const first = await list(InstanceId, undefined, 2)
  const second = await list(InstanceId, first.NextToken, 2)

  expect(first.LambdaFunctions).toEqual([arnOf('a'), arnOf('b')])
  expect(second).toMatchObject({ LambdaFunctions: [arnOf('c')] })
  expect(second.NextToken).toBeUndefined()
})

test.each([
  'balance',
  'arn:aws:lambda:us-west-2:1234:function:balance',
  'arn:aws:sns:us-west-2:123456789012:balance',
])('refuses %s, which is no function', async (arn) => {
  await expect(associate(demo.instanceId, arn)).rejects.toThrow(InvalidParameterException)
})

test('refuses a function that the instance has already', async () => {
  const InstanceId = await givenInstance(app)
  await associate(InstanceId, arnOf('balance'))

  const again = associate(InstanceId, arnOf('balance'))

  await expect(again).rejects.toThrow(ResourceConflictException)
})

test('refuses to take away a function that the instance does not have', async () => {
  const taken = disassociate(demo.instanceId, arnOf('balance'))

  await expect(taken).rejects.toThrow(ResourceNotFoundException)
})

test('refuses an instance that is not there', async () => {
  const id = randomUUID()

  await expect(associate(id, arnOf('a'))).rejects.toThrow(ResourceNotFoundException)
  await expect(disassociate(id, arnOf('a'))).rejects.toThrow(ResourceNotFoundException)
  await expect(list(id)).rejects.toThrow(ResourceNotFoundException)
})
