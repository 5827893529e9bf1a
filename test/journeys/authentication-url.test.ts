import { createHash } from 'node:crypto'
import { GetAuthenticationUrlCommand } from '@aws-sdk/client-connectparticipant'
import { expect, test } from 'vitest'
import { Browser } from '../development-identity-provider/browser.ts'
import { startSharedTestApp, startTestApp, type TestApp } from '../support/app.ts'
import { connectParticipant, givenChat, openSocket } from '../support/chat.ts'
import { answer, cancel, givenReturned, givenSignIn, signInOf } from './given-sign-in.ts'
import { onlySession } from './observe.ts'

type Asker = { connectionToken: string; sessionId: string }

const askForUrl = async (
  { participant, demo }: TestApp,
  { connectionToken, sessionId }: Asker,
  redirectUri = demo.redirectUri,
) => {
  const { AuthenticationUrl } = await participant.send(
    new GetAuthenticationUrlCommand({
      ConnectionToken: connectionToken,
      SessionId: sessionId,
      RedirectUri: redirectUri,
    }),
  )
  return AuthenticationUrl
}

const refused = (message: string) => ({
  name: 'ValidationException',
  message,
  $metadata: { httpStatusCode: 400 },
})
const notAwaited = refused('SessionId is none that awaits a sign-in of this participant.')
const tooLate = refused('SessionId may be used within 60 seconds after it was received.')

async function givenAsked(app: TestApp) {
  const chat = await givenChat(app)
  const { Content } = await chat.waitFor('authentication.initiated')
  const { SessionId: sessionId } = JSON.parse(Content ?? '') as { SessionId: string }
  return { ...chat, sessionId }
}

const app = await startSharedTestApp()

test('gives the authorize endpoint with all that the sign-in needs, and no fragment', async () => {
  const { authenticationUrl } = await givenSignIn(app)

  const { origin, pathname, searchParams, hash } = new URL(authenticationUrl)

  expect(origin + pathname).toBe(`${app.demo.identityProviderUrl}/oauth2/authorize`)
  expect(hash).toBe('')
  expect(Object.fromEntries(searchParams)).toEqual({
    response_type: 'code',
    client_id: app.demo.appClientId,
    redirect_uri: app.demo.redirectUri,
    scope: 'openid email phone profile',
    state: expect.stringMatching(/^[\w-]{43}$/) as string,
    nonce: expect.stringMatching(/^[\w-]{43}$/) as string,
    code_challenge: expect.stringMatching(/^[\w-]{43}$/) as string,
    code_challenge_method: 'S256',
  })
})

test('each sign-in has a state, a nonce and a challenge of its own', async () => {
  const [one, other] = [await givenSignIn(app), await givenSignIn(app)]

  for (const name of ['state', 'nonce', 'code_challenge']) {
    const [ofOne, ofOther] = [one, other].map(({ authenticationUrl }) =>
      new URL(authenticationUrl).searchParams.get(name),
    )
    expect(ofOne).not.toBe(ofOther)
  }
})

test('what lets a code be redeemed is not in the URL', async () => {
  const { authenticationUrl } = await givenSignIn(app)

  const values = [...new URL(authenticationUrl).searchParams.values()]
  const challenges = values.map((value) => createHash('sha256').update(value).digest('base64url'))

  expect(values.filter((value) => challenges.includes(value))).toEqual([])
})

test('a client may name an identity provider at the end of the URL', async () => {
  const { authenticationUrl } = await givenSignIn(app)

  const page = await new Browser().open(`${authenticationUrl}&identity_provider=COGNITO`)

  expect(page.status).toBe(200)
})

test.each([
  ['of nobody', () => '00000000-0000-4000-8000-000000000000'],
  ['that is no id', () => 'x'.repeat(36)],
  ['of another customer', ({ sessionId }: Asker) => sessionId],
])('refuses a SessionId %s', async (_, sessionIdOf) => {
  const [mine, theirs] = [await givenAsked(app), await givenAsked(app)]

  const asked = askForUrl(app, { ...mine, sessionId: sessionIdOf(theirs) })

  await expect(asked).rejects.toMatchObject(notAwaited)
  expect((await onlySession(app.sql, theirs.contactId)).status).toBe('initiated')
})

test('refuses a SessionId whose sign-in was cancelled', async () => {
  const chat = await givenAsked(app)
  await cancel(app, chat)

  await expect(askForUrl(app, chat)).rejects.toMatchObject(notAwaited)
})

test('refuses a SessionId whose sign-in was answered', async () => {
  const chat = await givenReturned(app, 'alice')
  await answer(app, chat.returned)

  await expect(askForUrl(app, chat)).rejects.toMatchObject(notAwaited)
})

test('refuses a SessionId whose time limit is over', async () => {
  const app = await startTestApp()
  const chat = await givenSignIn(app)
  await app.moveOn(180)

  await expect(askForUrl(app, chat)).rejects.toMatchObject(notAwaited)
})

test('gives the URL up to a minute after the customer was asked to sign in', async () => {
  const app = await startTestApp()
  const chat = await givenAsked(app)
  await app.moveOn(45)

  expect(await askForUrl(app, chat)).toContain('/oauth2/authorize?')
})

test.each([
  ['for the first time', givenAsked],
  ['again', givenSignIn],
])(
  'refuses to give the URL %s later than a minute after the customer was asked',
  async (_, given) => {
    const app = await startTestApp()
    const chat = await given(app)
    await app.moveOn(61)

    await expect(askForUrl(app, chat)).rejects.toMatchObject(tooLate)
  },
)

test('the URL is good until the deadline, whenever it was asked for', async () => {
  const app = await startTestApp()
  const chat = await givenSignIn(app)
  await app.moveOn(150)

  await answer(app, await signInOf(app, chat, 'alice'))

  await chat.waitFor('Thank you, Alice.')
})

test('the minute begins anew when a client that has come back is told again', async () => {
  const app = await startTestApp()
  const chat = await givenAsked(app)
  await app.moveOn(61)
  const back = await connectParticipant(app, chat.participantToken)
  const again = await (await openSocket(back.socketUrl)).waitFor('authentication.initiated')

  expect(again.Id).toBe((await chat.waitFor('authentication.initiated')).Id)
  expect(await askForUrl(app, { ...back, sessionId: chat.sessionId })).toContain('state=')
})

test('asked again with the same RedirectUri, gives the same URL', async () => {
  const chat = await givenSignIn(app)

  expect(await askForUrl(app, chat)).toBe(chat.authenticationUrl)
})

test('asked many times at once, gives one URL', async () => {
  const chat = await givenAsked(app)

  const urls = await Promise.all(Array.from({ length: 8 }, () => askForUrl(app, chat)))

  expect(new Set(urls).size).toBe(1)
})

test('asked again with another RedirectUri, refuses', async () => {
  const other = 'http://localhost:9/signed-in'
  const app = await startTestApp({ config: { callbackUrls: [other] } })
  const chat = await givenSignIn(app)

  await expect(askForUrl(app, chat, other)).rejects.toMatchObject(
    refused('RedirectUri is another than the one that this SessionId was first used with.'),
  )
})

test('takes any callback URL of the app client as RedirectUri', async () => {
  const other = 'http://localhost:9/signed-in'
  const app = await startTestApp({ config: { callbackUrls: [other] } })
  const chat = await givenAsked(app)

  const url = await askForUrl(app, chat, other)

  expect(new URL(url ?? '').searchParams.get('redirect_uri')).toBe(other)
})

test.each([
  ['another address', () => 'https://attacker.example/'],
  ['a path below a callback URL', (uri: string) => `${uri}/more`],
  ['a callback URL with a query', (uri: string) => `${uri}?more=1`],
  ['a callback URL in another case', (uri: string) => uri.toUpperCase()],
])('refuses %s as RedirectUri', async (_, change) => {
  const chat = await givenAsked(app)

  const asked = askForUrl(app, chat, change(app.demo.redirectUri))

  await expect(asked).rejects.toMatchObject(
    refused('RedirectUri is none of the callback URLs of the app client.'),
  )
})
