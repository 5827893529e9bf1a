import { SendEventCommand, ValidationException } from '@aws-sdk/client-connectparticipant'
import { expect, test } from 'vitest'
import { startSharedTestApp } from '../../support/app.ts'
import { givenFlow } from '../../support/flow.ts'
import { givenConversation, type Conversation } from './given-conversation.ts'

const app = await startSharedTestApp()
const contactFlowId = await givenFlow(app)

const givenChat = () => givenConversation(app, contactFlowId)

const prefix = 'application/vnd.amazonaws.connect.event.'

const sendEvent = (
  { connectionToken: ConnectionToken }: Pick<Conversation, 'connectionToken'>,
  name: string,
  { Content, ClientToken }: { Content?: string; ClientToken?: string } = {},
) =>
  app.participant.send(
    new SendEventCommand({
      ConnectionToken,
      ContentType: `${prefix}${name}`,
      Content,
      ClientToken,
    }),
  )

const receiptOf = (messageId: string, rest: object = {}) => JSON.stringify({ messageId, ...rest })

test('tells that the customer is typing, and lists it nowhere', async () => {
  const chat = await givenChat()

  const { Id, AbsoluteTime } = await sendEvent(chat, 'typing')

  expect(await chat.waitFor('typing')).toEqual({
    Id,
    Type: 'EVENT',
    ContentType: `${prefix}typing`,
    AbsoluteTime,
    ContactId: chat.contactId,
    InitialContactId: chat.contactId,
    ParticipantId: chat.participantId,
    ParticipantRole: 'CUSTOMER',
    DisplayName: 'Guest',
  })
  const { Transcript = [] } = await chat.transcript()
  expect(Transcript.map(({ Id: id }) => id)).not.toContain(Id)
})

test.each([
  ['message.delivered', 'DeliveredTimestamp'],
  ['message.read', 'ReadTimestamp'],
])('tells of %s as a receipt, by %s', async (name, timestamp) => {
  const chat = await givenChat()
  const { Id: messageId } = await chat.send('Hello')

  const content = receiptOf(messageId, { disableThrottle: true })
  const { Id } = await sendEvent(chat, name, { Content: content })

  expect(await chat.waitFor('message.metadata')).toMatchObject({
    Id,
    Type: 'MESSAGEMETADATA',
    MessageMetadata: {
      MessageId: messageId,
      Receipts: [
        {
          [timestamp]: expect.stringMatching(/^\d{4}-.*Z$/) as string,
          RecipientParticipantId: chat.participantId,
        },
      ],
    },
  })
})

test('accepts an acknowledged connection, as older clients send it', async () => {
  expect((await sendEvent(await givenChat(), 'connection.acknowledged')).Id).toBeDefined()
})

test.each([
  ['an event that no customer may send', 'chat.ended', undefined],
  ['an authentication event', 'authentication.succeeded', undefined],
  ['an invented event', 'invented', undefined],
  ['a receipt of nothing', 'message.read', undefined],
  ['a receipt that is no JSON', 'message.read', 'm-1'],
  ['a receipt that names no message', 'message.read', '{}'],
  ['a receipt of a name that cannot be stored', 'message.read', '{"messageId":"\\u0000"}'],
])('refuses %s with ValidationException, and tells nobody', async (_, name, Content) => {
  const chat = await givenChat()

  await expect(sendEvent(chat, name, { ...(Content && { Content }) })).rejects.toThrow(
    ValidationException,
  )

  await chat.send('Next')
  await chat.waitFor('Next')
  expect(chat.items).toHaveLength(1)
})

test('refuses a content type that every object has with ValidationException', async () => {
  const { connectionToken: ConnectionToken } = await givenChat()

  for (const ContentType of ['constructor', 'toString', '__proto__']) {
    const sent = app.participant.send(new SendEventCommand({ ConnectionToken, ContentType }))
    await expect(sent).rejects.toThrow(ValidationException)
  }
})

test('is told once when it comes again under its ClientToken', async () => {
  const chat = await givenChat()
  const first = await sendEvent(chat, 'typing', { ClientToken: 'once' })

  const again = await sendEvent(chat, 'typing', { ClientToken: 'once' })

  expect(again.Id).toBe(first.Id)
  await chat.send('Next')
  await chat.waitFor('Next')
  expect(chat.items).toHaveLength(2)
})

test('keeps every receipt, though clients give them all one ClientToken', async () => {
  const chat = await givenChat()
  const messages = [await chat.send('One'), await chat.send('Two')]

  for (const { Id } of messages) {
    const wish = { Content: receiptOf(Id), ClientToken: 'INCOMING_READ_RECEIPT' }
    await sendEvent(chat, 'message.read', wish)
    await sendEvent(chat, 'message.delivered', wish)
  }

  await chat.send('Next')
  await chat.waitFor('Next')
  const told = chat.items.flatMap(({ MessageMetadata }) => MessageMetadata?.MessageId ?? [])
  expect(told).toEqual(messages.flatMap(({ Id }) => [Id, Id]))
})
