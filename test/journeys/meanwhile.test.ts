import { DisconnectParticipantCommand } from '@aws-sdk/client-connectparticipant'
import { StopContactCommand } from '@aws-sdk/client-connect'
import { expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.ts'
import { connectParticipant, gist, openSocket } from '../support/chat.ts'
import {
  answer,
  cancel,
  givenReturned,
  givenSignIn,
  say,
  type GivenSignIn,
} from './given-sign-in.ts'
import {
  onlySession,
  pathFromSignIn,
  profilesOf,
  timelineOf,
  toldOfSignIn,
  transcriptOf,
} from './observe.ts'

test('what the customer says while the flow waits is told and kept, and moves no flow', async () => {
  const app = await startTestApp()
  const chat = await givenSignIn(app)

  await say(app, chat, 'One moment, please.')

  await chat.waitFor('One moment, please.')
  expect(await transcriptOf(app, chat)).toContain('One moment, please.')
  expect(await pathFromSignIn(app.sql, chat.contactId)).toEqual(['Sign-in'])
  await cancel(app, chat)
  await chat.waitFor('No problem')
})

test('a socket that comes later is told of the pending sign-in, with the same Id', async () => {
  const app = await startTestApp()
  const chat = await givenSignIn(app)
  const { socketUrl } = await connectParticipant(app, chat.participantToken)

  const told = await (await openSocket(socketUrl)).waitFor('authentication.initiated')

  expect(told).toEqual(await chat.waitFor('authentication.initiated'))
})

test('a socket that comes after the sign-in is told nothing of it', async () => {
  const app = await startTestApp()
  const chat = await givenSignIn(app)
  await cancel(app, chat)
  await chat.waitFor('No problem')
  const { socketUrl } = await connectParticipant(app, chat.participantToken)
  const later = await openSocket(socketUrl)

  await say(app, chat, 'I am back.')

  await later.waitFor('I am back.')
  expect(later.items.map(gist)).toEqual(['I am back.'])
})

const leave = ({ participant }: TestApp, { connectionToken }: GivenSignIn) =>
  participant.send(new DisconnectParticipantCommand({ ConnectionToken: connectionToken }))

const stop = ({ connect, demo }: TestApp, { contactId }: GivenSignIn) =>
  connect.send(new StopContactCommand({ InstanceId: demo.instanceId, ContactId: contactId }))

test.each([
  ['its customer leaves', leave],
  ['it is stopped', stop],
])('when %s, a contact takes no branch: its sign-in is abandoned', async (_, end) => {
  const app = await startTestApp()
  const chat = await givenReturned(app, 'alice')
  await end(app, chat)
  await chat.waitFor('chat.ended')

  await expect(answer(app, chat.returned)).rejects.toMatchObject({ name: 'ConflictException' })

  const session = await onlySession(app.sql, chat.contactId)
  expect(session).toMatchObject({
    status: 'abandoned',
    reason: 'contactEnded',
    authorizationRequest: null,
  })
  expect(timelineOf(session)).toEqual(['initiate', 'issueUrl', 'abandon'])
  expect(await pathFromSignIn(app.sql, chat.contactId)).toEqual(['Sign-in'])
  expect(toldOfSignIn(chat.items).map(gist)).toEqual([
    'authentication.initiated',
    'participant.left',
    'chat.ended',
  ])
  expect(await profilesOf(app, 'alice@example.com')).toEqual([])
})

test('an answer that was accepted before the contact ended is still redeemed', async () => {
  const app = await startTestApp()
  const chat = await givenReturned(app, 'alice')
  await answer(app, chat.returned)

  await stop(app, chat)

  await expect
    .poll(async () => (await onlySession(app.sql, chat.contactId)).status, { timeout: 10_000 })
    .toBe('succeeded')
  expect(await profilesOf(app, 'alice@example.com')).toHaveLength(1)
})
