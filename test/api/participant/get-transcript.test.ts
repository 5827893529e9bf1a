import { randomUUID } from 'node:crypto'
import { ListInstancesCommand } from '@aws-sdk/client-connect'
import {
  SendEventCommand,
  ValidationException,
  type GetTranscriptCommandInput,
  type StartPosition,
} from '@aws-sdk/client-connectparticipant'
import { expect, test } from 'vitest'
import { timeOrderedId } from '../../../src/runtime/random.ts'
import { startSharedTestApp } from '../../support/app.ts'
import { connectParticipant, givenChat } from '../../support/chat.ts'
import { givenFlow } from '../../support/flow.ts'
import { givenInstance } from '../../support/instance.ts'
import { givenConversation, saidIn, type Conversation } from './given-conversation.ts'

const app = await startSharedTestApp()
const contactFlowId = await givenFlow(app)

const oldestFirst = { SortOrder: 'ASCENDING' } as const
const eventPrefix = 'application/vnd.amazonaws.connect.event.'

/** A chat in which the customer has joined and said `1`, `2`, … and what they were told of each. */
async function givenMessages(count: number) {
  const chat = await givenConversation(app, contactFlowId)
  const sent: { Id: string; AbsoluteTime: string }[] = []
  for (let n = 1; n <= count; n++) sent.push(await chat.send(String(n)))
  return { ...chat, sent }
}

const startAt = async (
  chat: Conversation,
  StartPosition: StartPosition,
  wish: Partial<GetTranscriptCommandInput> = {},
) => saidIn(chat, { ...oldestFirst, StartPosition, ...wish })

test('gives what was said, and that the customer has joined', async () => {
  const chat = await givenMessages(1)

  const { InitialContactId, Transcript = [], NextToken } = await chat.transcript(oldestFirst)

  expect(InitialContactId).toBe(chat.contactId)
  expect(NextToken).toBeUndefined()
  expect(Transcript).toEqual([
    {
      Id: expect.any(String) as string,
      Type: 'EVENT',
      ContentType: `${eventPrefix}participant.joined`,
      AbsoluteTime: expect.any(String) as string,
      ContactId: chat.contactId,
      ParticipantId: chat.participantId,
      ParticipantRole: 'CUSTOMER',
      DisplayName: 'Guest',
    },
    expect.objectContaining({ Type: 'MESSAGE', Content: '1', Id: chat.sent[0]?.Id }),
  ])
})

test('gives the ten most recent, the most recent first, unless told otherwise', async () => {
  const chat = await givenMessages(12)

  expect(await saidIn(chat)).toEqual(['12', '11', '10', '9', '8', '7', '6', '5', '4', '3'])
})

test.each([
  ['an empty StartPosition', { StartPosition: {} }],
  ['a MostRecent of 0', { StartPosition: { MostRecent: 0 } }],
  ['a MaxResults of 0', { MaxResults: 0 }],
  ['the ContactId of the chat', { ContactId: 'own' }],
])('takes %s for nothing said', async (_, wish) => {
  const chat = await givenMessages(2)
  const meant = 'ContactId' in wish ? { ContactId: chat.contactId } : wish

  expect(await saidIn(chat, meant)).toEqual(['2', '1'])
})

test.each([
  ['back from the end', { ScanDirection: 'BACKWARD' }, ['4', '5']],
  ['forward from the beginning', { ScanDirection: 'FORWARD' }, ['1']],
] as const)('reads %s, in the order that is asked for', async (_, wish, expected) => {
  const chat = await givenMessages(5)

  const ascending = await saidIn(chat, { ...wish, MaxResults: 2, SortOrder: 'ASCENDING' })
  const descending = await saidIn(chat, { ...wish, MaxResults: 2, SortOrder: 'DESCENDING' })

  expect(ascending).toEqual(expected)
  expect(descending).toEqual([...expected].reverse())
})

test.each(['FORWARD', 'BACKWARD'] as const)(
  'gives each item once, page by page, going %s, and no token with the last',
  async (ScanDirection) => {
    const chat = await givenMessages(6)
    const pages: (string | undefined)[][] = []
    const ids: (string | undefined)[] = []
    let token: string | undefined
    do {
      const wish = { ...oldestFirst, ScanDirection, MaxResults: 3, NextToken: token }
      const { Transcript = [], NextToken } = await chat.transcript(wish)
      pages.push(Transcript.map(({ Content }) => Content))
      ids.push(...Transcript.map(({ Id }) => Id))
      token = NextToken
    } while (token !== undefined)

    const joined = undefined
    expect(pages).toEqual(
      ScanDirection === 'FORWARD'
        ? [[joined, '1', '2'], ['3', '4', '5'], ['6']]
        : [['4', '5', '6'], ['1', '2', '3'], [joined]],
    )
    expect(new Set(ids).size).toBe(7)
  },
)

test('gives no token with a page that is just full', async () => {
  const chat = await givenMessages(2)

  expect((await chat.transcript({ MaxResults: 3 })).NextToken).toBeUndefined()
  expect((await chat.transcript({ MaxResults: 2 })).NextToken).toBeDefined()
})

test('goes on where it was, whatever is said meanwhile', async () => {
  const chat = await givenMessages(4)
  const { NextToken } = await chat.transcript({ MaxResults: 2 })
  await chat.send('5')

  expect(await saidIn(chat, { NextToken, MaxResults: 2 })).toEqual(['2', '1'])
})

test.each([
  ['forward, unless told otherwise', {}, ['3', '4', '5']],
  ['forward', { ScanDirection: 'FORWARD' }, ['3', '4', '5']],
  ['backward', { ScanDirection: 'BACKWARD' }, ['1', '2', '3']],
] as const)('starts with the item of an Id and of a time, going %s', async (_, wish, expected) => {
  const chat = await givenMessages(5)
  const { Id, AbsoluteTime } = chat.sent[2] ?? {}

  expect(await startAt(chat, { Id }, wish)).toEqual(expected)
  expect(await startAt(chat, { AbsoluteTime }, wish)).toEqual(expected)
})

test('starts at the Id of an item that it does not list', async () => {
  const chat = await givenMessages(1)
  const typing = new SendEventCommand({
    ConnectionToken: chat.connectionToken,
    ContentType: `${eventPrefix}typing`,
  })
  const { Id } = await app.participant.send(typing)
  await chat.send('2')

  expect(await startAt(chat, { Id })).toEqual(['2'])
})

test.each([
  ['that no item has', randomUUID()],
  ['that is no id', 'temporary-1'],
  ['of a year that no calendar has', 'ffffffff-ffff-7fff-bfff-ffffffffffff'],
])('gives an empty transcript from an Id %s', async (_, Id) => {
  const chat = await givenMessages(1)

  const { Transcript, NextToken } = await chat.transcript({ StartPosition: { Id } })

  expect(Transcript).toEqual([])
  expect(NextToken).toBeUndefined()
})

test('starts at the time of an Id that has the form of its own, and that it does not have', async () => {
  const chat = await givenMessages(3)
  const Id = timeOrderedId(new Date(chat.sent[1]?.AbsoluteTime ?? ''))

  expect(await startAt(chat, { Id })).toEqual(['2', '3'])
  expect(await startAt(chat, { Id }, { ScanDirection: 'BACKWARD' })).toEqual(['1', '2'])
})

test('gives an empty transcript from the Id of another chat', async () => {
  const [chat, other] = [await givenMessages(1), await givenMessages(1)]

  expect(await startAt(chat, { Id: other.sent[0]?.Id })).toEqual([])
})

test.each([
  ['long ago', '1999-12-31T23:59:59.999Z', ['1', '2']],
  ['in a year that no calendar has', '0000-01-01T00:00:00Z', ['1', '2']],
  ['to come', '9999-12-31T23:59:59.999Z', []],
])('starts at a time %s', async (_, AbsoluteTime, expected) => {
  const chat = await givenMessages(2)

  expect(await startAt(chat, { AbsoluteTime })).toEqual(expected)
})

test('starts at a time in the words of another zone', async () => {
  const chat = await givenMessages(2)
  const time = new Date(Date.parse(chat.sent[1]?.AbsoluteTime ?? '') + 2 * 3_600_000)

  const AbsoluteTime = time.toISOString().replace('Z', '+02:00')
  expect(await startAt(chat, { AbsoluteTime })).toEqual(['2'])
})

test.each([
  ['forward', 'FORWARD', 2, ['3', '4']],
  ['forward', 'FORWARD', 100, ['1', '2', '3', '4']],
  ['backward', 'BACKWARD', 2, ['1', '2', '3']],
] as const)(
  'starts, going %s, with the oldest of the most recent that it lists',
  async (_, ScanDirection, MostRecent, expected) => {
    const chat = await givenMessages(4)
    const event = { ConnectionToken: chat.connectionToken, ContentType: `${eventPrefix}typing` }
    await app.participant.send(new SendEventCommand(event))
    await app.participant.send(new SendEventCommand(event))

    expect(await startAt(chat, { MostRecent }, { ScanDirection })).toEqual(expected)
  },
)

test('lists no sign-in: a client that read it again would lose the link', async () => {
  const chat = await givenChat(app)
  await chat.waitFor('authentication.initiated')
  const { connectionToken } = await connectParticipant(app, chat.participantToken)

  const read = await givenConversation(app, contactFlowId)
  const { Transcript = [] } = await read.transcript({
    ConnectionToken: connectionToken,
    MaxResults: 100,
  })

  const types = Transcript.map(({ ContentType = '' }) => ContentType)
  expect(types).toContain('text/plain')
  expect(types.filter((type) => type.includes('authentication'))).toEqual([])
})

test('takes a NextToken from before it was left, however much has been said since', async () => {
  const chat = await givenMessages(4)
  const { NextToken } = await chat.transcript({ MaxResults: 2 })
  for (const text of ['5', '6', '7']) await chat.send(text)
  const { connectionToken } = await connectParticipant(app, chat.participantToken)

  const later = { ConnectionToken: connectionToken, NextToken, MaxResults: 2 }
  expect(await saidIn(chat, later)).toEqual(['2', '1'])
  // A window asks so when it comes back, with what it believes to be the newest.
  const asks = {
    ...later,
    ...oldestFirst,
    ScanDirection: 'FORWARD',
    StartPosition: { MostRecent: 1 },
  } as const
  expect(await saidIn(chat, asks)).toEqual(['1', '2'])
})

test('refuses a NextToken of another chat with ValidationException', async () => {
  const [chat, other] = [await givenMessages(1), await givenMessages(1)]
  const { NextToken } = await other.transcript({ MaxResults: 1 })

  await expect(chat.transcript({ NextToken })).rejects.toThrow(ValidationException)
})

test.each<[string, Partial<GetTranscriptCommandInput>]>([
  ['more than a hundred at once', { MaxResults: 101 }],
  ['an unknown direction', { ScanDirection: 'SIDEWAYS' as 'FORWARD' }],
  ['an unknown order', { SortOrder: 'RANDOM' as 'ASCENDING' }],
  ['more than the hundred most recent', { StartPosition: { MostRecent: 101 } }],
  ['a time that is none', { StartPosition: { AbsoluteTime: 'yesterday' } }],
  [
    'a time beyond all calendars',
    { StartPosition: { AbsoluteTime: '+275760-09-13T00:00:00.000Z' } },
  ],
  ['the contact of somebody else', { ContactId: randomUUID() }],
  ['a token of its caller’s making', { NextToken: 'made-up' }],
])('refuses %s with ValidationException', async (_, wish) => {
  const chat = await givenMessages(0)

  await expect(chat.transcript(wish)).rejects.toThrow(ValidationException)
})

test('refuses a token of another list with ValidationException', async () => {
  await Promise.all([givenInstance(app), givenInstance(app)])
  const { NextToken } = await app.connect.send(new ListInstancesCommand({ MaxResults: 1 }))
  const chat = await givenMessages(0)

  await expect(chat.transcript({ NextToken })).rejects.toThrow(ValidationException)
})
