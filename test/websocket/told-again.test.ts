import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { TransferContactCommand } from '@aws-sdk/client-connect'
import { CancelParticipantAuthenticationCommand } from '@aws-sdk/client-connectparticipant'
import { expect, onTestFinished, test } from 'vitest'
import type { Database } from '../../src/database/database.ts'
import { systemClock } from '../../src/runtime/clock.ts'
import { createLog } from '../../src/runtime/log.ts'
import { startSocketServer } from '../../src/websocket/socket-server.ts'
import { startTestApp, type TestApp } from '../support/app.ts'
import {
  connectParticipant,
  gist,
  givenAuthenticationUrl,
  givenChat,
  openSocket,
  type GivenChat,
} from '../support/chat.ts'
import { givenFlow } from '../support/flow.ts'
import { sayInChat } from './given-socket.ts'

/** Another node for sockets, which waits before it asks for what awaits a customer, or behind that. */
async function givenSlowNode(app: TestApp, waits: 'before' | 'behind') {
  const asked = Promise.withResolvers<undefined>()
  const goOn = Promise.withResolvers<undefined>()
  const wait = async () => {
    asked.resolve(undefined)
    await goOn.promise
  }
  const askSlowly = async (ask: () => Promise<unknown>) => {
    if (waits === 'before') await wait()
    const answer = await ask()
    if (waits === 'behind') await wait()
    return answer
  }
  const slow = (...args: unknown[]) => {
    const ask = () => Reflect.apply(app.sql, undefined, args) as Promise<unknown>
    return String(args[0]).includes('update authentication_session') ? askSlowly(ask) : ask()
  }
  const sql = Object.assign(slow, app.sql) as unknown as Database
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const surroundings = { sql, clock: systemClock, log: createLog('silent', 'json') }
  const ownOrigin = `http://127.0.0.1:${port}`
  const sockets = await startSocketServer(server, {
    ...surroundings,
    ownOrigin,
    countOpen: () => undefined,
  })
  onTestFinished(async () => {
    await sockets.stop({ isSpread: false, hurry: AbortSignal.abort() })
    server.close()
  })
  return {
    asked: asked.promise,
    goOn: () => {
      goOn.resolve(undefined)
    },
    /** A socket at this node. */
    open: async (chat: GivenChat) => {
      const url = new URL((await connectParticipant(app, chat.participantToken)).socketUrl)
      url.port = String(port)
      return openSocket(url.href)
    },
  }
}

test('a sign-in that ends while a socket comes is not asked for behind its end', async () => {
  const app = await startTestApp()
  const chat = await givenChat(app)
  const { sessionId } = await givenAuthenticationUrl(app, chat)
  const node = await givenSlowNode(app, 'behind')

  const socket = await node.open(chat)
  await node.asked
  await app.participant.send(
    new CancelParticipantAuthenticationCommand({
      ConnectionToken: chat.connectionToken,
      SessionId: sessionId,
    }),
  )
  node.goOn()
  await socket.waitFor('authentication.cancelled')
  await sayInChat(app, chat, 'hello')
  await socket.waitFor('hello')

  const told = socket.items.map(gist)
  const afterTheEnd = told.slice(told.indexOf('authentication.cancelled'))
  expect(afterTheEnd).not.toContain('authentication.initiated')
})

test('a sign-in that begins while a socket comes is asked for once', async () => {
  const app = await startTestApp()
  const chat = await givenChat(app, { contactFlowId: await givenFlow(app) })
  const node = await givenSlowNode(app, 'before')

  const socket = await node.open(chat)
  await node.asked
  await app.connect.send(
    new TransferContactCommand({
      InstanceId: app.demo.instanceId,
      ContactId: chat.contactId,
      ContactFlowId: app.demo.contactFlowId,
    }),
  )
  await expect.poll(() => countSessions(app, chat.contactId)).toBe(1)
  node.goOn()
  await socket.waitFor('authentication.initiated')
  await sayInChat(app, chat, 'hello')
  await socket.waitFor('hello')

  const asked = socket.items.map(gist).filter((each) => each === 'authentication.initiated')
  expect(asked).toHaveLength(1)
})

test('what awaits a customer comes before what was said since', async () => {
  const app = await startTestApp()
  const chat = await givenChat(app)
  await chat.waitFor('authentication.initiated')
  await sayInChat(app, chat, 'later')
  await chat.waitFor('later')
  chat.socket.close()
  await once(chat.socket, 'close')

  const { socketUrl } = await connectParticipant(app, chat.participantToken)
  const socket = await openSocket(socketUrl)
  await socket.waitFor('later')

  expect(socket.items.map(gist)).toContain('authentication.initiated')
  const times = socket.items.map(({ AbsoluteTime }) => AbsoluteTime)
  expect(times).toEqual([...times].sort())
})

const countSessions = async ({ sql }: TestApp, contactId: string): Promise<number> =>
  (await sql`select from authentication_session where contact_id = ${contactId}`).length
