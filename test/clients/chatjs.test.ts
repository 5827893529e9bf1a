import type { Browser } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { givenChatjs, givenChatjsOf, givenPage } from '../browser/given-chatjs-page.ts'
import { answer, signInOf } from '../journeys/given-sign-in.ts'
import { startSharedTestApp, type TestApp } from '../support/app.ts'
import { launchBrowser } from '../support/browser.ts'
import { givenFlow } from '../support/flow.ts'
import { cancelSignIn } from '../support/sign-in.ts'
import { chatjsVersions } from './chatjs-versions.ts'
import { callbackOf, cancelIn, givenAsked, urlIn, type SignInEvent } from './given-asked.ts'
import { givenLine } from './given-line.ts'

let app: TestApp
let browser: Browser
let quiet: string

beforeAll(async () => {
  ;[app, browser] = await Promise.all([startSharedTestApp(), launchBrowser()])
  quiet = await givenFlow(app)
})

describe.each(chatjsVersions)('chatjs %s', (_, chatjs) => {
  const { library } = chatjs

  test('is established twice, and reads the transcript before there is a socket', async () => {
    const page = await givenPage(browser)
    const read = Promise.withResolvers<undefined>()
    await page.routeWebSocket(/^ws:\/\/127\.0\.0\.1:/, async (socket) => {
      await read.promise
      socket.connectToServer()
    })
    const { chat, waitFor } = await givenChatjs(app, page, { library, contactFlowId: quiet })

    await chat.evaluate(({ session }) => session.connect())
    await waitFor('onConnectionEstablished')
    const { data } = await chat.evaluate(({ session }) => session.getTranscript({}))
    read.resolve(undefined)

    expect(data?.Transcript.map(({ ContentType }) => ContentType)).toEqual([
      'application/vnd.amazonaws.connect.event.participant.joined',
    ])
    await waitFor('onConnectionEstablished', '', 2)
  })

  test('subscribes, pings and beats, and is content with the answers', async () => {
    const page = await givenPage(browser)
    const sockets = await givenLine(page)
    await page.clock.install()
    const { chat, waitFor, called } = await givenChatjs(app, page, {
      library,
      contactFlowId: quiet,
    })
    await chat.evaluate(({ session }) => session.connect())
    await waitFor('onConnectionEstablished', '', 2)

    for (const beats of [1, 2, 3]) {
      const answered = () => sockets[0]?.told.filter((topic) => topic === 'aws/heartbeat')
      await expect.poll(answered).toHaveLength(beats)
      await page.clock.fastForward(10_000)
    }

    expect(sockets).toHaveLength(1)
    expect(sockets[0]?.sent.slice(0, 3)).toEqual(['aws/subscribe', 'aws/ping', 'aws/heartbeat'])
    expect(await called()).toEqual(['onConnectionEstablished', 'onConnectionEstablished'])
  })

  test('hears and reads what the flow said', async () => {
    const { chat } = await givenAsked(app, browser, chatjs)

    const { data } = await chat.evaluate(({ session }) =>
      session.getTranscript({ maxResults: 100, sortOrder: 'ASCENDING' }),
    )

    const messages = data?.Transcript.filter(({ Type }) => Type === 'MESSAGE')
    expect(messages?.map(({ Content }) => Content)).toEqual([
      'Hello, and welcome to Northwind support.',
      expect.stringContaining('please sign in') as string,
    ])
  })

  test('hears what it sends by the id that it was given', async () => {
    const { chat, waitFor } = await givenAsked(app, browser, chatjs)

    const { data } = await chat.evaluate(({ session }) =>
      session.sendMessage({ contentType: 'text/plain', message: 'Grüß Gott 😀' }),
    )

    expect(await waitFor('onMessage', 'Grüß Gott 😀')).toMatchObject({
      Id: data?.Id,
      ParticipantRole: 'CUSTOMER',
      DisplayName: 'Guest',
    })
  })

  test('hears of a sign-in that succeeds, in order', async () => {
    const asked = await givenAsked(app, browser, chatjs)
    const authenticationUrl = await urlIn(app, chatjs, asked)

    await answer(app, await signInOf(app, { authenticationUrl }, 'alice'))
    await asked.waitFor('onMessage', 'Thank you, Alice.')

    const events: SignInEvent[] = [
      'authentication.initiated',
      'participant.displayname.updated',
      'authentication.succeeded',
    ]
    const expected = [...events.map((event) => callbackOf(chatjs, event)), 'onMessage']
    expect((await asked.called()).slice(-expected.length)).toEqual(expected)
    const renamed = await asked.hears('participant.displayname.updated')
    expect(renamed).toMatchObject({ DisplayName: 'Alice' })
  })

  test('hears that a sign-in has failed', async () => {
    const asked = await givenAsked(app, browser, chatjs)

    await answer(app, await cancelSignIn(await urlIn(app, chatjs, asked)))

    await asked.hears('authentication.failed')
    await asked.waitFor('onMessage', 'Sorry, we could not complete your sign-in.')
  })

  test('declines to sign in', async () => {
    const asked = await givenAsked(app, browser, chatjs)

    await cancelIn(app, chatjs, asked)

    await asked.hears('authentication.cancelled')
    await asked.waitFor('onMessage', 'No problem, you can go on as a guest.')
  })

  test('goes on after a reload, with its first token, and is asked to sign in again', async () => {
    const asked = await givenAsked(app, browser, chatjs)
    const { page, contactId, participantId, participantToken } = asked
    await asked.chat.evaluate(({ session }) =>
      session.sendMessage({ contentType: 'text/plain', message: 'Before the reload' }),
    )

    await page.reload()
    const chatDetails = { contactId, participantId, participantToken }
    const { chat, waitFor } = await givenChatjsOf(app, page, chatDetails)
    await chat.evaluate(({ session }) => session.connect())
    const { data } = await chat.evaluate(({ session }) => session.getTranscript({}))

    expect(data?.Transcript.at(-1)).toMatchObject({ Content: 'Before the reload' })
    const event = 'authentication.initiated'
    const again = await waitFor(callbackOf(chatjs, event), event)
    expect(JSON.parse(again.Content ?? '')).toEqual({ SessionId: asked.sessionId })
    const authenticationUrl = await urlIn(app, chatjs, { ...asked, chat })
    await answer(app, await signInOf(app, { authenticationUrl }, 'bob'))
    await waitFor('onMessage', 'Thank you, Bob.')
  })
})
