import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import { findBearerOfSocketKey, type Bearer } from '../contact/participant-store.ts'
import type { Database } from '../database/database.ts'
import { isOriginApproved } from '../instance/approved-origin-store.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Log } from '../runtime/log.ts'
import { digest } from '../runtime/random.ts'
import { startChatFeed } from './chat-feed.ts'
import { startChatSocket, type Patience } from './chat-socket.ts'
import { closeAll, type Farewell } from './close-all.ts'
import { createSocketPlaces } from './socket-places.ts'

/** Where sockets are opened. The key of the participant's connection follows as a query. */
export const socketPath = '/websocket'

const frameBytesMax = 64 * 1024

type Surroundings = {
  sql: Database
  clock: Clock
  log: Log
  /** The origin of our own pages. */
  ownOrigin: string
  /** Is told how many sockets are open, whenever that changes. */
  countOpen: (sockets: number) => void
  /** How long a client may be silent, or stay after the end; the usual, unless given. */
  patience?: Patience | undefined
}

export type SocketServer = {
  /** Says goodbye to all. Nobody new may come by then: the HTTP server has stopped to accept. */
  stop: (farewell: Farewell) => Promise<void>
}

/** Takes the WebSocket upgrades of an HTTP server, and tells those who connect what happens. */
export async function startSocketServer(
  server: Server,
  { sql, clock, log, ownOrigin, countOpen, patience }: Surroundings,
): Promise<SocketServer> {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: frameBytesMax,
    perMessageDeflate: false,
  })
  const feed = await startChatFeed(sql, log)
  const places = createSocketPlaces(clock)
  const admissions = new Set<Promise<void>>()

  const onUpgrade = (request: IncomingMessage, connection: Duplex, head: Buffer) => {
    connection.on('error', destroyIt)
    const admission = admit(request)
      .then((admitted) => {
        if (typeof admitted === 'string') refuse(connection, admitted)
        else open(admitted, { request, connection, head })
      })
      .catch((error: unknown) => {
        log.error({ err: error }, 'Could not open a socket.')
        refuse(connection, '500 Internal Server Error')
      })
      .finally(() => admissions.delete(admission))
    admissions.add(admission)
  }

  /** Who may open a socket, or why nobody does. */
  const admit = async ({ url = '', headers }: IncomingMessage): Promise<Bearer | string> => {
    const address = URL.parse(url, 'http://socket')
    const key = address?.searchParams.get('key') ?? null
    if (address?.pathname !== socketPath || key === null) return '403 Forbidden'
    const bearer = await findBearerOfSocketKey(sql, { digest: digest(key), now: clock() })
    if (!bearer) return '403 Forbidden'
    const { instanceId } = bearer
    const { origin = ownOrigin } = headers // Only browsers name one.
    const isAllowed = origin === ownOrigin || (await isOriginApproved(sql, { instanceId, origin }))
    return isAllowed ? bearer : '403 Forbidden'
  }

  const open = (bearer: Bearer, { request, connection, head }: Upgrade) => {
    if (!places.hasRoom(bearer.id)) {
      refuse(connection, '429 Too Many Requests')
      return
    }
    sockets.handleUpgrade(request, connection, head, (socket: WebSocket) => {
      const chatSocket = startChatSocket(socket, { bearer, feed, sql, clock, log, patience })
      const place = places.take(bearer.id, chatSocket)
      countOpen(sockets.clients.size)
      socket.once('close', () => {
        place.giveUp()
        countOpen(sockets.clients.size)
      })
    })
  }

  server.on('upgrade', onUpgrade)
  return {
    async stop(farewell) {
      await Promise.all(admissions)
      await closeAll([...sockets.clients], farewell)
      server.off('upgrade', onUpgrade)
      await feed.stop()
    },
  }
}

// Not a closure: it stays as long as the socket, and would keep the request with all its headers.
function destroyIt(this: Duplex): void {
  this.destroy()
}

type Upgrade = { request: IncomingMessage; connection: Duplex; head: Buffer }

function refuse(connection: Duplex, status: string): void {
  connection.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
