import { expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.ts'
import { connectParticipant } from '../support/chat.ts'
import { givenFlow } from '../support/flow.ts'
import { givenParticipant } from '../support/participant.ts'
import { givenSocket, givenUnconnectedChat, ping, refusalOf, subscribe } from './given-socket.ts'

/** A customer with as many sockets as there may be. */
async function givenFiveSockets(app: TestApp) {
  const chat = await givenUnconnectedChat(app, await givenFlow(app))
  const sockets = []
  for (let count = 0; count < 5; count += 1) sockets.push(await givenSocket(chat.socketUrl))
  return { ...chat, sockets }
}

test('a sixth socket is refused while five others live, and they stay', async () => {
  const { socketUrl, sockets } = await givenFiveSockets(await startTestApp())

  expect(await refusalOf(socketUrl)).toBe(429)

  for (const { ask } of sockets) {
    expect(await ask(subscribe)).toMatchObject({ content: { status: 'success' } })
  }
})

test('one that is closed makes room', async () => {
  const { socketUrl, sockets } = await givenFiveSockets(await startTestApp())

  sockets[2]?.socket.close()
  await sockets[2]?.closed

  const { ask } = await givenSocket(socketUrl)
  expect(await ask(ping)).toMatchObject({ statusCode: 200 })
  expect(await refusalOf(socketUrl)).toBe(429)
})

test('of five, the one that has been silent for longest makes room, once it must be dead', async () => {
  const app = await startTestApp()
  const { socketUrl, sockets } = await givenFiveSockets(app)
  await app.moveOn(21)
  for (const index of [0, 1, 3, 4]) await sockets[index]?.ask(ping)

  const { ask } = await givenSocket(socketUrl)

  expect(await sockets[2]?.closed).toBe(1006)
  expect(await ask(ping)).toMatchObject({ statusCode: 200 })
  expect(await refusalOf(socketUrl)).toBe(429)
})

test('each participant has five of their own', async () => {
  const app = await startTestApp()
  const { contactId } = await givenFiveSockets(app)
  const { participantToken } = await givenParticipant(app, { contactId, role: 'AGENT' })
  const agent = await connectParticipant(app, participantToken)

  const { ask } = await givenSocket(agent.socketUrl)

  expect(await ask(ping)).toMatchObject({ statusCode: 200 })
})
