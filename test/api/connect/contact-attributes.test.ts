import { randomUUID } from 'node:crypto'
import {
  GetContactAttributesCommand,
  InvalidParameterException,
  InvalidRequestException,
  ResourceNotFoundException,
  StartChatContactCommand,
  StopContactCommand,
  UpdateContactAttributesCommand,
} from '@aws-sdk/client-connect'
import { expect, test } from 'vitest'
import { startSharedTestApp } from '../../support/app.ts'
import { givenFlow } from '../../support/flow.ts'
import { givenInstance } from '../../support/instance.ts'

const app = await startSharedTestApp()
const { connect, demo } = app
const InstanceId = demo.instanceId
const ContactFlowId = await givenFlow(app)

async function givenContact(Attributes: Record<string, string> = {}) {
  const { ContactId = '' } = await connect.send(
    new StartChatContactCommand({
      InstanceId,
      ContactFlowId,
      ParticipantDetails: { DisplayName: 'Guest' },
      Attributes,
    }),
  )
  return ContactId
}

async function get(InitialContactId: string, instanceId = InstanceId) {
  const command = new GetContactAttributesCommand({ InstanceId: instanceId, InitialContactId })
  return (await connect.send(command)).Attributes
}

const update = (InitialContactId: string, Attributes: Record<string, string>) =>
  connect.send(new UpdateContactAttributesCommand({ InstanceId, InitialContactId, Attributes }))

test('GetContactAttributes gives those that the chat was started with', async () => {
  const contactId = await givenContact({ orderId: '7', given_name: 'Ada' })

  expect(await get(contactId)).toEqual({ orderId: '7', given_name: 'Ada' })
})

test('GetContactAttributes gives none of a chat without', async () => {
  expect(await get(await givenContact())).toEqual({})
})

test.each([
  ['that is not there', randomUUID()],
  ['by a word', 'contact'],
])('both refuse a contact %s with ResourceNotFoundException', async (_, contactId) => {
  await expect(get(contactId)).rejects.toThrow(ResourceNotFoundException)
  await expect(update(contactId, {})).rejects.toThrow(ResourceNotFoundException)
})

test('GetContactAttributes refuses a contact of another instance', async () => {
  const instanceId = await givenInstance(app)

  await expect(get(await givenContact(), instanceId)).rejects.toThrow(ResourceNotFoundException)
})

test('UpdateContactAttributes adds, replaces, and leaves the rest', async () => {
  const contactId = await givenContact({ kept: 'a', replaced: 'a' })

  await update(contactId, { replaced: 'b', added: 'b' })

  expect(await get(contactId)).toEqual({ kept: 'a', replaced: 'b', added: 'b' })
})

test('UpdateContactAttributes changes those of a chat that has ended', async () => {
  const contactId = await givenContact()
  await connect.send(new StopContactCommand({ InstanceId, ContactId: contactId }))

  await update(contactId, { survey: 'good' })

  expect(await get(contactId)).toEqual({ survey: 'good' })
})

test('UpdateContactAttributes refuses an empty contact id with InvalidParameterException', async () => {
  await expect(update('', {})).rejects.toThrow(InvalidParameterException)
})

test.each([
  ['a name with a space', { 'order id': '7' }],
  ['more than 32,768 bytes together with those that are there', { more: 'x'.repeat(1000) }],
])('UpdateContactAttributes refuses %s, and changes nothing', async (_, attributes) => {
  const before = { note: 'x'.repeat(32_000) }
  const contactId = await givenContact(before)

  await expect(update(contactId, attributes)).rejects.toThrow(InvalidRequestException)

  expect(await get(contactId)).toEqual(before)
})

test('UpdateContactAttributes gives the same when it comes again', async () => {
  const contactId = await givenContact()

  await update(contactId, { orderId: '7' })
  await update(contactId, { orderId: '7' })

  expect(await get(contactId)).toEqual({ orderId: '7' })
})

test('UpdateContactAttributes loses nothing of what comes at once', async () => {
  const contactId = await givenContact()
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']

  await Promise.all(names.map((name) => update(contactId, { [name]: name })))

  expect(Object.keys((await get(contactId)) ?? {}).sort()).toEqual(names)
})

test('UpdateContactAttributes holds the limit against what comes at once', async () => {
  const contactId = await givenContact()
  const updates = ['a', 'b', 'c', 'd'].map((name) =>
    update(contactId, { [name]: 'x'.repeat(20_000) }),
  )

  const settled = await Promise.allSettled(updates)

  expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})
