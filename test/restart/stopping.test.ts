import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.ts'
import { givenFlow } from '../support/flow.ts'
import { connectParticipant, givenChat, openSocket } from '../support/chat.ts'
import {
  givenSocket,
  givenUnconnectedChat,
  sayInChat,
  subscribe,
} from '../websocket/given-socket.ts'
import { givenAddress, type Node } from './given-nodes.ts'

const drain = (seconds: number) => ({ COUNTERSIGN_DRAIN_SECONDS: String(seconds) })

const readiness = async (endpoint: string): Promise<number> =>
  (await fetch(`${endpoint}/readyz`)).status

/** Asks a node to end, and waits until it says that it will. */
async function beginDrain(node: Node, endpoint: string) {
  const isReady = await readiness(endpoint)
  node.process.kill('SIGTERM')
  await expect.poll(() => readiness(endpoint)).toBe(503)
  return isReady
}

test('a node that drains is not ready, and serves whoever comes, by HTTP and by socket', async () => {
  const { host, startNode } = await givenAddress()
  const { endpoint } = host.demo
  const node = await startNode([], drain(60))
  const chat = await givenChat(host)

  expect(await beginDrain(node, endpoint)).toBe(200)

  expect((await fetch(`${endpoint}/healthz`)).status).toBe(200)
  const { socketUrl, connectionToken } = await connectParticipant(host, chat.participantToken)
  const again = await openSocket(socketUrl)
  await sayInChat(host, { connectionToken }, 'still here')
  await Promise.all([chat.waitFor('still here'), again.waitFor('still here')])
  const newcomer = await givenChat(host)
  expect(newcomer.socket.readyState).toBe(WebSocket.OPEN)
})

test('a node that drains ends each connection with its answer, so that the next goes elsewhere', async () => {
  const { host, port, startNode } = await givenAddress()
  const node = await startNode([], drain(60))
  const socket = connect(port, '127.0.0.1').setEncoding('utf8')
  let said = ''
  socket.on('data', (text: string) => (said += text))
  const ask = 'GET /healthz HTTP/1.1\r\nHost: node\r\n\r\n'
  socket.write(ask)
  await once(socket, 'data')
  expect(said).toMatch(/^HTTP\/1\.1 200 .*\r\nconnection: keep-alive\r\n/is)

  await beginDrain(node, host.demo.endpoint)
  said = ''
  socket.write(ask)

  await once(socket, 'close')
  expect(said).toMatch(/^HTTP\/1\.1 200 .*\r\nconnection: close\r\n/is)
})

test('a node that has drained says goodbye to its sockets, and ends well', async () => {
  const { host, startNode } = await givenAddress()
  const node = await startNode([], drain(1))
  const { socketUrl } = await givenUnconnectedChat(host, host.demo.contactFlowId)
  const { ask, closed } = await givenSocket(socketUrl)
  await ask(subscribe)

  const code = await node.end('SIGTERM')

  // Mobile clients come back after this one, and not after a normal closure.
  expect([code, await closed]).toEqual([0, 1012])
})

test('the key of a socket that one node gave out opens it at the next', async () => {
  const { host, startNode } = await givenAddress()
  const node = await startNode()
  const { socketUrl, connectionToken } = await givenUnconnectedChat(host, host.demo.contactFlowId)
  await node.end('SIGTERM')

  await startNode()

  const { waitFor } = await openSocket(socketUrl)
  await sayInChat(host, { connectionToken }, 'hello')
  await waitFor('hello')
})

test('a second signal, later on, ends at once', async () => {
  const { host, startNode } = await givenAddress()
  const node = await startNode([], drain(3600))
  await beginDrain(node, host.demo.endpoint)

  // Two that come together are one wish: so again and again.
  const askAgain = () => {
    node.process.kill('SIGTERM')
    return node.process.exitCode
  }

  await expect.poll(askAgain, { interval: 100, timeout: 20_000 }).toBe(1)
})

test('Ctrl-C does not wait for a balancer', async () => {
  const { startNode } = await givenAddress()
  const node = await startNode([], drain(3600))

  expect(await node.end('SIGINT')).toBe(0)
})

test('sockets stay until all who had asked have their answer, and nobody is let in any more', async () => {
  const app = await startTestApp()
  const { socketUrl, connectionToken } = await givenUnconnectedChat(app, await givenFlow(app))
  const { socket, ask, closed } = await givenSocket(socketUrl)
  await ask(subscribe)
  const { promise: held, resolve: release } = Promise.withResolvers<undefined>()
  const locked = Promise.withResolvers<undefined>()
  const holding = app.sql.begin(async (tx) => {
    await tx`lock table contact in access exclusive mode`
    locked.resolve(undefined)
    await held
  })
  await locked.promise
  const saying = sayInChat(app, { connectionToken }, 'in time')
  await expect.poll(() => countWaiting(app)).toBeGreaterThan(0)

  const stopped = app.stop()
  await expect.poll(() => isRefused(app.config.port)).toBe(true)
  expect(socket.readyState).toBe(socket.OPEN)
  release(undefined)
  await holding

  expect(await saying).toBeDefined()
  expect(await closed).toBe(1012)
  await stopped
})

/** How many statements wait for a lock. */
async function countWaiting({ sql }: TestApp): Promise<number> {
  const [waiting] = await sql<{ count: number }[]>`
    select count(*)
      from pg_stat_activity
     where datname = current_database()
       and wait_event_type = 'Lock'`
  return waiting?.count ?? 0
}

async function isRefused(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    return false
  } catch {
    return true
  } finally {
    socket.destroy()
  }
}
