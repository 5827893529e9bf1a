import { once } from 'node:events'
import { DisconnectParticipantCommand } from '@aws-sdk/client-connectparticipant'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { systemClock } from '../../src/runtime/clock.ts'
import { createLog } from '../../src/runtime/log.ts'
import { atOnce } from '../../src/start.ts'
import type { Patience } from '../../src/websocket/chat-socket.ts'
import { startSocketServer } from '../../src/websocket/socket-server.ts'
import { startSharedTestApp, type TestApp } from '../support/app.ts'
import { givenFlow } from '../support/flow.ts'
import { givenServer } from '../wire/given-server.ts'
import { givenSocket, givenUnconnectedChat, ping, subscribe } from './given-socket.ts'

let app: TestApp

beforeAll(async () => {
  app = await startSharedTestApp()
})

const hour = 3_600_000

/** A new chat, whose socket is opened at a server with another patience than usual. */
async function givenImpatience(patience: Partial<Patience>) {
  const { server, url } = await givenServer()
  const sockets = await startSocketServer(server, {
    sql: app.sql,
    clock: systemClock,
    log: createLog('silent', 'json'),
    ownOrigin: url,
    countOpen: () => undefined,
    patience: { silenceMs: hour, afterEndMs: hour, ...patience },
  })
  onTestFinished(() => sockets.stop({ isSpread: false, hurry: atOnce.hurry }))
  const chat = await givenUnconnectedChat(app, await givenFlow(app))
  const { port } = new URL(url)
  return { ...chat, socketUrl: Object.assign(new URL(chat.socketUrl), { port }).href }
}

test('a client that says nothing at all, and answers nothing, is gone', async () => {
  const { socketUrl } = await givenImpatience({ silenceMs: 100 })
  const socket = new WebSocket(socketUrl, { autoPong: false })

  const [code] = (await once(socket, 'close')) as [number]

  expect(code).toBe(1006) // Nobody said goodbye.
})

test('a client that only answers stays: a browser does so for a page in the background', async () => {
  const { socketUrl } = await givenImpatience({ silenceMs: 200 })
  const { socket, ask } = await givenSocket(socketUrl)

  // Each comes after a quarter of the time.
  for (let asked = 0; asked < 8; asked += 1) await once(socket, 'ping')

  expect(await ask(subscribe)).toMatchObject({ content: { status: 'success' } })
})

test('a client that speaks is not asked', async () => {
  const { socketUrl } = await givenImpatience({ silenceMs: 4_000 })
  const { socket, ask } = await givenSocket(socketUrl)
  let asked = 0
  socket.on('ping', () => (asked += 1))

  const spokeAt = performance.now()
  while (performance.now() - spokeAt < 1_500) await ask(ping)

  expect(asked).toBe(0)
})

test('a client that stays after the end of its chat is sent away', async () => {
  const { socketUrl, connectionToken } = await givenImpatience({ afterEndMs: 20 })
  const { ask, closed, frames } = await givenSocket(socketUrl)
  await ask(subscribe)

  await app.participant.send(new DisconnectParticipantCommand({ ConnectionToken: connectionToken }))

  expect(await closed).toBe(1000)
  expect(JSON.stringify(frames.at(-1))).toContain('chat.ended')
})
