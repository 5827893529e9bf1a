import { StopContactCommand } from '@aws-sdk/client-connect'
import type { Browser } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { givenChatjs, givenPage } from '../browser/given-chatjs-page.ts'
import { startSharedTestApp, startTestApp, type TestApp } from '../support/app.ts'
import { launchBrowser } from '../support/browser.ts'
import { givenFlow } from '../support/flow.ts'
import { givenJoined, leaveAs } from '../support/participant.ts'
import { workUntilIdle } from '../support/work.ts'
import { chatjsVersions, type ChatjsVersion } from './chatjs-versions.ts'
import { callbackOf } from './given-asked.ts'
import { givenLine } from './given-line.ts'

let app: TestApp
let browser: Browser

beforeAll(async () => {
  ;[app, browser] = await Promise.all([startSharedTestApp(), launchBrowser()])
})

/** Its chats are left without a flow at once, as in a queue. */
const briefFlow = JSON.stringify({
  Version: '2019-10-30',
  StartAction: 'End',
  Actions: [{ Identifier: 'End', Type: 'EndFlowExecution', Parameters: {}, Transitions: {} }],
})

type Wish = { host?: TestApp; contactFlowId?: string; minutes?: number }

async function givenConnected(
  { library }: ChatjsVersion,
  { host = app, contactFlowId, minutes }: Wish = {},
) {
  const page = await givenPage(browser)
  const sockets = await givenLine(page)
  const start = minutes === undefined ? {} : { ChatDurationInMinutes: minutes }
  const flow = contactFlowId ?? (await givenFlow(host))
  const given = await givenChatjs(host, page, { library, contactFlowId: flow, start })
  await given.chat.evaluate(({ session }) => session.connect())
  await given.waitFor('onConnectionEstablished', '', 2)
  await expect.poll(() => sockets[0]?.told).toContain('aws/subscribe')
  return { ...given, sockets }
}

type Connected = Awaited<ReturnType<typeof givenConnected>>

/** Waits until chatjs has heard of the end and closed its socket, and holds it to that order. */
async function expectEnd({ waitFor, called, sockets }: Connected): Promise<void> {
  await waitFor('onEnded')
  await expect.poll(() => sockets[0]?.closedWith).toBe(1000)
  expect((await called()).filter((each) => /Lost|Broken/.test(each))).toEqual([])
  expect(sockets).toHaveLength(1)
}

describe.each(chatjsVersions)('chatjs %s', (_, chatjs) => {
  test('leaves, and closes its socket itself', async () => {
    const connected = await givenConnected(chatjs)

    await connected.chat.evaluate(({ session }) => session.disconnectParticipant())

    if (chatjs.waitsForTheEnd) return expectEnd(connected)
    await expect.poll(() => connected.sockets[0]?.closedWith).toBe(1000)
    expect((await connected.called()).filter((each) => /Lost|Broken/.test(each))).toEqual([])
  })

  test('hears that the contact is stopped', async () => {
    const connected = await givenConnected(chatjs)
    const { contactId: ContactId } = connected

    await app.connect.send(new StopContactCommand({ InstanceId: app.demo.instanceId, ContactId }))

    await expectEnd(connected)
  })

  test('hears that the agent has left, and with them the chat', async () => {
    const contactFlowId = await givenFlow(app, { content: briefFlow })
    const connected = await givenConnected(chatjs, { contactFlowId })
    const { contactId, waitFor } = connected
    const agent = await givenJoined(app, { contactId, role: 'AGENT', displayName: 'Ada' })

    await leaveAs(app, agent)

    await waitFor('onMessage', 'participant.left')
    await expectEnd(connected)
  })
})

test('every version hears that its time to sign in has run out', async () => {
  const own = await startTestApp()
  const { contactFlowId } = own.demo
  const all = await Promise.all(
    chatjsVersions.map(async ([, chatjs]) => {
      const connected = await givenConnected(chatjs, { host: own, contactFlowId })
      const hears = (event: 'authentication.initiated' | 'authentication.timeout') =>
        connected.waitFor(callbackOf(chatjs, event), event)
      return { ...connected, hears }
    }),
  )
  await Promise.all(all.map(({ hears }) => hears('authentication.initiated')))

  await own.moveOn(180)

  for (const { hears, waitFor, called } of all) {
    await hears('authentication.timeout')
    await waitFor('onMessage', 'We did not see you sign in')
    expect(await called()).not.toContain('onAuthenticationExpired')
  }
})

test('every version hears the end of a chat whose duration is over', async () => {
  const own = await startTestApp()
  const all = await Promise.all(
    chatjsVersions.map(([, chatjs]) => givenConnected(chatjs, { host: own, minutes: 60 })),
  )

  await own.moveOn(3_600)

  for (const connected of all) await expectEnd(connected)
})

test('every version that connects later than five minutes after the start is refused', async () => {
  const own = await startTestApp()
  const all = await Promise.all(
    chatjsVersions.map(async ([, { library }]) =>
      givenChatjs(own, await givenPage(browser), { library }),
    ),
  )

  await own.moveOn(300)
  await workUntilIdle(own.sql)

  for (const { chat } of all) {
    const failure = await chat.evaluate(({ session }) =>
      session.connect().catch((error: unknown) => error),
    )
    expect(failure).toMatchObject({
      connectSuccess: false,
      _debug: { _debug: { statusCode: 403, type: 'AccessDeniedException' } },
    })
  }
})
