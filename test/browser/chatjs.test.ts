import { StopContactCommand } from '@aws-sdk/client-connect'
import type { Browser } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { answer, signInOf } from '../journeys/given-sign-in.ts'
import { startSharedTestApp, type TestApp } from '../support/app.ts'
import { launchBrowser } from '../support/browser.ts'
import { givenChatjs, givenPage } from './given-chatjs-page.ts'

let app: TestApp
let browser: Browser

beforeAll(async () => {
  ;[app, browser] = await Promise.all([startSharedTestApp(), launchBrowser()])
})

/** A connected chat whose customer has been asked to sign in. */
async function givenAskedPage() {
  const given = await givenChatjs(app, await givenPage(browser))
  await given.chat.evaluate(({ session }) => session.connect())
  const { Content = '' } = await given.waitFor('onAuthenticationInitiated')
  const { SessionId: sessionId } = JSON.parse(Content) as { SessionId: string }
  return { ...given, sessionId }
}

test('chatjs on a website of another origin connects, and hears and reads what the flow said', async () => {
  const { chat, waitFor } = await givenAskedPage()

  await waitFor('onConnectionEstablished')
  const { data } = await chat.evaluate(({ session }) =>
    session.getTranscript({ maxResults: 100, sortOrder: 'ASCENDING' }),
  )

  const messages = data?.Transcript.filter(({ Type }) => Type === 'MESSAGE')
  expect(messages?.map(({ Content }) => Content)).toEqual([
    'Hello, and welcome to Northwind support.',
    expect.stringContaining('please sign in') as string,
  ])
})

test('what chatjs sends comes back to it by the id that it was given', async () => {
  const { chat, waitFor } = await givenAskedPage()

  const { data } = await chat.evaluate(({ session }) =>
    session.sendMessage({ contentType: 'text/plain', message: 'Grüß Gott 😀' }),
  )

  expect(await waitFor('onMessage', 'Grüß Gott 😀')).toMatchObject({
    Id: data?.Id,
    ParticipantRole: 'CUSTOMER',
    DisplayName: 'Guest',
  })
})

test('chatjs hears of a sign-in that succeeds, in order', async () => {
  const { chat, sessionId, waitFor } = await givenAskedPage()
  const { data } = await chat.evaluate(
    ({ session }, request) => session.getAuthenticationUrl(request),
    { sessionId, redirectUri: app.demo.redirectUri },
  )
  const authenticationUrl = data?.AuthenticationUrl ?? ''

  await answer(app, await signInOf(app, { authenticationUrl }, 'alice'))
  await waitFor('onMessage', 'Thank you, Alice.')

  const heard = await chat.evaluate(({ heard: all }) => all.map(({ callback }) => callback))
  expect(heard.slice(heard.lastIndexOf('onAuthenticationInitiated'))).toEqual([
    'onAuthenticationInitiated',
    'onParticipantDisplayNameUpdated',
    'onAuthenticationSuccessful',
    'onMessage',
  ])
  expect(await waitFor('onParticipantDisplayNameUpdated')).toMatchObject({ DisplayName: 'Alice' })
})

test('chatjs declines to sign in', async () => {
  const { chat, sessionId, waitFor } = await givenAskedPage()

  await chat.evaluate(({ session }, request) => session.cancelParticipantAuthentication(request), {
    sessionId,
  })

  await waitFor('onAuthenticationCanceled')
  await waitFor('onMessage', 'No problem, you can go on as a guest.')
})

test('chatjs ends the chat, and hears of the end', async () => {
  const { chat, waitFor } = await givenAskedPage()

  await chat.evaluate(({ session }) => session.disconnectParticipant())

  await waitFor('onEnded')
  const heard = await chat.evaluate(({ heard: all }) => all.map(({ callback }) => callback))
  expect(heard).not.toContain('onConnectionLost')
  expect(heard).not.toContain('onConnectionBroken')
})

test('a refusal can be read from another origin', async () => {
  const { chat, page, participantToken, waitFor } = await givenAskedPage()
  await chat.evaluate(({ session }) => session.disconnectParticipant())
  await waitFor('onEnded')

  const refusal = await page.evaluate(
    async ({ endpoint, token }) => {
      const response = await fetch(`${endpoint}/participant/connection`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-amz-bearer': token },
        body: '{"Type":["WEBSOCKET"]}',
      })
      const type = response.headers.get('x-amzn-errortype')
      return { status: response.status, type, body: (await response.json()) as object }
    },
    { endpoint: app.demo.endpoint, token: participantToken },
  )

  expect(refusal).toMatchObject({
    status: 403,
    type: 'AccessDeniedException',
    body: { __type: 'AccessDeniedException' },
  })
})

test('chatjs that is cut off while the chat ends learns of the end from the refusal', async () => {
  const page = await givenPage(browser)
  const line = Promise.withResolvers<{ hold: () => void; cut: () => Promise<void> }>()
  await page.routeWebSocket(/\/websocket/, (socket) => {
    const server = socket.connectToServer()
    server.onMessage((text) => {
      socket.send(text)
    })
    const hold = () => {
      server.onMessage(() => undefined)
    }
    line.resolve({ hold, cut: () => socket.close({ code: 1001 }) })
  })
  const { chat, contactId, waitFor } = await givenChatjs(app, page)
  await chat.evaluate(({ session }) => session.connect())
  await waitFor('onAuthenticationInitiated')
  const { hold, cut } = await line.promise

  hold()
  await app.connect.send(
    new StopContactCommand({ InstanceId: app.demo.instanceId, ContactId: contactId }),
  )
  await cut()

  await waitFor('onConnectionLost')
  await waitFor('onEnded')
})
