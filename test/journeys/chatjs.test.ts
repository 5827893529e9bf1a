import { expect, test } from 'vitest'
import { startTestApp } from '../support/app.ts'
import { givenChatjs, type Chatjs } from '../support/chatjs.ts'
import type { ChatHost } from '../support/chat.ts'
import { freePort } from '../support/free-port.ts'
import { givenRelay } from '../support/relay.ts'
import { cancelSignIn } from '../support/sign-in.ts'
import { answer, signInOf } from './given-sign-in.ts'

async function givenUrl({ demo }: ChatHost, { session, waitFor }: Chatjs) {
  const initiated = await waitFor('onAuthenticationInitiated')
  const { SessionId: sessionId } = JSON.parse(initiated.Content ?? '') as { SessionId: string }
  const { data } = await session.getAuthenticationUrl({ sessionId, redirectUri: demo.redirectUri })
  return { sessionId, authenticationUrl: data?.AuthenticationUrl ?? '' }
}

const callbacksOf = ({ heard }: Chatjs, pattern: RegExp) =>
  heard.map(({ callback }) => callback).filter((callback) => pattern.test(callback))

test('hears of its sign-in: asked, renamed, signed in, and what the flow says to that', async () => {
  const app = await startTestApp()
  const chat = await givenChatjs(app)
  const { authenticationUrl } = await givenUrl(app, chat)

  await answer(app, await signInOf(app, { authenticationUrl }, 'alice'))

  await chat.waitFor('onMessage', { text: 'Thank you, Alice.' })
  expect(await chat.waitFor('onParticipantDisplayNameUpdated')).toMatchObject({
    DisplayName: 'Alice',
  })
  expect(new Set(callbacksOf(chat, /Authentication|DisplayName/))).toEqual(
    new Set([
      'onAuthenticationInitiated',
      'onParticipantDisplayNameUpdated',
      'onAuthenticationSuccessful',
    ]),
  )
})

test('declines to sign in, and hears that it is cancelled', async () => {
  const app = await startTestApp()
  const chat = await givenChatjs(app)
  const { sessionId } = await givenUrl(app, chat)

  await chat.session.cancelParticipantAuthentication({ sessionId })

  await chat.waitFor('onAuthenticationCanceled')
  await chat.waitFor('onMessage', { text: 'No problem, you can go on as a guest.' })
})

test('hears that the sign-in failed', async () => {
  const app = await startTestApp()
  const chat = await givenChatjs(app)
  const { authenticationUrl } = await givenUrl(app, chat)

  await answer(app, await cancelSignIn(authenticationUrl))

  await chat.waitFor('onAuthenticationFailed')
  await chat.waitFor('onMessage', { text: 'Sorry, we could not complete your sign-in.' })
})

test('hears that the time ran out', async () => {
  const app = await startTestApp()
  const chat = await givenChatjs(app)
  await chat.waitFor('onAuthenticationInitiated')

  await app.moveOn(180)

  await chat.waitFor('onAuthenticationTimeout')
  await chat.waitFor('onMessage', { text: 'We did not see you sign in' })
})

test('says something, and sees it as the others do, with the id that its sending gave', async () => {
  const app = await startTestApp()
  const chat = await givenChatjs(app)

  const sent = await chat.session.sendMessage({
    contentType: 'text/plain',
    message: 'Hello there.',
  })

  const told = await chat.waitFor('onMessage', { text: 'Hello there.' })
  expect(told).toMatchObject({ ParticipantRole: 'CUSTOMER', DisplayName: 'Guest' })
  expect(told.Id).toBe((sent.data ?? undefined)?.Id)
  const { data } = await chat.session.getTranscript({ sortOrder: 'ASCENDING' })
  expect(data?.Transcript.map(({ Content }) => Content)).toContain('Hello there.')
})

test('types, receives and reads, with the receipts that it sends by itself', async () => {
  const app = await startTestApp()
  const chat = await givenChatjs(app)
  const { data } = await chat.session.sendMessage({ contentType: 'text/plain', message: 'Hello.' })
  const content = JSON.stringify({ messageId: data?.Id })
  const event = 'application/vnd.amazonaws.connect.event.'

  for (const contentType of ['typing', 'message.delivered', 'message.read'] as const) {
    const sent = await chat.session.sendEvent({ contentType: `${event}${contentType}`, content })
    expect(sent.data?.Id).toMatch(/^[0-9a-f-]{36}$/)
  }
})

test('leaves, and hears that the chat has ended', async () => {
  const app = await startTestApp()
  const chat = await givenChatjs(app)

  await chat.session.disconnectParticipant()

  await chat.waitFor('onEnded')
  expect(callbacksOf(chat, /Broken/)).toEqual([])
})

test('comes back when its connections are cut, is asked again by the same event, and signs in', async () => {
  const port = await freePort()
  const network = await givenRelay({ port })
  const app = await startTestApp({ config: { port, publicUrl: network.url } })
  const chat = await givenChatjs(app)
  const { sessionId, authenticationUrl } = await givenUrl(app, chat)
  const before = callbacksOf(chat, /Initiated/).length

  network.cut()
  const again = await chat.waitFor('onAuthenticationInitiated', { times: before + 1 })

  expect(again.Id).toBe((await chat.waitFor('onAuthenticationInitiated')).Id)
  expect(callbacksOf(chat, /Lost|Broken/)).toEqual(['onConnectionLost'])
  const { data } = await chat.session.getAuthenticationUrl({
    sessionId,
    redirectUri: app.demo.redirectUri,
  })
  expect(data?.AuthenticationUrl).toBe(authenticationUrl)
  await answer(app, await signInOf(app, { authenticationUrl }, 'alice'))
  await chat.waitFor('onAuthenticationSuccessful')
})

test('changes nodes when its own says goodbye, and signs in at the other', async () => {
  const port = await freePort()
  const network = await givenRelay({ port })
  const first = await startTestApp({ config: { port, publicUrl: network.url } })
  const { database, demo } = first
  const second = await startTestApp({ database, config: { callbackUrls: [demo.redirectUri] } })
  const chat = await givenChatjs(first)
  const { authenticationUrl } = await givenUrl(first, chat)
  const before = callbacksOf(chat, /Initiated/).length

  network.lead(second.config)
  await first.stop()
  await chat.waitFor('onAuthenticationInitiated', { times: before + 1 })

  await answer(second, await signInOf(second, { authenticationUrl }, 'alice'))
  await chat.waitFor('onAuthenticationSuccessful')
  expect(callbacksOf(chat, /Broken/)).toEqual([])
})
