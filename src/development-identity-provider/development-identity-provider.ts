import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { Database } from '../database/database.ts'
import type { Clock } from '../runtime/clock.ts'
import { listenWhenAsked } from '../runtime/listen-when-asked.ts'
import type { Log } from '../runtime/log.ts'
import type { UserPool } from './user-pool.ts'

export type DevelopmentIdentityProviderOptions = {
  host: string
  /** 0 takes any free port. */
  port: number
  /** Where browsers and backends find it, when that is not `http://<host>:<port>`. No slash at the end. */
  publicUrl?: string
  sql: Database
  /** When what it keeps expires; its stamps are the machine's time. That, too, unless given. */
  clock?: Clock
  pool: UserPool
  /** Signs the cookies. Nodes that serve the same browsers need the same. */
  secret: Buffer
  log: Log
}

export type DevelopmentIdentityProvider = {
  url: string
  issuer: string
  stop: () => Promise<void>
}

/**
 * Starts an OpenID provider with the routes and claims of an Amazon Cognito user pool, for
 * developers without one. It signs in users from a configuration file, by a password that it shows
 * or without: never let it face the world. Rejects when the port is taken (`EADDRINUSE`).
 */
export async function startDevelopmentIdentityProvider(
  options: DevelopmentIdentityProviderOptions,
): Promise<DevelopmentIdentityProvider> {
  const { host, port, pool, log } = options
  const server = createServer()
  const listeningPort = await listen(server, { host, port })
  const url = options.publicUrl ?? `http://${host}:${listeningPort}`
  const issuer = `${url}/${pool.id}`
  // It takes as long as a quarter of a start.
  const provider = listenWhenAsked(
    async () => {
      const { createProvider } = await import('./provider.ts')
      return createProvider(issuer, { ...options, url })
    },
    (error) => {
      log.error({ err: error }, 'The identity provider cannot be asked yet.')
    },
  )
  server.on('request', provider)
  return { url, issuer, stop: () => stop(server) }
}

async function listen(server: Server, place: { host: string; port: number }): Promise<number> {
  server.listen(place)
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  return address.port
}

async function stop(server: Server): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  server.closeAllConnections() // Browsers keep connections open for which they have no use yet.
  await closed
}
