import { StopContactCommand } from '@aws-sdk/client-connect'
import type { Browser, Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { givenChatjs, givenPage } from '../browser/given-chatjs-page.ts'
import { startSharedTestApp, startTestApp, type TestApp } from '../support/app.ts'
import { launchBrowser } from '../support/browser.ts'
import { givenFlow } from '../support/flow.ts'
import { freePort } from '../support/free-port.ts'
import { givenRelay } from '../support/relay.ts'
import { givenJoined, sendAs } from '../support/participant.ts'
import { chatjsVersions, type ChatjsVersion } from './chatjs-versions.ts'
import { fetchIn, tokenOf } from './given-asked.ts'
import { givenLine, watchSockets } from './given-line.ts'

let app: TestApp
let browser: Browser
let contactFlowId: string

beforeAll(async () => {
  ;[app, browser] = await Promise.all([startSharedTestApp(), launchBrowser()])
  contactFlowId = await givenFlow(app)
})

/** A chat of chatjs, connected and subscribed, and an agent who can speak in it. */
async function givenServed(
  { library }: ChatjsVersion,
  { host = app, page, flow = contactFlowId }: { host?: TestApp; page?: Page; flow?: string } = {},
) {
  const inPage = page ?? (await givenPage(browser))
  const given = await givenChatjs(host, inPage, { library, contactFlowId: flow })
  const { contactId } = given
  await given.chat.evaluate(({ session }) => session.connect())
  await given.waitFor('onConnectionEstablished', '', 2)
  const agent = await givenJoined(host, { contactId, role: 'AGENT', displayName: 'Ada' })
  await given.waitFor('onMessage', 'participant.joined')
  return { ...given, agent }
}

type Served = Awaited<ReturnType<typeof givenServed>>

/** After so many milliseconds chatjs opens another socket: 59 minutes. */
const hourOfChatjs = 3_540_000

// Runs in the page: one duration of all takes another time.
function quickenTimer({ from, to }: { from: number; to: number }): void {
  const begin = globalThis.setTimeout
  const quickened = (act: () => void, milliseconds?: number) =>
    begin(act, milliseconds === from ? to : milliseconds)
  Object.assign(globalThis, { setTimeout: quickened })
}

const saidTo = ({ chat }: Served, by: string): Promise<(string | undefined)[]> =>
  chat.evaluate(
    ({ heard }, name) =>
      heard
        .filter(
          ({ callback, item }) =>
            callback === 'onMessage' && item?.Type === 'MESSAGE' && item.DisplayName === name,
        )
        .map(({ item }) => item?.Content),
    by,
  )

describe.each(chatjsVersions)('chatjs %s', (_, chatjs) => {
  test.each([1000, 1001, 1012])('comes back when its socket is closed with %i', async (code) => {
    const page = await givenPage(browser)
    const sockets = await givenLine(page)
    const served = await givenServed(chatjs, { page })

    await sockets[0]?.close(code)
    await served.waitFor('onConnectionEstablished', '', 3)
    await expect.poll(() => sockets[1]?.told).toContain('aws/subscribe')
    await sendAs(app, served.agent, 'Are you back?')

    await served.waitFor('onMessage', 'Are you back?')
    expect(sockets).toHaveLength(2)
    expect((await served.called()).filter((each) => /Lost|Broken|Ended/.test(each))).toEqual([
      'onConnectionLost',
    ])
  })

  test('comes back when its network was away for longer than a heartbeat, and reads what it missed', async () => {
    const page = await givenPage(browser)
    const sockets = await givenLine(page)
    await page.clock.install()
    const served = await givenServed(chatjs, { page })

    await page.context().setOffline(true)
    if (sockets[0]) sockets[0].isMute = true
    await page.clock.fastForward(25_000)
    await sendAs(app, served.agent, 'While you were away')
    await page.context().setOffline(false)
    await page.waitForFunction(() => navigator.onLine) // Or it would not try, and not again.
    await page.clock.fastForward(11_000)
    await expect.poll(() => sockets[1]?.told).toContain('aws/subscribe')
    const { data } = await served.chat.evaluate(({ session }) => session.getTranscript({}))
    await sendAs(app, served.agent, 'Now you are back')

    expect(data?.Transcript.at(-1)).toMatchObject({ Content: 'While you were away' })
    await served.waitFor('onMessage', 'Now you are back')
    expect(await served.called()).not.toContain('onConnectionBroken')
  })

  test('changes sockets each hour amid messages, and hears all of them in order', async () => {
    const page = await givenPage(browser)
    await page.addInitScript(quickenTimer, { from: hourOfChatjs, to: 300 })
    const sockets = watchSockets(page)
    const served = await givenServed(chatjs, { page })
    const count = () => sockets.length
    let said = 0

    while (count() < 4) await sendAs(app, served.agent, String((said += 1)))
    await sendAs(app, served.agent, 'The last')
    await served.waitFor('onMessage', 'The last')

    const texts = Array.from({ length: said }, (_each, index) => String(index + 1))
    // One that was told to both sockets may be heard twice, by the same id.
    const heard = new Set(await saidTo(served, 'Ada'))
    expect([...heard]).toEqual([...texts, 'The last'])
    expect(await served.called()).not.toContain('onConnectionLost')
  })

  test('has its token renewed a minute before it expires, and stays on its socket', async () => {
    const page = await givenPage(browser)
    const sockets = await givenLine(page)
    await page.clock.install()
    let replies = 0
    await page.route('**/participant/connection', async (route) => {
      const response = await route.fetch()
      const reply = (await response.json()) as { ConnectionCredentials: { Expiry: string } }
      // Half a day would be twelve changes of sockets, each with a token of its own.
      const soon = new Date(Date.now() + 600_000).toISOString()
      if (replies === 0) reply.ConnectionCredentials.Expiry = soon
      replies += 1
      await route.fulfill({ response, json: reply })
    })
    const served = await givenServed(chatjs, { page })
    const before = await tokenOf(served)

    await page.clock.fastForward(541_000)
    await expect.poll(() => tokenOf(served)).not.toBe(before)

    const url = `${app.demo.endpoint}/participant/transcript`
    for (const token of [before, await tokenOf(served)]) {
      expect(await fetchIn(page, { url, token, body: {} })).toMatchObject({ status: 200 })
    }
    await sendAs(app, served.agent, 'Still there?')
    await served.waitFor('onMessage', 'Still there?')
    expect(replies).toBe(2)
    expect(sockets).toHaveLength(1)
    expect(sockets[0]?.closedWith).toBeUndefined()
  })

  test('learns of an end that it missed from the refusal', async () => {
    const page = await givenPage(browser)
    const sockets = await givenLine(page)
    const served = await givenServed(chatjs, { page })

    if (sockets[0]) sockets[0].isMute = true
    const { contactId: ContactId } = served
    await app.connect.send(new StopContactCommand({ InstanceId: app.demo.instanceId, ContactId }))
    await sockets[0]?.close(1001)

    await served.waitFor('onConnectionLost')
    // The older ones know no end that they are not told.
    await served.waitFor(chatjs.waitsForTheEnd ? 'onEnded' : 'onConnectionBroken')
  })

  test('is told why it cannot connect to a chat that has ended', async () => {
    const { library } = chatjs
    const given = await givenChatjs(app, await givenPage(browser), { library, contactFlowId })
    const { contactId: ContactId } = given
    await app.connect.send(new StopContactCommand({ InstanceId: app.demo.instanceId, ContactId }))

    const failure = await given.chat.evaluate(({ session }) =>
      session.connect().then(
        () => 'connected',
        (error: unknown) => error,
      ),
    )

    expect(failure).toMatchObject({
      connectSuccess: false,
      _debug: { _debug: { type: 'AccessDeniedException', statusCode: 403 } },
    })
  })
})

test('every version comes back when its network cuts all connections', async () => {
  const port = await freePort()
  const network = await givenRelay({ port })
  const own = await startTestApp({ config: { port, publicUrl: network.url } })
  const flow = await givenFlow(own)
  const all = await Promise.all(
    chatjsVersions.map(([, chatjs]) => givenServed(chatjs, { host: own, flow })),
  )

  network.cut()
  await Promise.all(all.map(({ waitFor }) => waitFor('onConnectionEstablished', '', 3)))

  for (const served of all) {
    const { chat, waitFor, called } = served
    await chat.evaluate(({ session }) =>
      session.sendMessage({ contentType: 'text/plain', message: 'Back again' }),
    )
    await waitFor('onMessage', 'Back again')
    expect(await called()).not.toContain('onConnectionBroken')
  }
})
