import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { Provider } from 'oidc-provider'
import type { Database } from '../database/database.ts'
import { systemClock, type Clock } from '../runtime/clock.ts'
import type { Log } from '../runtime/log.ts'
import { addCognitoRoutes } from './cognito-routes.ts'
import { configurationOf } from './configuration.ts'
import { createFaultRoutes } from './faults/fault-routes.ts'
import { createMisbehaviour } from './faults/misbehaviour.ts'
import { keepJournal } from './journal.ts'
import { postgresAdapter } from './postgres-adapter.ts'
import { signingKey } from './signing-key.ts'
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
 * or without: never let it face the world. Rejects when the port is taken
 * (`EADDRINUSE`), or a URL of the pool is none.
 */
export async function startDevelopmentIdentityProvider(
  options: DevelopmentIdentityProviderOptions,
): Promise<DevelopmentIdentityProvider> {
  const { host, port, sql, clock = systemClock, pool, log } = options
  const key = await signingKey(sql)
  const server = createServer()
  const listeningPort = await listen(server, { host, port })
  const url = options.publicUrl ?? `http://${host}:${listeningPort}`
  const issuer = `${url}/${pool.id}`

  try {
    const adapter = postgresAdapter(sql, clock)
    const poolId = pool.id
    const misbehaviour = createMisbehaviour({ sql, clock, poolId, signingKey: key, log })
    const { secret } = options
    const settings = { url, pool, signingKey: key, adapter, misbehaviour, secret }
    const provider = new Provider(issuer, configurationOf(settings))
    keepJournal(provider, log)
    provider.use(misbehaviour.middleware)
    addCognitoRoutes({ provider, pool, misbehaviour, log })
    provider.use(createFaultRoutes({ sql, clock, poolId }))
    const serve = provider.callback()
    server.on('request', (request, response) => void serve(request, response))
  } catch (error) {
    await stop(server)
    throw error
  }
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
