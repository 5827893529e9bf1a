import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import { findBearerOfSocketKey, type Bearer } from '../contact/participant-store.ts'
import type { Database } from '../database/database.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Log } from '../runtime/log.ts'
import { digest } from '../runtime/random.ts'
import { startChatFeed } from './chat-feed.ts'
import { startChatSocket } from './chat-socket.ts'

/** Where sockets are opened. The key of the participant's connection follows as a query. */
export const socketPath = '/websocket'

const frameBytesMax = 64 * 1024

/** Mobile clients come back after this code, and not after a normal closure. */
const serviceRestart = 1012

const goodbyeMs = 1_000

type Surroundings = {
  sql: Database
  clock: Clock
  log: Log
  /** Is told how many sockets are open, whenever that changes. */
  countOpen: (sockets: number) => void
}

/** Takes the WebSocket upgrades of an HTTP server, and tells those who connect what happens. */
export async function startSocketServer(
  server: Server,
  { sql, clock, log, countOpen }: Surroundings,
): Promise<{ stop: () => Promise<void> }> {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: frameBytesMax,
    perMessageDeflate: false,
  })
  const feed = await startChatFeed(sql, log)

  const onUpgrade = (request: IncomingMessage, connection: Duplex, head: Buffer) => {
    connection.on('error', () => connection.destroy())
    admit(request)
      .then((bearer) => {
        if (!bearer) {
          refuse(connection, '403 Forbidden')
          return
        }
        sockets.handleUpgrade(request, connection, head, (socket: WebSocket) => {
          startChatSocket(socket, { bearer, feed, sql, clock, log })
          countOpen(sockets.clients.size)
          socket.once('close', () => {
            countOpen(sockets.clients.size)
          })
        })
      })
      .catch((error: unknown) => {
        log.error({ err: error }, 'Could not open a socket.')
        refuse(connection, '500 Internal Server Error')
      })
  }

  const admit = async ({ url = '' }: IncomingMessage): Promise<Bearer | undefined> => {
    const address = URL.parse(url, 'http://socket')
    const key = address?.searchParams.get('key') ?? null
    if (address?.pathname !== socketPath || key === null) return undefined
    return findBearerOfSocketKey(sql, { digest: digest(key), now: clock() })
  }

  server.on('upgrade', onUpgrade)
  return {
    async stop() {
      server.off('upgrade', onUpgrade)
      await feed.stop()
      await closeAll([...sockets.clients])
    },
  }
}

/** Says goodbye to each, and waits a moment for those who say it too. */
async function closeAll(sockets: WebSocket[]): Promise<void> {
  const closed = sockets.map((socket) => new Promise((resolve) => socket.once('close', resolve)))
  for (const socket of sockets) socket.close(serviceRestart)
  const patience = setTimeout(() => {
    for (const socket of sockets) socket.terminate()
  }, goodbyeMs)
  await Promise.all(closed)
  clearTimeout(patience)
}

function refuse(connection: Duplex, status: string): void {
  connection.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
