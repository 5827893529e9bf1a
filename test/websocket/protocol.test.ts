import { beforeAll, expect, test } from 'vitest'
import { startSharedTestApp, type TestApp } from '../support/app.ts'
import { connectParticipant, givenChat } from '../support/chat.ts'
import { givenFlow } from '../support/flow.ts'
import { givenSocket, givenUnconnectedChat, ping, sayInChat, subscribe } from './given-socket.ts'

let app: TestApp
let contactFlowId: string

beforeAll(async () => {
  app = await startSharedTestApp()
  contactFlowId = await givenFlow(app)
})

/** A chat, and a socket of its customer that has not said anything. */
async function givenSilentSocket() {
  const chat = await givenChat(app, { contactFlowId })
  const { socketUrl } = await connectParticipant(app, chat.participantToken)
  return { chat, ...(await givenSocket(socketUrl)) }
}

const isChat = ({ topic }: { topic: string }) => topic === 'aws/chat'

test('a subscription is acknowledged, and so are a ping and a heartbeat', async () => {
  const { ask } = await givenSilentSocket()

  expect(await ask(subscribe)).toEqual({
    topic: 'aws/subscribe',
    content: { status: 'success', topics: ['aws/chat'] },
  })
  expect(await ask(ping)).toEqual({ topic: 'aws/ping', statusCode: 200, statusContent: 'OK' })
  expect(await ask({ topic: 'aws/heartbeat' })).toEqual({ topic: 'aws/heartbeat' })
})

test('what a client says at once, without waiting, is all answered', async () => {
  const { say, ask, frames } = await givenSilentSocket()

  say(subscribe)
  say(ping)
  await ask({ topic: 'aws/heartbeat' })
  await ask(ping)

  expect(frames.map(({ topic }) => topic).sort()).toEqual([
    'aws/heartbeat',
    'aws/ping',
    'aws/ping',
    'aws/subscribe',
  ])
})

test('the frame of the iOS client, with its stray ")", subscribes', async () => {
  const { chat, socket, ask, frames } = await givenSilentSocket()

  socket.send(`${JSON.stringify(subscribe)})`)
  await ask(ping)
  await sayInChat(app, chat, 'hello')
  await chat.waitFor('hello')
  await ask(ping)

  expect(frames.filter(isChat)).toHaveLength(1)
})

test('an item comes as a text that holds it, with every member a client insists on', async () => {
  const { chat, ask, frames } = await givenSilentSocket()
  await ask(subscribe)

  const id = await sayInChat(app, chat, 'hello')
  await chat.waitFor('hello')
  await ask(ping)

  const [{ content, ...frame } = { content: '' }] = frames.filter(isChat)
  expect(frame).toEqual({ topic: 'aws/chat', contentType: 'application/json' })
  expect(JSON.parse(String(content))).toEqual({
    Id: id,
    Type: 'MESSAGE',
    ContentType: 'text/plain',
    Content: 'hello',
    AbsoluteTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
    ContactId: chat.contactId,
    InitialContactId: chat.contactId,
    ParticipantId: chat.participantId,
    ParticipantRole: 'CUSTOMER',
    DisplayName: 'Guest',
  })
})

test('a socket that has not subscribed is told nothing', async () => {
  const { chat, ask, frames } = await givenSilentSocket()

  await sayInChat(app, chat, 'hello')
  await chat.waitFor('hello')
  await ask(ping)

  expect(frames.filter(isChat)).toEqual([])
})

test('a socket that subscribes twice is told everything once', async () => {
  const { chat, ask, frames } = await givenSilentSocket()

  await ask(subscribe)
  expect(await ask(subscribe)).toMatchObject({ content: { status: 'success' } })
  await sayInChat(app, chat, 'hello')
  await chat.waitFor('hello')
  await ask(ping)

  expect(frames.filter(isChat)).toHaveLength(1)
})

test('a subscription is acknowledged when it is in force, and not before', async () => {
  const { socketUrl } = await givenUnconnectedChat(app, contactFlowId)
  const { say, ask, frames } = await givenSocket(socketUrl)

  const toldMeanwhile = await app.sql.begin(async (tx) => {
    // Where the chat stands cannot be read now.
    await tx`lock table contact in access exclusive mode`
    say(subscribe)
    await ask(ping)
    return frames.map(({ topic }) => topic)
  })

  expect(toldMeanwhile).toEqual(['aws/ping'])
  expect(await ask(subscribe)).toMatchObject({ content: { status: 'success' } })
})

test('a subscription to something else is refused, and the chat is not told', async () => {
  const { chat, ask, frames } = await givenSilentSocket()

  const answer = await ask({ topic: 'aws/subscribe', content: { topics: ['aws/task'] } } as never)
  await sayInChat(app, chat, 'hello')
  await chat.waitFor('hello')
  await ask(ping)

  expect(answer).toMatchObject({ content: { status: 'failure', topics: [] } })
  expect(frames.filter(isChat)).toEqual([])
})

test('a client is not dropped for its words', async () => {
  const { socket, ask, frames } = await givenSilentSocket()

  const words = ['', 'hello', '{', 'null', '[]', '{"topic":"aws/chat","content":"{}"}', '\u0000']
  for (const text of words) socket.send(text)
  socket.send(Buffer.from([0xff, 0xfe, 0x00]))
  await ask(ping)

  expect(frames.map(({ topic }) => topic)).toEqual(['aws/ping'])
})

test('a ping of the WebSocket protocol itself gets its pong', async () => {
  const { socket } = await givenSilentSocket()
  const pong = new Promise((resolve) => socket.once('pong', resolve))

  socket.ping('are you there?')

  expect(String(await pong)).toBe('are you there?')
})

test('a frame that is too large closes its socket, and no other', async () => {
  const { chat, socket, closed } = await givenSilentSocket()

  socket.send('x'.repeat(64 * 1024 + 1))

  expect(await closed).toBe(1009)
  await sayInChat(app, chat, 'still here')
  await chat.waitFor('still here')
})

test('a socket that asks and does not read is dropped, and no other', async () => {
  const { chat, socket } = await givenSilentSocket()
  // Its answer is as long as it is.
  const topics = Array.from({ length: 5000 }, () => 'aws/chat')
  const frame = JSON.stringify({ topic: 'aws/subscribe', content: { topics } })
  const isCut = () =>
    new Promise<boolean>((resolve) => {
      socket.send(frame, (error) => {
        resolve(Boolean(error))
      })
    })
  socket.on('error', () => undefined)
  socket.pause()

  let sent = 0
  // More than the kernel holds on both sides and the server keeps, several times over.
  while (sent < 2000 && !(await isCut())) sent += 1

  expect(sent).toBeLessThan(2000)
  await sayInChat(app, chat, 'still here')
  await chat.waitFor('still here')
})

test('a subscription that fails closes its socket, and the next one holds', async () => {
  const { participantToken, socketUrl } = await givenUnconnectedChat(app, contactFlowId)
  const { say, closed } = await givenSocket(socketUrl)
  await app.sql`alter table contact rename column last_sequence to hidden`

  say(subscribe)
  const code = await closed.finally(
    () => app.sql`alter table contact rename column hidden to last_sequence`,
  )

  expect(code).toBe(1011)
  const next = await connectParticipant(app, participantToken)
  expect(await (await givenSocket(next.socketUrl)).ask(subscribe)).toMatchObject({
    content: { status: 'success' },
  })
})
