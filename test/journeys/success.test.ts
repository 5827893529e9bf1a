import { expect, test } from 'vitest'
import { startTestApp } from '../support/app.ts'
import { answer, givenReturned } from './given-sign-in.ts'
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

const greeting =
  'Thank you, Alice. You are signed in, and your identity is verified. What can we do for you today?'

async function givenSuccess() {
  const app = await startTestApp()
  const chat = await givenReturned(app, 'alice')
  await answer(app, chat.returned)
  await chat.waitFor(greeting)
  return { app, ...chat }
}

test('a customer who signs in gets their name, then hears of the success, then of the flow', async () => {
  const { items, sessionId } = await givenSuccess()

  expect(toldOfSignIn(items).map(shown)).toEqual([
    systemEvent('authentication.initiated', JSON.stringify({ SessionId: sessionId })),
    {
      Type: 'EVENT',
      ContentType: 'application/vnd.amazonaws.connect.event.participant.displayname.updated',
      ParticipantRole: 'CUSTOMER',
      DisplayName: 'Alice',
    },
    systemEvent('authentication.succeeded'),
    systemMessage(greeting),
  ])
})

test('the new name is told of the customer, by id; each item has its place in the chat', async () => {
  const { items, contactId, participantId } = await givenSuccess()

  const told = toldOfSignIn(items)
  expect(told[1]).toMatchObject({ ParticipantId: participantId })
  for (const item of told) {
    expect(item).toMatchObject({
      Id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      AbsoluteTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
      ContactId: contactId,
      InitialContactId: contactId,
    })
  }
  const times = told.map(({ AbsoluteTime }) => AbsoluteTime)
  expect(times).toEqual([...new Set(times)].sort())
})

test('the flow leaves the sign-in by its Success branch, and waits where that leads', async () => {
  const { app, contactId } = await givenSuccess()

  expect(await pathFromSignIn(app.sql, contactId)).toEqual([
    'Sign-in → next',
    'Signed in → next',
    'Conversation',
  ])
})

test('the session ends as succeeded, and keeps what happened but none of its secrets', async () => {
  const { app, contactId, sessionId } = await givenSuccess()

  const session = await onlySession(app.sql, contactId)
  expect(session).toMatchObject({
    id: sessionId,
    status: 'succeeded',
    reason: 'authenticated',
    endedAt: expect.any(Date) as Date,
    authorizationRequest: null,
    answer: null,
  })
  expect(timelineOf(session)).toEqual(['initiate', 'issueUrl', 'answer', 'succeed'])
})

test('the identity becomes a profile, and the contact says whose it is', async () => {
  const { app, contactId } = await givenSuccess()

  const [profile, ...others] = await profilesOf(app, 'alice@example.com')
  expect(others).toEqual([])
  expect(profile).toMatchObject({
    ProfileId: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
    FirstName: 'Alice',
    LastName: 'Arden',
    EmailAddress: 'alice@example.com',
    PhoneNumber: '+12065550101',
  })
  expect(await describeCustomer(app, contactId)).toEqual({
    customerId: profile?.ProfileId,
    authentication: {
      Status: 'AUTHENTICATED',
      AuthenticationMethod: 'CONNECT',
      IdentityProvider: `${app.demo.identityProviderUrl}/us-west-2_Countersi`,
      ClientId: app.demo.appClientId,
      AssociatedCustomerId: profile?.ProfileId,
    },
  })
})

test('the transcript lists what was said, and no authentication event', async () => {
  const chat = await givenSuccess()

  const transcript = await transcriptOf(chat.app, chat)
  // The customer may have joined while the flow was greeting them already.
  expect(transcript.filter((each) => each !== 'participant.joined')).toEqual([
    'Hello, and welcome to Northwind support.',
    expect.stringContaining('please sign in. You have 3 minutes'),
    greeting,
  ])
})
