import { randomUUID } from 'node:crypto'
import {
  DescribeContactCommand,
  GetContactAttributesCommand,
  InvalidParameterException,
  InvalidRequestException,
  ResourceNotFoundException,
  StartChatContactCommand,
  type StartChatContactCommandInput,
} from '@aws-sdk/client-connect'
import { GetTranscriptCommand } from '@aws-sdk/client-connectparticipant'
import { expect, test } from 'vitest'
import { startSharedTestApp, startTestApp } from '../../support/app.ts'
import { connectParticipant } from '../../support/chat.ts'
import { givenFlow } from '../../support/flow.ts'
import { givenInstance } from '../../support/instance.ts'
import { workUntilIdle } from '../../support/work.ts'

const app = await startSharedTestApp()
const { connect, demo, sql } = app
const InstanceId = demo.instanceId
const ContactFlowId = await givenFlow(app)

const start = (wish: Partial<StartChatContactCommandInput> = {}) =>
  connect.send(
    new StartChatContactCommand({
      InstanceId,
      ContactFlowId,
      ParticipantDetails: { DisplayName: 'Guest' },
      ...wish,
    }),
  )

async function contactOf({ ContactId }: { ContactId?: string | undefined }) {
  const { Contact } = await connect.send(new DescribeContactCommand({ InstanceId, ContactId }))
  return Contact
}

async function transcriptOf({ ParticipantToken = '' }: { ParticipantToken?: string | undefined }) {
  const { connectionToken: ConnectionToken } = await connectParticipant(app, ParticipantToken)
  const read = new GetTranscriptCommand({ ConnectionToken, SortOrder: 'ASCENDING' })
  return (await app.participant.send(read)).Transcript
}

async function countContacts(): Promise<number> {
  const [row] = await sql<{ count: number }[]>`select count(*) from contact`
  return row?.count ?? 0
}

test('starts a chat, and admits its customer by the token it gives', async () => {
  const started = await start()

  expect(await contactOf(started)).toMatchObject({
    Id: started.ContactId,
    InitialContactId: started.ContactId,
    Channel: 'CHAT',
    InitiationMethod: 'API',
    SegmentAttributes: { 'connect:Subtype': { ValueString: 'connect:Chat' } },
  })
  expect(await transcriptOf(started)).toMatchObject([
    { ParticipantId: started.ParticipantId, ParticipantRole: 'CUSTOMER', DisplayName: 'Guest' },
  ])
})

test('takes the ARNs of an instance and of a flow for their ids', async () => {
  const instanceArn = `arn:aws:connect:us-west-2:123456789012:instance/${InstanceId}`

  const started = await start({
    InstanceId: instanceArn,
    ContactFlowId: `${instanceArn}/contact-flow/${ContactFlowId}`,
  })

  expect(await contactOf(started)).toMatchObject({ Id: started.ContactId })
})

test('says the InitialMessage for the customer, before all else', async () => {
  const started = await start({
    InitialMessage: { ContentType: 'text/plain', Content: 'I have lost my card.' },
  })

  const [first] = (await transcriptOf(started)) ?? []
  expect(first).toMatchObject({
    Type: 'MESSAGE',
    ContentType: 'text/plain',
    Content: 'I have lost my card.',
    ParticipantId: started.ParticipantId,
    ParticipantRole: 'CUSTOMER',
    DisplayName: 'Guest',
  })
})

test('keeps what it is told of the contact', async () => {
  const related = await start()
  const segment = {
    'connect:CustomerAuthentication': { ValueMap: { Status: { ValueString: 'AUTHENTICATED' } } },
  }

  const started = await start({
    Attributes: { orderId: '7' },
    CustomerId: 'customer-7',
    RelatedContactId: related.ContactId,
    SegmentAttributes: segment,
  })

  expect(await contactOf(started)).toMatchObject({
    CustomerId: 'customer-7',
    RelatedContactId: related.ContactId,
    SegmentAttributes: { ...segment, 'connect:Subtype': { ValueString: 'connect:Chat' } },
  })
  const attributes = new GetContactAttributesCommand({
    InstanceId,
    InitialContactId: started.ContactId,
  })
  expect((await connect.send(attributes)).Attributes).toEqual({ orderId: '7' })
})

const plain = (Content: string) => ({ ContentType: 'text/plain', Content })

test.each<[string, Partial<StartChatContactCommandInput>]>([
  ['an empty DisplayName', { ParticipantDetails: { DisplayName: '' } }],
  ['a DisplayName of 257 characters', { ParticipantDetails: { DisplayName: 'x'.repeat(257) } }],
  ['a chat of less than an hour', { ChatDurationInMinutes: 59 }],
  ['a chat of more than a week', { ChatDurationInMinutes: 10_081 }],
  ['a ClientToken of 501 characters', { ClientToken: 'x'.repeat(501) }],
  ['an empty CustomerId', { CustomerId: '' }],
  ['clients that read no plain text', { SupportedMessagingContentTypes: ['text/markdown'] }],
  ['an InitialMessage of 1025 characters', { InitialMessage: plain('x'.repeat(1025)) }],
  [
    'an InitialMessage that the client does not read',
    { InitialMessage: { ContentType: 'text/markdown', Content: '*' } },
  ],
  [
    'an InitialMessage of a type that no message has',
    {
      InitialMessage: { ContentType: 'text/html', Content: '<b>' },
      SupportedMessagingContentTypes: ['text/plain', 'text/html'],
    },
  ],
])('refuses %s with InvalidParameterException', async (_, wish) => {
  await expect(start(wish)).rejects.toThrow(InvalidParameterException)
})

test.each([
  ['an attribute whose name has a space', { 'order id': '7' }],
  ['attributes of more than 32,768 bytes', { note: 'é'.repeat(16_383) }],
])('refuses %s with InvalidRequestException', async (_, Attributes) => {
  await expect(start({ Attributes })).rejects.toThrow(InvalidRequestException)
})

test('takes attributes of 32,768 bytes', async () => {
  const started = await start({ Attributes: { note: 'é'.repeat(16_382) } })

  expect(started.ContactId).toBeDefined()
})

test('refuses a flow that is not published with InvalidRequestException', async () => {
  const draft = await givenFlow(app, { status: 'SAVED' })

  await expect(start({ ContactFlowId: draft })).rejects.toThrow(InvalidRequestException)
})

test.each<[string, Partial<StartChatContactCommandInput>]>([
  ['an instance', { InstanceId: randomUUID() }],
  ['an instance by a word', { InstanceId: 'instance' }],
  ['a flow', { ContactFlowId: randomUUID() }],
  ['a flow by a word', { ContactFlowId: 'flow' }],
  ['a related contact', { RelatedContactId: randomUUID() }],
])('refuses %s that is not there with ResourceNotFoundException', async (_, wish) => {
  await expect(start(wish)).rejects.toThrow(ResourceNotFoundException)
})

test('refuses a flow of another instance with ResourceNotFoundException', async () => {
  const instanceId = await givenInstance(app)
  const elsewhere = await givenFlow(app, { instanceId })

  await expect(start({ ContactFlowId: elsewhere })).rejects.toThrow(ResourceNotFoundException)
})

test('keeps no token that could be used again', async () => {
  const { ParticipantToken = '' } = await start()

  const kept = JSON.stringify(await sql`select * from participant_token`)
  expect(kept).not.toContain(ParticipantToken)
  expect(kept).not.toContain(Buffer.from(ParticipantToken).toString('hex'))
})

test('leaves nothing behind when it refuses', async () => {
  const before = await countContacts()

  await expect(start({ RelatedContactId: randomUUID() })).rejects.toThrow()

  expect(await countContacts()).toBe(before)
})

test('keeps a name that was cut within an emoji as near as can be', async () => {
  const started = await start({ ParticipantDetails: { DisplayName: 'A\ud800' } })

  expect(await transcriptOf(started)).toMatchObject([{ DisplayName: 'A\ufffd' }])
})

test('gives the same chat for the same ClientToken, with another token as good as the first', async () => {
  const ClientToken = randomUUID()
  const first = await start({ ClientToken, InitialMessage: plain('Hello') })

  const again = await start({ ClientToken, InitialMessage: plain('Hello') })

  expect(again).toMatchObject({ ContactId: first.ContactId, ParticipantId: first.ParticipantId })
  expect(again.ParticipantToken).not.toBe(first.ParticipantToken)
  const read = [await transcriptOf(first), await transcriptOf(again)]
  expect(read.map((items) => items?.map(({ Content }) => Content))).toEqual([
    ['Hello', undefined],
    ['Hello', undefined],
  ])
})

test('gives a chat of its own for each empty ClientToken', async () => {
  const [first, second] = [await start({ ClientToken: '' }), await start({ ClientToken: '' })]

  expect(second.ContactId).not.toBe(first.ContactId)
})

test('gives a chat of its own for the ClientToken of another instance', async () => {
  const ClientToken = randomUUID()
  const instanceId = await givenInstance(app)
  const flowId = await givenFlow(app, { instanceId })
  const first = await start({ ClientToken })

  const second = await start({ ClientToken, InstanceId: instanceId, ContactFlowId: flowId })

  expect(second.ContactId).not.toBe(first.ContactId)
})

test('starts one chat for one ClientToken that comes many times at once', async () => {
  const ClientToken = randomUUID()
  const before = await countContacts()

  const started = await Promise.all(Array.from({ length: 8 }, () => start({ ClientToken })))

  expect(new Set(started.map(({ ContactId }) => ContactId)).size).toBe(1)
  expect(await countContacts()).toBe(before + 1)
})

test.each([
  ['whose customer has not come within five minutes', 300, false],
  ['whose time is over, though its customer came', 3600, true],
])('ends a chat %s, and not before', async (_, seconds, isComing) => {
  const own = await startTestApp()
  const flowId = await givenFlow(own)
  const { ContactId, ParticipantToken = '' } = await own.connect.send(
    new StartChatContactCommand({
      InstanceId: own.demo.instanceId,
      ContactFlowId: flowId,
      ParticipantDetails: { DisplayName: 'Guest' },
      ChatDurationInMinutes: 60,
    }),
  )
  if (isComing) await connectParticipant(own, ParticipantToken)
  const describe = new DescribeContactCommand({ InstanceId: own.demo.instanceId, ContactId })
  const endOf = async () => (await own.connect.send(describe)).Contact?.DisconnectTimestamp

  await own.moveOn(seconds - 60)
  await workUntilIdle(own.sql)
  expect(await endOf()).toBeUndefined()
  await own.moveOn(60)
  await workUntilIdle(own.sql)

  expect(await endOf()).toBeInstanceOf(Date)
})
