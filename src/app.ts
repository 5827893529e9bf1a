import type { RequestListener } from 'node:http'
import { connectOperations } from './api/connect/operations.ts'
import { customerProfilesOperations } from './api/customer-profiles/operations.ts'
import { authenticateBearer } from './api/participant/authenticate.ts'
import { participantOperations } from './api/participant/operations.ts'
import { verifyCaller } from './api/verify-caller.ts'
import type { IdentityProviders } from './authentication/identity-provider.ts'
import {
  connectContract,
  customerProfilesContract,
  participantContract,
} from './contract/contract.ts'
import type { Database } from './database/database.ts'
import type { Location } from './instance/arns.ts'
import { advanceFlow } from './jobs/advance-flow.ts'
import { completeAuthentication } from './jobs/complete-authentication.ts'
import { endWait } from './jobs/end-wait.ts'
import { expireContact } from './jobs/expire-contact.ts'
import { timeOutAuthentication } from './jobs/time-out-authentication.ts'
import type { Clock } from './runtime/clock.ts'
import type { Log } from './runtime/log.ts'
import type { Vault } from './runtime/vault.ts'
import { socketPath, startSocketServer } from './websocket/socket-server.ts'
import { startHttpServer } from './wire/http-server.ts'
import type { WireRequest } from './wire/request.ts'
import { serve, type ServedContract } from './wire/service.ts'
import { startWorker } from './work/worker.ts'

/** What the app is told. `publicUrl` is where clients reach it, without a path. */
export type AppSettings = {
  host: string
  port: number
  publicUrl: string
  databaseUrl: string
  location: Location
  /** How often the worker looks for what has fallen due. */
  pollMs?: number
}

/** What the app is handed: the edge of its world, which a test may replace. */
export type Surroundings = {
  sql: Database
  clock: Clock
  log: Log
  vault: Vault
  identityProviders: IdentityProviders
  /** Pages beside the API, by the prefix of their path. */
  mounts?: Record<string, RequestListener>
}

export type App = { url: string; stop: () => Promise<void> }

/** Starts to serve, to tell and to work. The database is up to date. */
export async function startApp(settings: AppSettings, surroundings: Surroundings): Promise<App> {
  const { host, port, databaseUrl, pollMs } = settings
  const { sql, clock, log, mounts = {} } = surroundings
  const http = await startHttpServer({
    host,
    port,
    services: servicesOf(settings, surroundings),
    log,
    mounts,
  })
  const sockets = await startSocketServer(http.server, { sql, clock, log })
  const work = { databaseUrl, log, ...(pollMs !== undefined && { pollMs }) }
  const worker = await startWorker(work, jobsOf(settings, surroundings))

  return {
    url: http.url,
    async stop() {
      await sockets.stop()
      await http.stop()
      await worker.stop()
    },
  }
}

/** Each service: its contract, what is built of it, and how its callers say who they are. */
function servicesOf(
  { location, publicUrl }: AppSettings,
  { sql, clock, log, vault, identityProviders }: Surroundings,
): ServedContract[] {
  const socketUrl = socketUrlOf(publicUrl)
  const about = ({ requestId, sourceAddress }: WireRequest) => ({ requestId, sourceAddress })
  return [
    serve(
      {
        contract: connectContract,
        operations: connectOperations,
        authenticate: async (request) => {
          const caller = await verifyCaller(request, 'connect', { sql, vault })
          return { ...about(request), sql, clock, vault, location, caller }
        },
      },
      log,
    ),
    serve(
      {
        contract: participantContract,
        operations: participantOperations,
        authenticate: async (request, operationName) => {
          const bearer = await authenticateBearer(request, operationName, { sql, clock })
          return { ...about(request), sql, clock, vault, identityProviders, socketUrl, bearer }
        },
      },
      log,
    ),
    serve(
      {
        contract: customerProfilesContract,
        operations: customerProfilesOperations,
        authenticate: async (request) => {
          await verifyCaller(request, 'profile', { sql, vault })
          return { ...about(request), sql, clock }
        },
      },
      log,
    ),
  ]
}

const jobsOf = (
  { location }: AppSettings,
  { sql, clock, log, vault, identityProviders }: Surroundings,
) => ({
  'advance-flow': advanceFlow({ sql, clock, location, log }),
  'end-wait': endWait({ sql, clock }),
  'complete-authentication': completeAuthentication({ sql, clock, vault, identityProviders, log }),
  'time-out-authentication': timeOutAuthentication({ sql, clock }),
  'expire-contact': expireContact({ sql, clock }),
})

/** Clients refuse `ws://localhost`, though not the address that it stands for. */
function socketUrlOf(publicUrl: string): string {
  const url = new URL(socketPath, publicUrl)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  if (url.hostname === 'localhost') url.hostname = '127.0.0.1'
  return url.href
}
