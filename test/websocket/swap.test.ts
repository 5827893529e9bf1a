import { beforeAll, expect, test } from 'vitest'
import { givenPage, givenChatjs } from '../browser/given-chatjs-page.ts'
import { launchBrowser } from '../support/browser.ts'
import { startSharedTestApp, type TestApp } from '../support/app.ts'
import { connectParticipant, gist, type ChatItem } from '../support/chat.ts'
import { givenFlow } from '../support/flow.ts'
import { givenSocket, givenUnconnectedChat, sayInChat, subscribe } from './given-socket.ts'

let app: TestApp

beforeAll(async () => {
  app = await startSharedTestApp()
})

const messages = 2400
const speakers = 12

type Told = { topic: string; content?: unknown }

const messagesOf = ({ topic, content }: Told): string[] => {
  const said = topic === 'aws/chat' ? gist(JSON.parse(String(content)) as ChatItem) : ''
  return said.startsWith('message') ? [said] : []
}
const isLast = ({ content }: Told): boolean => String(content).includes('the last')

test(
  'a customer who changes sockets all the time hears 2400 messages, on each socket once, in order and without a gap',
  { timeout: 120_000 },
  async () => {
    const chat = await givenUnconnectedChat(app, await givenFlow(app))
    const talk = { isOver: false }
    const speak = async (speaker: number) => {
      for (let count = speaker; count < messages; count += speakers) {
        await sayInChat(app, chat, `message ${count}.`)
      }
    }
    const speakAll = () =>
      Promise.all(Array.from({ length: speakers }, (_, speaker) => speak(speaker))).finally(
        () => (talk.isOver = true),
      )

    // The older one is closed once the newer one is acknowledged, and read to its end.
    const openNext = async () => {
      const { socketUrl } = await connectParticipant(app, chat.participantToken)
      const next = await givenSocket(socketUrl)
      await next.ask(subscribe)
      return next
    }
    let socket = await openNext()
    const spoken = speakAll()
    const toldBySocket: string[][] = []
    const leave = async () => {
      socket.socket.close(1000)
      await socket.closed
      toldBySocket.push(socket.frames.flatMap(messagesOf))
    }
    while (!talk.isOver) {
      const { frames } = socket
      await expect.poll(() => talk.isOver || frames.length >= 20, { interval: 5 }).toBe(true)
      const next = await openNext()
      await leave()
      socket = next
    }
    await spoken
    await sayInChat(app, chat, 'the last')
    await expect.poll(() => socket.frames.some(isLast)).toBe(true)
    await leave()

    expect(toldBySocket.length).toBeGreaterThan(10)
    expect(new Set(toldBySocket.flat()).size).toBe(messages)
    for (const told of toldBySocket) {
      for (let speaker = 0; speaker < speakers; speaker += 1) {
        const counts = told.map((each) => Number.parseInt(each.slice(8)))
        const own = counts.filter((count) => count % speakers === speaker)
        const first = own[0] ?? 0
        expect(own).toEqual(own.map((_, index) => first + index * speakers))
      }
    }
  },
)

test('chatjs whose socket is refused asks for another, and chats once one is opened', async () => {
  const page = await givenPage(await launchBrowser())
  const contactFlowId = await givenFlow(app)
  const { chat, waitFor, called } = await givenChatjs(app, page, { contactFlowId })
  let refusals = 2
  // Its key is wrong, and so the server itself refuses it.
  await page.route(/\/participant\/connection/, async (route) => {
    const response = await route.fetch()
    const body = (await response.json()) as { Websocket?: { Url: string } }
    if (body.Websocket && refusals > 0) {
      refusals -= 1
      body.Websocket.Url += 'x'
    }
    await route.fulfill({ response, json: body })
  })

  await chat.evaluate(({ session }) => session.connect().catch(() => undefined))
  await waitFor('onConnectionEstablished', '', 2)
  await chat.evaluate(({ session }) =>
    session.sendMessage({ contentType: 'text/plain', message: 'At last.' }),
  )

  await waitFor('onMessage', 'At last.')
  expect(refusals).toBe(0)
  expect(await called()).not.toContain('onConnectionBroken')
})
