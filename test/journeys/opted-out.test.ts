import { expect, test } from 'vitest'
import { startTestApp } from '../support/app.ts'
import { givenChat } from '../support/chat.ts'
import { answer, cancel, givenReturned, givenSignIn } from './given-sign-in.ts'
import {
  describeCustomer,
  onlySession,
  pathFromSignIn,
  profilesOf,
  shown,
  systemEvent,
  systemMessage,
  timelineOf,
  toldOfSignIn,
  transcriptOf,
} from './observe.ts'

const consent =
  'No problem, you can go on as a guest. We are happy to answer general questions; for anything about your accounts we would need you to sign in.'

const notAwaited = {
  name: 'ValidationException',
  message: 'SessionId is none that awaits a sign-in of this participant.',
}

async function givenOptedOut() {
  const app = await startTestApp()
  const chat = await givenSignIn(app)
  await cancel(app, chat)
  await chat.waitFor(consent)
  return { app, ...chat }
}

test('a customer who declines hears that the sign-in is cancelled, then of the flow', async () => {
  const { items, sessionId } = await givenOptedOut()

  expect(toldOfSignIn(items).map(shown)).toEqual([
    systemEvent('authentication.initiated', JSON.stringify({ SessionId: sessionId })),
    systemEvent('authentication.cancelled'),
    systemMessage(consent),
  ])
})

test('a customer may decline before there is a URL', async () => {
  const app = await startTestApp()
  const chat = await givenChat(app)
  const { Content } = await chat.waitFor('authentication.initiated')
  const { SessionId: sessionId } = JSON.parse(Content ?? '') as { SessionId: string }

  await cancel(app, { ...chat, sessionId })

  await chat.waitFor(consent)
})

test('the flow leaves the sign-in by its Opted out branch', async () => {
  const { app, contactId } = await givenOptedOut()

  expect(await pathFromSignIn(app.sql, contactId)).toEqual([
    'Sign-in → OptedOut',
    'Opted out → next',
    'Conversation',
  ])
})

test('the session ends as cancelled, and its deadline changes nothing any more', async () => {
  const { app, contactId } = await givenOptedOut()

  await app.moveOn(180)

  const session = await onlySession(app.sql, contactId)
  expect(session).toMatchObject({
    status: 'cancelled',
    reason: 'optedOut',
    authorizationRequest: null,
    answer: null,
  })
  expect(timelineOf(session)).toEqual(['initiate', 'issueUrl', 'cancel'])
})

test('the contact says nothing of a sign-in: the contract has no status for one who declined', async () => {
  const { app, contactId } = await givenOptedOut()

  expect(await describeCustomer(app, contactId)).toEqual({
    customerId: undefined,
    authentication: undefined,
  })
  expect(await profilesOf(app, 'alice@example.com')).toEqual([])
})

test('the transcript lists no authentication event', async () => {
  const chat = await givenOptedOut()

  const transcript = await transcriptOf(chat.app, chat)
  expect(transcript.at(-1)).toBe(consent)
  expect(transcript.filter((each) => each.startsWith('authentication.'))).toEqual([])
})

test('refuses to cancel twice', async () => {
  const { app, ...chat } = await givenOptedOut()

  await expect(cancel(app, chat)).rejects.toMatchObject(notAwaited)
})

test('refuses to cancel a sign-in that was answered, and goes on with the answer', async () => {
  const app = await startTestApp()
  const chat = await givenReturned(app, 'alice')
  await answer(app, chat.returned)

  await expect(cancel(app, chat)).rejects.toMatchObject(notAwaited)

  await chat.waitFor('Thank you, Alice.')
})

test.each([
  ['of nobody', () => '00000000-0000-4000-8000-000000000000'],
  ['that is no id', () => 'x'.repeat(36)],
  ['of another customer', ({ sessionId }: { sessionId: string }) => sessionId],
])('refuses to cancel a SessionId %s', async (_, sessionIdOf) => {
  const app = await startTestApp()
  const [mine, theirs] = [await givenSignIn(app), await givenSignIn(app)]

  const cancelled = cancel(app, { ...mine, sessionId: sessionIdOf(theirs) })

  await expect(cancelled).rejects.toMatchObject(notAwaited)
  expect((await onlySession(app.sql, theirs.contactId)).status).toBe('authorizing')
})

test('an answer after the customer declined is a conflict', async () => {
  const app = await startTestApp()
  const chat = await givenReturned(app, 'alice')
  await cancel(app, chat)

  await expect(answer(app, chat.returned)).rejects.toMatchObject({ name: 'ConflictException' })

  await chat.waitFor(consent)
  expect(await profilesOf(app, 'alice@example.com')).toEqual([])
})
