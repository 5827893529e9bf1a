import {
  CreateIntegrationAssociationCommand,
  DeleteIntegrationAssociationCommand,
  ListIntegrationAssociationsCommand,
} from '@aws-sdk/client-connect'
import { CreateDomainCommand } from '@aws-sdk/client-customer-profiles'
import { expect, test } from 'vitest'
import { signInFlow } from '../../src/flow/sample-sign-in-flow.ts'
import { startTestApp, type TestApp } from '../support/app.ts'
import { givenChat } from '../support/chat.ts'
import { givenFlow } from '../support/flow.ts'
import { givenInstance } from '../support/instance.ts'
import { cancelSignIn } from '../support/sign-in.ts'
import { workUntilIdle } from '../support/work.ts'
import { answer, givenReturned, givenSignIn, signInOf } from './given-sign-in.ts'
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

const apology =
  'Sorry, we could not complete your sign-in. Your accounts are safe, and you can go on here as a guest with any general question.'

const patient = { timeout: 10_000 }

async function givenDenied() {
  const app = await startTestApp()
  const chat = await givenSignIn(app)
  const returned = await cancelSignIn(chat.authenticationUrl)
  await answer(app, returned)
  await chat.waitFor(apology)
  return { app, returned, ...chat }
}

test('a customer who presses Cancel at the provider comes back with an error and its description', async () => {
  const { app, returned, state, contactId } = await givenDenied()

  expect(returned).toEqual({
    state,
    iss: (await onlySession(app.sql, contactId)).issuer,
    error: 'access_denied',
    errorDescription: 'The user cancelled the sign-in.',
  })
})

test('a customer whose sign-in failed hears so, then of the flow', async () => {
  const { items, sessionId } = await givenDenied()

  expect(toldOfSignIn(items).map(shown)).toEqual([
    systemEvent('authentication.initiated', JSON.stringify({ SessionId: sessionId })),
    systemEvent('authentication.failed'),
    systemMessage(apology),
  ])
})

test('the flow leaves the sign-in by its Error branch', async () => {
  const { app, contactId } = await givenDenied()

  expect(await pathFromSignIn(app.sql, contactId)).toEqual([
    'Sign-in → NoMatchingError',
    'Failed → next',
    'Conversation',
  ])
})

test('the session ends as failed, says why, and keeps neither the error nor its description', async () => {
  const { app, contactId } = await givenDenied()

  const session = await onlySession(app.sql, contactId)
  expect(session).toMatchObject({
    status: 'failed',
    reason: 'provider:access_denied',
    authorizationRequest: null,
    answer: null,
  })
  expect(timelineOf(session)).toEqual(['initiate', 'issueUrl', 'answer', 'fail'])
  expect(JSON.stringify(session)).not.toContain('cancelled the sign-in')
})

test('an error that no standard names is not repeated: it may hold anything', async () => {
  const app = await startTestApp()
  const { state, contactId, waitFor } = await givenSignIn(app)

  await answer(app, { state, error: 'alice has no account' })

  await waitFor('authentication.failed')
  expect((await onlySession(app.sql, contactId)).reason).toBe('provider:otherError')
})

test('the contact says that it failed, and nobody became a profile', async () => {
  const { app, contactId } = await givenDenied()

  expect(await describeCustomer(app, contactId)).toEqual({
    customerId: undefined,
    authentication: {
      Status: 'FAILED',
      AuthenticationMethod: 'CONNECT',
      IdentityProvider: `${app.demo.identityProviderUrl}/us-west-2_Countersi`,
      ClientId: app.demo.appClientId,
    },
  })
  expect(await profilesOf(app, 'alice@example.com')).toEqual([])
})

test('the transcript lists no authentication event', async () => {
  const chat = await givenDenied()

  const transcript = await transcriptOf(chat.app, chat)
  expect(transcript.at(-1)).toBe(apology)
  expect(transcript.filter((each) => each.startsWith('authentication.'))).toEqual([])
})

test('a wrong code is accepted, and takes the Error branch', async () => {
  const app = await startTestApp()
  const { state, contactId, waitFor } = await givenSignIn(app)

  await answer(app, { state, code: 'no code of this provider' })

  await waitFor(apology)
  expect(await onlySession(app.sql, contactId)).toMatchObject({
    status: 'failed',
    reason: 'token:invalid_grant',
  })
})

test.each([
  ['given for another session: it does not fit the code challenge', false],
  ['used before, in another session', true],
])('a code is of no use when it was %s', async (_, isSpent) => {
  const app = await startTestApp()
  const [theirs, mine] = [await givenReturned(app, 'bob'), await givenSignIn(app)]
  if (isSpent) {
    await answer(app, theirs.returned)
    await theirs.waitFor('Thank you, Bob.')
  }

  await answer(app, { ...theirs.returned, state: mine.state })

  await mine.waitFor(apology)
  expect(await onlySession(app.sql, mine.contactId)).toMatchObject({
    status: 'failed',
    reason: 'token:invalid_grant',
  })
})

test('an identity that cannot be imported takes the Error branch', async () => {
  const app = await startTestApp()
  const content = signInFlow(app.demo).replace('"Cognito-attributes"', '"No-such-type"')
  const contactFlowId = await givenFlow(app, { content })
  const chat = await givenSignIn(app, { contactFlowId })

  await answer(app, await signInOf(app, chat, 'alice'))

  await chat.waitFor(apology)
  expect(await onlySession(app.sql, chat.contactId)).toMatchObject({
    status: 'failed',
    reason: 'profile:unknownObjectType',
  })
  expect(await profilesOf(app, 'alice@example.com')).toEqual([])
})

test('a sign-in that cannot begin takes the Error branch at once, and a session says why', async () => {
  const app = await startTestApp()
  await dissociateUserPool(app)

  const { contactId, connectionToken } = await givenChat(app)
  await expect.poll(() => transcriptOf(app, { connectionToken }), patient).toContain(apology)

  expect(await pathFromSignIn(app.sql, contactId)).toEqual([
    'Sign-in → NoMatchingError',
    'Failed → next',
    'Conversation',
  ])
  expect(await onlySession(app.sql, contactId)).toMatchObject({
    status: 'failed',
    reason: 'userPoolNotAssociated',
  })
})

test('an instance without a profiles domain signs nobody in, until it has one', async () => {
  const app = await startTestApp()
  const host = await givenOtherInstance(app)
  const first = await givenChat(host)
  await workUntilIdle(app.sql)

  await app.profiles.send(
    new CreateDomainCommand({ DomainName: 'amazon-connect-other', DefaultExpirationDays: 366 }),
  )
  const second = await givenSignIn(host)

  expect(await onlySession(app.sql, first.contactId)).toMatchObject({
    status: 'failed',
    reason: 'profilesDisabled',
  })
  await answer(host, await signInOf(host, second, 'alice'))
  await second.waitFor('Thank you, Alice.')
})

/** Another instance, which may use the demo's user pool, as the place where chats begin. */
async function givenOtherInstance(app: TestApp): Promise<TestApp> {
  const { connect, demo } = app
  const instanceId = await givenInstance(app, { InstanceAlias: 'other' })
  await connect.send(
    new CreateIntegrationAssociationCommand({
      InstanceId: instanceId,
      IntegrationType: 'COGNITO_USER_POOL',
      IntegrationArn: demo.userPoolArn,
    }),
  )
  const contactFlowId = await givenFlow(app, { instanceId, content: signInFlow(demo) })
  return { ...app, demo: { ...demo, instanceId, contactFlowId } }
}

async function dissociateUserPool({ connect, demo }: TestApp): Promise<void> {
  const { IntegrationAssociationSummaryList: associations = [] } = await connect.send(
    new ListIntegrationAssociationsCommand({ InstanceId: demo.instanceId }),
  )
  for (const { IntegrationAssociationId } of associations) {
    await connect.send(
      new DeleteIntegrationAssociationCommand({
        InstanceId: demo.instanceId,
        IntegrationAssociationId,
      }),
    )
  }
}
