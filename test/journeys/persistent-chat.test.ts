import { randomUUID } from 'node:crypto'
import {
  CreatePersistentContactAssociationCommand,
  DescribeContactCommand,
  GetContactAttributesCommand,
  InvalidRequestException,
  ResourceNotFoundException,
  StartChatContactCommand,
  type RehydrationType,
  type StartChatContactCommandInput,
} from '@aws-sdk/client-connect'
import {
  GetTranscriptCommand,
  ValidationException,
  type GetTranscriptCommandInput,
  type Item,
} from '@aws-sdk/client-connectparticipant'
import { expect, test } from 'vitest'
import { startSharedTestApp } from '../support/app.ts'
import { connectParticipant, gist, givenChat, openSocket, type ChatItem } from '../support/chat.ts'
import { givenFlow } from '../support/flow.ts'
import { givenInstance } from '../support/instance.ts'
import { givenJoined, leaveAs, sendAs } from '../support/participant.ts'

const app = await startSharedTestApp()
const { connect, demo } = app
const InstanceId = demo.instanceId
const contactFlowId = await givenFlow(app)
const rehydrationTypes: RehydrationType[] = ['ENTIRE_PAST_SESSION', 'FROM_SEGMENT']

type Start = Partial<StartChatContactCommandInput>

/** A chat in which something was said, and that has ended. */
async function givenPast(text: string, start: Start = {}) {
  const chat = await givenChat(app, { contactFlowId, start })
  await sendAs(app, chat, text)
  await leaveAs(app, chat)
  return chat
}

const persistent = (
  SourceContactId: string,
  RehydrationType: RehydrationType = 'FROM_SEGMENT',
): Start => ({ PersistentChat: { SourceContactId, RehydrationType } })

const start = (wish: Start) =>
  connect.send(
    new StartChatContactCommand({
      InstanceId,
      ContactFlowId: contactFlowId,
      ParticipantDetails: { DisplayName: 'Guest' },
      ...wish,
    }),
  )

const associate = (
  contactId: string,
  SourceContactId: string,
  RehydrationType = rehydrationTypes[1],
) =>
  connect.send(
    new CreatePersistentContactAssociationCommand({
      InstanceId,
      InitialContactId: contactId,
      SourceContactId,
      RehydrationType,
    }),
  )

const transcript = (
  { connectionToken: ConnectionToken }: { connectionToken: string },
  wish: Partial<GetTranscriptCommandInput> = {},
) => app.participant.send(new GetTranscriptCommand({ ConnectionToken, ...wish }))

/** All that can be read going backward, the latest first. */
async function readBack(chat: { connectionToken: string }, MaxResults = 100): Promise<Item[]> {
  const items: Item[] = []
  let NextToken: string | undefined
  do {
    const page = await transcript(chat, { MaxResults, NextToken, ScanDirection: 'BACKWARD' })
    items.push(...(page.Transcript ?? []))
    NextToken = page.NextToken
  } while (NextToken !== undefined)
  return items
}

const saidIn = (items: readonly Item[]) =>
  items.filter(({ Type }) => Type === 'MESSAGE').map(({ Content }) => Content)

test.each(rehydrationTypes)('a chat goes on with a past one: %s', async (type) => {
  const past = await givenPast('My card is lost')

  const started = await start(persistent(past.contactId, type))

  expect(started.ContinuedFromContactId).toBe(past.contactId)
  const { Contact } = await connect.send(
    new DescribeContactCommand({ InstanceId, ContactId: started.ContactId }),
  )
  expect(Contact).toMatchObject({
    InitialContactId: started.ContactId,
    RelatedContactId: past.contactId,
  })
})

test.each([1, 2, 100])(
  'what was said is read back, %i at a time, from chat to chat',
  async (max) => {
    const first = await givenPast('First')
    const second = await givenPast('Second', persistent(first.contactId))
    const chat = await givenChat(app, { contactFlowId, start: persistent(second.contactId) })
    await sendAs(app, chat, 'Third')

    const items = await readBack(chat, max)

    expect(items.map((item) => gist(item as ChatItem))).toEqual([
      'Third',
      'participant.joined',
      ...['chat.ended', 'participant.left', 'Second', 'participant.joined'],
      ...['chat.ended', 'participant.left', 'First', 'participant.joined'],
    ])
    const { contactId } = chat
    expect(items.map(({ ContactId, RelatedContactId }) => [ContactId, RelatedContactId])).toEqual([
      ...Array.from({ length: 2 }, () => [contactId, undefined]),
      ...Array.from({ length: 4 }, () => [undefined, second.contactId]),
      ...Array.from({ length: 4 }, () => [undefined, first.contactId]),
    ])
  },
)

test('a page is of one chat, and reading forward stays in it', async () => {
  const past = await givenPast('Past')
  const chat = await givenChat(app, { contactFlowId, start: persistent(past.contactId) })

  const { InitialContactId, Transcript = [] } = await transcript(chat)
  const forward = await transcript(chat, { ScanDirection: 'FORWARD' })

  expect(InitialContactId).toBe(chat.contactId)
  expect(Transcript.map((item) => gist(item as ChatItem))).toEqual(['participant.joined'])
  expect(forward.Transcript).toEqual(Transcript)
  expect(forward.NextToken).toBeUndefined()
})

test('a chat that goes on with no other leads to none', async () => {
  const past = await givenPast('Past')
  const chat = await givenChat(app, {
    contactFlowId,
    start: { RelatedContactId: past.contactId },
  })

  expect(saidIn(await readBack(chat))).toEqual([])
})

test('a past chat can be read by its ContactId, and a stranger’s cannot', async () => {
  const [past, strange] = [await givenPast('Past'), await givenPast('Strange')]
  const chat = await givenChat(app, { contactFlowId, start: persistent(past.contactId) })

  const { Transcript = [] } = await transcript(chat, { ContactId: past.contactId })

  expect(saidIn(Transcript)).toEqual(['Past'])
  await expect(transcript(chat, { ContactId: strange.contactId })).rejects.toThrow(
    ValidationException,
  )
})

test('a NextToken leads to a past chat only whom it was given', async () => {
  const past = await givenPast('Past')
  const chat = await givenChat(app, { contactFlowId, start: persistent(past.contactId) })
  const { NextToken } = await transcript(chat)
  const stranger = await givenChat(app, { contactFlowId })

  await expect(transcript(stranger, { NextToken })).rejects.toThrow(ValidationException)

  expect(saidIn((await transcript(chat, { NextToken })).Transcript ?? [])).toEqual(['Past'])
})

test('an agent reads the past too', async () => {
  const past = await givenPast('Past')
  const { contactId } = await givenChat(app, { contactFlowId, start: persistent(past.contactId) })

  const agent = await givenJoined(app, { contactId, role: 'AGENT' })

  expect(saidIn(await readBack(agent))).toEqual(['Past'])
})

test('who comes (back) is told that the chat goes on with a past one, by the same event', async () => {
  const past = await givenPast('Past')
  const { ParticipantToken = '' } = await start(persistent(past.contactId))

  const hear = async () => {
    const { socketUrl } = await connectParticipant(app, ParticipantToken)
    return (await openSocket(socketUrl)).waitFor('chat.rehydrated')
  }
  const told = await hear()

  expect(told).toMatchObject({
    Type: 'EVENT',
    ContentType: 'application/vnd.amazonaws.connect.event.chat.rehydrated',
    ParticipantRole: 'SYSTEM',
  })
  expect(await hear()).toEqual(told)
})

test('attributes come along, and those given anew win; an authentication does not', async () => {
  const past = await givenPast('Past', {
    Attributes: { order: '7', city: 'Oslo' },
    CustomerId: 'customer-7',
    SegmentAttributes: {
      'connect:CustomerAuthentication': { ValueMap: { Status: { ValueString: 'AUTHENTICATED' } } },
    },
  })

  const { ContactId } = await start({ ...persistent(past.contactId), Attributes: { city: 'Rome' } })

  const get = new GetContactAttributesCommand({ InstanceId, InitialContactId: ContactId })
  expect((await connect.send(get)).Attributes).toEqual({ order: '7', city: 'Rome' })
  const { Contact } = await connect.send(new DescribeContactCommand({ InstanceId, ContactId }))
  expect(Contact?.CustomerId).toBeUndefined()
  expect(Object.keys(Contact?.SegmentAttributes ?? {})).toEqual(['connect:Subtype'])
})

test.each(rehydrationTypes)('a chat that is going on takes up a past one: %s', async (type) => {
  const past = await givenPast('Past', { Attributes: { order: '7' } })
  const chat = await givenChat(app, { contactFlowId, start: { Attributes: { city: 'Rome' } } })

  const associated = await associate(chat.contactId, past.contactId, type)

  expect(associated.ContinuedFromContactId).toBe(past.contactId)
  await chat.waitFor('chat.rehydrated')
  expect(saidIn(await readBack(chat))).toEqual(['Past'])
  const get = new GetContactAttributesCommand({ InstanceId, InitialContactId: chat.contactId })
  expect((await connect.send(get)).Attributes).toEqual({ order: '7', city: 'Rome' })
})

test('the same association again changes nothing, and another is refused', async () => {
  const [past, other] = [await givenPast('Past'), await givenPast('Other')]
  const chat = await givenChat(app, { contactFlowId })
  await associate(chat.contactId, past.contactId)

  const again = await associate(chat.contactId, past.contactId)

  expect(again.ContinuedFromContactId).toBe(past.contactId)
  await expect(associate(chat.contactId, other.contactId)).rejects.toThrow(InvalidRequestException)
  await sendAs(app, chat, 'So')
  await chat.waitFor('So')
  expect(chat.items.map(gist)).toEqual(['chat.rehydrated', 'So'])
})

test('the same StartChatContact again says again what it continues', async () => {
  const past = await givenPast('Past')
  const wish = { ...persistent(past.contactId), ClientToken: randomUUID() }
  const first = await start(wish)

  const again = await start(wish)

  expect(again.ContactId).toBe(first.ContactId)
  expect(again.ContinuedFromContactId).toBe(past.contactId)
})

test('only a chat that has ended can be continued, and only in one that has not', async () => {
  const [open, past] = [await givenChat(app, { contactFlowId }), await givenPast('Past')]

  for (const type of rehydrationTypes) {
    await expect(start(persistent(open.contactId, type))).rejects.toThrow(InvalidRequestException)
  }
  await expect(associate(past.contactId, past.contactId)).rejects.toThrow(InvalidRequestException)
})

test.each<[string, (past: string) => Start]>([
  ['RelatedContactId besides', (past: string) => ({ ...persistent(past), RelatedContactId: past })],
  ['no SourceContactId', () => ({ PersistentChat: { RehydrationType: 'FROM_SEGMENT' } })],
  ['no RehydrationType', (past) => ({ PersistentChat: { SourceContactId: past } })],
])('refuses %s with InvalidRequestException', async (_, wish) => {
  const { contactId } = await givenPast('Past')

  await expect(start(wish(contactId))).rejects.toThrow(InvalidRequestException)
})

test('refuses attributes that are too many together with InvalidRequestException', async () => {
  const past = await givenPast('Past', { Attributes: { one: 'x'.repeat(20_000) } })
  const chat = await givenChat(app, {
    contactFlowId,
    start: { Attributes: { other: 'x'.repeat(20_000) } },
  })

  const Attributes = { other: 'x'.repeat(20_000) }
  await expect(start({ ...persistent(past.contactId), Attributes })).rejects.toThrow(
    InvalidRequestException,
  )
  await expect(associate(chat.contactId, past.contactId)).rejects.toThrow(InvalidRequestException)
})

test('refuses a past chat that is none, or of another instance, with ResourceNotFoundException', async () => {
  const instanceId = await givenInstance(app)
  const elsewhere = await givenPast('Elsewhere', {
    InstanceId: instanceId,
    ContactFlowId: await givenFlow(app, { instanceId }),
  })

  for (const contactId of [randomUUID(), elsewhere.contactId]) {
    await expect(start(persistent(contactId))).rejects.toThrow(ResourceNotFoundException)
  }
})
