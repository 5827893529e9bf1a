import { randomUUID } from 'node:crypto'
import {
  DescribeInstanceAttributeCommand,
  DescribeInstanceCommand,
  InvalidParameterException,
  InvalidRequestException,
  ListInstanceAttributesCommand,
  ResourceNotFoundException,
  UpdateInstanceAttributeCommand,
  type InstanceAttributeType,
} from '@aws-sdk/client-connect'
import { expect, test } from 'vitest'
import { startSharedTestApp } from '../../support/app.ts'
import { givenInstance } from '../../support/instance.ts'

const app = await startSharedTestApp()
const { connect, demo } = app

const set = (InstanceId: string, AttributeType: InstanceAttributeType, Value: string) =>
  connect.send(new UpdateInstanceAttributeCommand({ InstanceId, AttributeType, Value }))

async function valueOf(InstanceId: string, AttributeType: InstanceAttributeType) {
  const describe = new DescribeInstanceAttributeCommand({ InstanceId, AttributeType })
  return (await connect.send(describe)).Attribute?.Value
}

test('an attribute that was set has that value, and the others stay as they were', async () => {
  const InstanceId = await givenInstance(app)

  await set(InstanceId, 'CONTACTFLOW_LOGS', 'true')

  expect(await valueOf(InstanceId, 'CONTACTFLOW_LOGS')).toBe('true')
  expect(await valueOf(InstanceId, 'CONTACT_LENS')).toBe('false')
  expect(await valueOf(demo.instanceId, 'CONTACTFLOW_LOGS')).toBe('false')
})

test('whether an instance takes calls is one thing, however it is asked', async () => {
  const InstanceId = await givenInstance(app, { InboundCallsEnabled: true })
  const before = await valueOf(InstanceId, 'INBOUND_CALLS')

  await set(InstanceId, 'INBOUND_CALLS', 'false')
  await set(InstanceId, 'OUTBOUND_CALLS', 'true')

  expect(before).toBe('true')
  const { Instance } = await connect.send(new DescribeInstanceCommand({ InstanceId }))
  expect(Instance).toMatchObject({ InboundCallsEnabled: false, OutboundCallsEnabled: true })
})

test('the list has each attribute once, over as many pages as it takes', async () => {
  const InstanceId = await givenInstance(app)
  await set(InstanceId, 'ENHANCED_CHAT_MONITORING', 'true')

  const first = await connect.send(new ListInstanceAttributesCommand({ InstanceId }))
  const second = await connect.send(
    new ListInstanceAttributesCommand({ InstanceId, NextToken: first.NextToken }),
  )

  const listed = [...(first.Attributes ?? []), ...(second.Attributes ?? [])]
  expect(first.Attributes).toHaveLength(7)
  expect(new Set(listed.map(({ AttributeType }) => AttributeType)).size).toBe(12)
  expect(listed.filter(({ Value }) => Value === 'true')).toEqual([
    { AttributeType: 'ENHANCED_CHAT_MONITORING', Value: 'true' },
  ])
  expect(second.NextToken).toBeUndefined()
})

test('refuses a value that is neither true nor false', async () => {
  await expect(set(demo.instanceId, 'EARLY_MEDIA', 'yes')).rejects.toThrow(
    InvalidParameterException,
  )
})

test('refuses an instance that is not there', async () => {
  await expect(valueOf(randomUUID(), 'EARLY_MEDIA')).rejects.toThrow(ResourceNotFoundException)
  await expect(set(randomUUID(), 'EARLY_MEDIA', 'true')).rejects.toThrow(ResourceNotFoundException)
})

test('a token of one instance continues the list of no other', async () => {
  const { NextToken } = await connect.send(
    new ListInstanceAttributesCommand({ InstanceId: demo.instanceId }),
  )
  const other = await givenInstance(app)

  const next = connect.send(new ListInstanceAttributesCommand({ InstanceId: other, NextToken }))

  await expect(next).rejects.toThrow(InvalidRequestException)
})

test('a request that comes again late does not undo what was set since', async () => {
  const InstanceId = await givenInstance(app)
  const first = { InstanceId, AttributeType: 'CONTACT_LENS', ClientToken: randomUUID() } as const
  await connect.send(new UpdateInstanceAttributeCommand({ ...first, Value: 'true' }))
  await set(InstanceId, 'CONTACT_LENS', 'false')

  await connect.send(new UpdateInstanceAttributeCommand({ ...first, Value: 'true' }))

  expect(await valueOf(InstanceId, 'CONTACT_LENS')).toBe('false')
})
