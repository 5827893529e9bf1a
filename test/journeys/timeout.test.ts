import { expect, test } from 'vitest'
import { deadlineKey } from '../../src/lifecycle/due-keys.ts'
import { startTestApp } from '../support/app.ts'
import { givenChat } from '../support/chat.ts'
import { answer, givenReturned, givenSignIn } from './given-sign-in.ts'
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

const regret =
  'We did not see you sign in, so the request has expired. You are still welcome here: ask us anything that is not about your accounts.'

const conflict = { name: 'ConflictException', message: 'The session awaits no answer.' }

async function givenTimeout() {
  const app = await startTestApp()
  const chat = await givenSignIn(app)
  await app.moveOn(180)
  await chat.waitFor(regret)
  return { app, ...chat }
}

test('a customer who does not sign in in time hears of the timeout, and never that anything expired', async () => {
  const { items, sessionId } = await givenTimeout()

  expect(toldOfSignIn(items).map(shown)).toEqual([
    systemEvent('authentication.initiated', JSON.stringify({ SessionId: sessionId })),
    systemEvent('authentication.timeout'),
    systemMessage(regret),
  ])
})

test('the time limit is not over before its time', async () => {
  const app = await startTestApp()
  const chat = await givenReturned(app, 'alice')
  await app.moveOn(160)

  await answer(app, chat.returned)

  await chat.waitFor('Thank you, Alice.')
})

test('the time limit runs out for one who never asked for the URL as well', async () => {
  const app = await startTestApp()
  const chat = await givenChat(app)
  await chat.waitFor('authentication.initiated')

  await app.moveOn(180)

  await chat.waitFor('authentication.timeout')
  expect((await onlySession(app.sql, chat.contactId)).status).toBe('timedOut')
})

test('the flow leaves the sign-in by its Timeout branch', async () => {
  const { app, contactId } = await givenTimeout()

  expect(await pathFromSignIn(app.sql, contactId)).toEqual([
    'Sign-in → TimeLimitExceeded',
    'Timed out → next',
    'Conversation',
  ])
})

test('the session ends as timed out', async () => {
  const { app, contactId } = await givenTimeout()

  const session = await onlySession(app.sql, contactId)
  expect(session).toMatchObject({
    status: 'timedOut',
    reason: 'timeLimitExceeded',
    authorizationRequest: null,
    answer: null,
  })
  expect(timelineOf(session)).toEqual(['initiate', 'issueUrl', 'timeOut'])
})

test('the contact says that the time ran out, and nobody became a profile', async () => {
  const { app, contactId } = await givenTimeout()

  expect(await describeCustomer(app, contactId)).toEqual({
    customerId: undefined,
    authentication: {
      Status: 'TIMEOUT',
      AuthenticationMethod: 'CONNECT',
      IdentityProvider: `${app.demo.identityProviderUrl}/us-west-2_Countersi`,
      ClientId: app.demo.appClientId,
    },
  })
  expect(await profilesOf(app, 'alice@example.com')).toEqual([])
})

test('an answer after the deadline is a conflict, and the Timeout branch stays the one taken', async () => {
  const app = await startTestApp()
  const { returned, waitFor, contactId } = await givenReturned(app, 'alice')
  await app.moveOn(180)

  await expect(answer(app, returned)).rejects.toMatchObject(conflict)

  await waitFor(regret)
  expect((await pathFromSignIn(app.sql, contactId))[0]).toBe('Sign-in → TimeLimitExceeded')
  expect(await profilesOf(app, 'alice@example.com')).toEqual([])
})

test('an answer after the deadline is a conflict also where nobody has got to the deadline yet', async () => {
  const app = await startTestApp()
  const { returned, sessionId, contactId, waitFor } = await givenReturned(app, 'alice')
  await app.sql`
    select graphile_worker.reschedule_jobs(array[id], run_at => run_at + interval '1 hour')
      from graphile_worker.jobs
     where key = ${deadlineKey(sessionId)}`
  await app.moveOn(180)

  await expect(answer(app, returned)).rejects.toMatchObject(conflict)

  expect((await onlySession(app.sql, contactId)).status).toBe('authorizing')
  await app.moveOn(3600)
  await waitFor(regret)
})

test('the transcript lists no authentication event', async () => {
  const chat = await givenTimeout()

  const transcript = await transcriptOf(chat.app, chat)
  expect(transcript.at(-1)).toBe(regret)
  expect(transcript.filter((each) => each.startsWith('authentication.'))).toEqual([])
})
