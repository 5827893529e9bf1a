import { randomUUID } from 'node:crypto'
import {
  DescribeContactCommand,
  InvalidParameterException,
  InvalidRequestException,
  ResourceNotFoundException,
  UpdateContactCommand,
  type UpdateContactCommandInput,
} from '@aws-sdk/client-connect'
import { expect, test } from 'vitest'
import { startSharedTestApp } from '../../support/app.ts'
import { givenChat } from '../../support/chat.ts'
import { givenFlow } from '../../support/flow.ts'
import { givenInstance } from '../../support/instance.ts'
import { leaveAs } from '../../support/participant.ts'

const app = await startSharedTestApp()
const { connect, demo } = app
const InstanceId = demo.instanceId
const contactFlowId = await givenFlow(app)

const update = (ContactId: string, change: Partial<UpdateContactCommandInput>) =>
  connect.send(new UpdateContactCommand({ InstanceId, ContactId, ...change }))

async function describe(ContactId: string) {
  const { Contact } = await connect.send(new DescribeContactCommand({ InstanceId, ContactId }))
  return Contact
}

test('gives a contact a name and a description, one by one', async () => {
  const { contactId } = await givenChat(app, { contactFlowId })

  await update(contactId, { Name: 'Lost card', Description: 'Lost on Monday' })
  await update(contactId, { Description: 'Found on Tuesday' })

  expect(await describe(contactId)).toMatchObject({
    Name: 'Lost card',
    Description: 'Found on Tuesday',
  })
})

test('takes an empty text for one', async () => {
  const { contactId } = await givenChat(app, { contactFlowId })
  await update(contactId, { Name: 'Lost card' })

  await update(contactId, { Name: '' })

  expect(await describe(contactId)).toMatchObject({ Name: '' })
})

test('adds segment attributes to those of the system', async () => {
  const { contactId } = await givenChat(app, { contactFlowId })
  await update(contactId, { SegmentAttributes: { tier: { ValueString: 'gold' } } })

  await update(contactId, { SegmentAttributes: { visits: { ValueInteger: 3 } } })

  expect((await describe(contactId))?.SegmentAttributes).toEqual({
    'connect:Subtype': { ValueString: 'connect:Chat' },
    tier: { ValueString: 'gold' },
    visits: { ValueInteger: 3 },
  })
})

test('shows name, description and references to a flow', async () => {
  const content = flowThatSays('$.Name, $.Description: $.References.order.Value')
  const { contactId, waitFor } = await givenChat(app, {
    contactFlowId: await givenFlow(app, { content }),
  })

  await update(contactId, {
    Name: 'Card',
    Description: 'lost',
    References: { order: { Type: 'URL', Value: 'https://orders.example/7' } },
  })

  await waitFor('Card, lost: https://orders.example/7')
})

/** Says it after a second: time enough to change what it is about. */
function flowThatSays(Text: string): string {
  const onward = (NextAction: string) => ({
    NextAction,
    Errors: [{ ErrorType: 'NoMatchingError', NextAction }],
  })
  const completed = { Operator: 'Equals', Operands: ['WaitCompleted'] }
  const wait = {
    ...onward('Say'),
    Conditions: [{ NextAction: 'Say', Condition: completed }],
  }
  const at = (Identifier: string, Type: string, rest: object) => ({ Identifier, Type, ...rest })
  return JSON.stringify({
    Version: '2019-10-30',
    StartAction: 'Wait',
    Actions: [
      at('Wait', 'Wait', { Parameters: { TimeLimitSeconds: '1' }, Transitions: wait }),
      at('Say', 'MessageParticipant', { Parameters: { Text }, Transitions: onward('End') }),
      at('End', 'EndFlowExecution', { Parameters: {}, Transitions: {} }),
    ],
  })
}

test('also changes a contact that has ended', async () => {
  const chat = await givenChat(app, { contactFlowId })
  await leaveAs(app, chat)

  await update(chat.contactId, { Name: 'Done' })

  expect(await describe(chat.contactId)).toMatchObject({ Name: 'Done' })
})

test.each<[string, Partial<UpdateContactCommandInput>]>([
  ['nothing', {}],
  ['a queue, which a chat has from its flow', { QueueInfo: { Id: 'queue' } }],
  ['a user', { UserInfo: { UserId: 'user' } }],
  ['an endpoint of the customer', { CustomerEndpoint: { Type: 'VOIP', Address: 'sip:a' } }],
  ['an endpoint of the system', { SystemEndpoint: { Type: 'VOIP', Address: 'sip:b' } }],
])('refuses %s with InvalidRequestException', async (_, change) => {
  const { contactId } = await givenChat(app, { contactFlowId })

  await expect(update(contactId, change)).rejects.toThrow(InvalidRequestException)
})

test('lets nobody say that a customer is authenticated', async () => {
  const { contactId } = await givenChat(app, { contactFlowId })
  const authenticated = { ValueMap: { Status: { ValueString: 'AUTHENTICATED' } } }

  const forged = update(contactId, {
    SegmentAttributes: { 'connect:CustomerAuthentication': authenticated },
  })

  await expect(forged).rejects.toThrow(InvalidParameterException)
})

test.each<[string, Partial<UpdateContactCommandInput>]>([
  [
    'connect:ContactExpiry',
    {
      SegmentAttributes: {
        'connect:ContactExpiry': { ValueMap: { ExpiryDuration: { ValueInteger: 60 } } },
      },
    },
  ],
  ['ATTACHMENT', { References: { file: { Type: 'ATTACHMENT', Value: 'a' } } }],
])('says of %s that it is not built', async (name, change) => {
  const { contactId } = await givenChat(app, { contactFlowId })

  await expect(update(contactId, change)).rejects.toMatchObject({
    name: 'NotImplemented',
    message: expect.stringContaining(name) as string,
  })
})

test.each([
  ['that is none', async () => randomUUID()],
  [
    'of another instance',
    async () => {
      const instanceId = await givenInstance(app)
      const flowId = await givenFlow(app, { instanceId })
      const start = { InstanceId: instanceId }
      return (await givenChat(app, { contactFlowId: flowId, start })).contactId
    },
  ],
])('refuses a contact %s with ResourceNotFoundException', async (_, contact) => {
  await expect(update(await contact(), { Name: 'x' })).rejects.toThrow(ResourceNotFoundException)
})
