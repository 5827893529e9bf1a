import { setTimeout as sleep } from 'node:timers/promises'
import type { RequestListener } from 'node:http'
import type { Database } from './database/database.ts'
import type { Clock } from './runtime/clock.ts'
import type { Log } from './runtime/log.ts'
import { atOnce, type StopWish } from './start.ts'
import { startSocketServer } from './websocket/socket-server.ts'
import type { Patience } from './websocket/chat-socket.ts'
import type { CertificateFiles } from './wire/certificate.ts'
import { createHttpServer, type Place } from './wire/http-server.ts'
import type { ServedContract } from './wire/service.ts'

/** Where clients find us, and how we part from them. */
export type ClientSettings = {
  place: Place
  publicUrl: string
  /** Speaks TLS, where there is one. */
  certificate?: CertificateFiles | undefined
  /** How long we go on as ever after we were asked to stop, so that a load balancer can notice. */
  drainSeconds: number
  /** How long a client may do nothing; the usual, unless given. */
  patience?: Patience | undefined
}

type Surroundings = {
  sql: Database
  clock: Clock
  log: Log
  services: readonly ServedContract[]
  mounts: Readonly<Record<string, RequestListener>>
  countSockets: (open: number) => void
  /** Is told that the end has begun. */
  beginEnd: () => void
}

/** Whoever talks all the time has asked again by then, and been told that the connection ends. */
const idleMs = 300

/**
 * Serves clients: HTTP, and their sockets. All is in place before the first can come.
 *
 * Whoever loses their socket comes back within milliseconds, and a chat client that is refused then
 * gives up for ever. So the sockets go last, when whoever comes is no longer ours to take: nobody is
 * let in any more, and all who had asked have their answer.
 */
export async function serveClients(
  { place, publicUrl, certificate, drainSeconds, patience }: ClientSettings,
  { sql, clock, log, services, mounts, countSockets, beginEnd }: Surroundings,
): Promise<{ url: string; stop: (wish?: StopWish) => Promise<void> }> {
  const http = await createHttpServer({ services, log, mounts, certificate })
  const sockets = await startSocketServer(http.server, {
    sql,
    clock,
    log,
    ownOrigin: new URL(publicUrl).origin,
    countOpen: countSockets,
    patience,
  })
  // Behind a socket that another process holds, all wait until all have gone.
  const isSpread = !('fd' in place)
  const stop = async ({ isDrained, hurry }: StopWish = atOnce) => {
    beginEnd()
    http.fade()
    if (isDrained)
      await sleep(drainSeconds * 1000, undefined, { signal: hurry }).catch(() => undefined)
    await http.drain(hurry, isDrained ? idleMs : 0)
    await sockets.stop({ isSpread, hurry })
    await http.stop(hurry)
  }
  try {
    return { url: await http.listen(place), stop }
  } catch (error) {
    await stop()
    throw error
  }
}
