import { randomUUID } from 'node:crypto'
import { SendMessageCommand, ValidationException } from '@aws-sdk/client-connectparticipant'
import { expect, test } from 'vitest'
import { startSharedTestApp } from '../../support/app.ts'
import { givenFlow } from '../../support/flow.ts'
import { givenConversation, saidIn } from './given-conversation.ts'

const app = await startSharedTestApp()
const contactFlowId = await givenFlow(app)

const givenChat = () => givenConversation(app, contactFlowId)

const sendAs = (ConnectionToken: string, ContentType: string, Content: string) =>
  app.participant.send(new SendMessageCommand({ ConnectionToken, ContentType, Content }))

const interactive = 'application/vnd.amazonaws.connect.message.interactive.response'

test('is told back at the socket, under the Id and the time that it answered with', async () => {
  const chat = await givenChat()

  const { Id, AbsoluteTime } = await chat.send('Where is my card?')

  expect(await chat.waitFor('Where is my card?')).toEqual({
    Id,
    Type: 'MESSAGE',
    ContentType: 'text/plain',
    Content: 'Where is my card?',
    AbsoluteTime,
    ContactId: chat.contactId,
    InitialContactId: chat.contactId,
    ParticipantId: chat.participantId,
    ParticipantRole: 'CUSTOMER',
    DisplayName: 'Guest',
  })
  // Some clients compare times as texts.
  expect(AbsoluteTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
})

test('is in the transcript as it was at the socket', async () => {
  const chat = await givenChat()
  await chat.send('Hello')

  const { InitialContactId, ...told } = await chat.waitFor('Hello')

  const { Transcript = [] } = await chat.transcript()
  expect(Transcript[0]).toEqual(told)
  expect(InitialContactId).toBe(chat.contactId)
})

test.each([
  ['text/plain', 1024],
  ['text/markdown', 1024],
  ['application/json', 12_000],
  [interactive, 12_288],
])('takes %s of %i characters, and refuses one more', async (contentType, charactersMax) => {
  const { connectionToken } = await givenConversation(app, contactFlowId, {
    SupportedMessagingContentTypes: ['text/plain', contentType],
  })
  // An emoji is one character, though two units of UTF-16.
  const longest = '🦉'.repeat(charactersMax)

  const longer = sendAs(connectionToken, contentType, `${longest}!`)

  await expect(longer).rejects.toThrow(ValidationException)
  expect((await sendAs(connectionToken, contentType, longest)).Id).toBeDefined()
})

test.each([
  ['a content type that no message has', 'text/html', '<b>'],
  ['a content type that every object has', 'constructor', 'Hello'],
  ['the content type of an event', 'application/vnd.amazonaws.connect.event.typing', 'Hello'],
  ['an empty content', 'text/plain', ''],
])('refuses %s with ValidationException, and says nothing', async (_, contentType, content) => {
  const chat = await givenChat()

  await expect(sendAs(chat.connectionToken, contentType, content)).rejects.toThrow(
    ValidationException,
  )

  expect(await saidIn(chat)).toEqual([])
})

test.each(['text/markdown', 'application/json', interactive])(
  'refuses %s where the chat does not support it, with ValidationException',
  async (contentType) => {
    const { connectionToken } = await givenChat()

    await expect(sendAs(connectionToken, contentType, 'Hello')).rejects.toThrow(ValidationException)
  },
)

test('keeps a text that was cut within an emoji as near as can be', async () => {
  const chat = await givenChat()

  await chat.send('A\ud800')

  expect(await saidIn(chat)).toEqual(['A\ufffd'])
})

test('is said to nobody else', async () => {
  const [chat, other] = [await givenChat(), await givenChat()]

  await chat.send('For my chat')
  await other.send('For the other')

  await other.waitFor('For the other')
  expect(other.items).toHaveLength(1)
  expect(await saidIn(other)).toEqual(['For the other'])
})

test('is said once when it comes again under its ClientToken', async () => {
  const chat = await givenChat()
  const clientToken = randomUUID()
  const first = await chat.send('Hello', clientToken)

  const again = await chat.send('Hello', clientToken)

  expect(again).toEqual(first)
  expect(await saidIn(chat)).toEqual(['Hello'])
})

test('is said once when it comes many times at once', async () => {
  const chat = await givenChat()
  const clientToken = randomUUID()

  const sent = await Promise.all(Array.from({ length: 8 }, () => chat.send('Hello', clientToken)))

  expect(new Set(sent.map(({ Id }) => Id)).size).toBe(1)
  expect(await saidIn(chat)).toEqual(['Hello'])
})

type Sent = [content: string, clientToken: string | undefined]

test.each<[string, Sent, Sent]>([
  ['the same words under another ClientToken', ['Yes', 'a'], ['Yes', 'b']],
  ['the same words under no ClientToken', ['Yes', undefined], ['Yes', undefined]],
  ['the same words under an empty ClientToken', ['Yes', ''], ['Yes', '']],
  ['other words under the same ClientToken', ['Yes', 'a'], ['No', 'a']],
])('is said as often as it is meant: %s', async (_, first, second) => {
  const chat = await givenChat()

  await chat.send(...first)
  await chat.send(...second)

  expect(await saidIn(chat, { SortOrder: 'ASCENDING' })).toEqual([first[0], second[0]])
})

test('lets two chats use the same ClientToken', async () => {
  const [chat, other] = [await givenChat(), await givenChat()]

  await chat.send('Hello', 'constant')
  await other.send('Hello', 'constant')

  expect(await saidIn(other)).toEqual(['Hello'])
})

test('is told in the order of the transcript, however many come at once', async () => {
  const chat = await givenChat()
  const words = Array.from({ length: 20 }, (_, n) => `Word ${n}.`)

  await Promise.all(words.map((word) => chat.send(word)))

  await Promise.all(words.map((word) => chat.waitFor(word)))
  const { Transcript = [] } = await chat.transcript({ SortOrder: 'ASCENDING', MaxResults: 100 })
  const listed = Transcript.filter(({ Type }) => Type === 'MESSAGE')
  expect(chat.items.map(({ Id }) => Id)).toEqual(listed.map(({ Id }) => Id))
  const times = listed.map(({ AbsoluteTime = '' }) => AbsoluteTime)
  expect(times).toEqual([...new Set(times)].sort())
})
