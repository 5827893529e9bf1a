import {
  ConnectParticipantClient,
  DisconnectParticipantCommand,
} from '@aws-sdk/client-connectparticipant'
import { beforeAll, expect, test } from 'vitest'
import { startSharedTestApp, startTestApp, type TestApp } from '../support/app.ts'
import { connectParticipant, gist, givenChat, type ChatItem } from '../support/chat.ts'
import { givenFlow } from '../support/flow.ts'
import { givenSocket, givenUnconnectedChat, refusalOf, subscribe } from './given-socket.ts'

let shared: TestApp

beforeAll(async () => {
  shared = await startSharedTestApp()
})

/** A chat to which nobody has opened a socket. Who moves the clock has an app of their own. */
async function givenSocketUrl(app = shared) {
  return { app, ...(await givenUnconnectedChat(app, await givenFlow(app))) }
}

test('the address of a socket is good for as long as it says, and as often as one likes', async () => {
  const { app, socketUrl } = await givenSocketUrl(await startTestApp())
  await app.moveOn(95)

  const sockets = [await givenSocket(socketUrl), await givenSocket(socketUrl)]

  for (const { ask } of sockets) {
    expect(await ask(subscribe)).toMatchObject({ content: { status: 'success' } })
  }
})

test.each<[string, (url: string) => string]>([
  ['with a wrong key', (url) => `${url}x`],
  ['with an empty key', (url) => url.replace(/key=.*/, 'key=')],
  ['without a key', (url) => url.replace(/\?.*/, '')],
  ['at another path', (url) => url.replace('/websocket', '/elsewhere')],
])('refuses a socket %s', async (_, change) => {
  const { socketUrl } = await givenSocketUrl()

  expect(await refusalOf(change(socketUrl))).toBe(403)
})

test('refuses a socket at an address whose time is over; one that is open stays', async () => {
  const { app, socketUrl } = await givenSocketUrl(await startTestApp())
  const { ask } = await givenSocket(socketUrl)
  await app.moveOn(101)

  expect(await refusalOf(socketUrl)).toBe(403)
  expect(await ask(subscribe)).toMatchObject({ content: { status: 'success' } })
})

test('refuses a connection token where a key is asked for', async () => {
  const { socketUrl, connectionToken } = await givenSocketUrl()

  expect(await refusalOf(socketUrl.replace(/key=.*/, `key=${connectionToken}`))).toBe(403)
})

test('refuses a socket of a chat that has ended', async () => {
  const { app, socketUrl, connectionToken } = await givenSocketUrl()
  await disconnect(app, connectionToken)

  expect(await refusalOf(socketUrl)).toBe(403)
})

test('an older address and an older token stay good when a newer one is given', async () => {
  const { app, socketUrl, participantToken, connectionToken } = await givenSocketUrl()
  await connectParticipant(app, participantToken)

  const { ask } = await givenSocket(socketUrl)

  expect(await ask(subscribe)).toMatchObject({ content: { status: 'success' } })
  await disconnect(app, connectionToken)
})

test('the end of a chat is told before the socket is closed, which is left to the client', async () => {
  const chat = await givenChat(shared, { contactFlowId: await givenFlow(shared) })

  await disconnect(shared, chat.connectionToken)
  await chat.waitFor('chat.ended')

  expect(chat.socket.readyState).toBe(WebSocket.OPEN)
  const closed = new Promise<CloseEvent>((resolve) => {
    chat.socket.addEventListener('close', resolve)
  })
  chat.socket.close(1000)
  expect(await closed).toMatchObject({ code: 1000, wasClean: true })
})

test('whoever subscribes when the chat has ended is told so, and of what came before', async () => {
  const { app, socketUrl, connectionToken } = await givenSocketUrl()
  const { socket, ask } = await givenSocket(socketUrl)
  await disconnect(app, connectionToken)

  const told: string[] = []
  const ended = new Promise<void>((resolve) => {
    socket.on('message', (text: Buffer) => {
      const frame = JSON.parse(text.toString()) as { topic: string; content: string }
      if (frame.topic !== 'aws/chat') return
      const item = JSON.parse(frame.content) as ChatItem
      told.push(gist(item))
      if (gist(item) === 'chat.ended') resolve()
    })
  })
  await ask(subscribe)
  await ended

  expect(told).toEqual(['participant.left', 'chat.ended'])
})

const disconnect = (
  { participant }: { participant: ConnectParticipantClient },
  connectionToken: string,
) => participant.send(new DisconnectParticipantCommand({ ConnectionToken: connectionToken }))
