import type { RequestListener } from 'node:http'
import { startAuditTrail } from './access/audit-trail.ts'
import type { QuotaSettings } from './access/quotas.ts'
import type { IdentityProviders } from './authentication/identity-provider.ts'
import type { Database } from './database/database.ts'
import { createMetrics } from './health/metrics.ts'
import { createHealthPages } from './health/pages.ts'
import type { Location } from './instance/arns.ts'
import { advanceFlow } from './jobs/advance-flow.ts'
import { completeAuthentication } from './jobs/complete-authentication.ts'
import { deleteInstance } from './jobs/delete-instance.ts'
import { endWait } from './jobs/end-wait.ts'
import { expireContact } from './jobs/expire-contact.ts'
import { forgetAudit, oweForgetting } from './jobs/forget-audit.ts'
import { lookAtSilence } from './jobs/look-at-silence.ts'
import { timeOutAuthentication } from './jobs/time-out-authentication.ts'
import type { Clock } from './runtime/clock.ts'
import type { Log } from './runtime/log.ts'
import type { Vault } from './runtime/vault.ts'
import { socketPath, startSocketServer } from './websocket/socket-server.ts'
import { createServices } from './services.ts'
import { startHttpServer } from './wire/http-server.ts'
import { startWorker } from './work/worker.ts'

/** What the app is told. `publicUrl` is where clients reach it, without a path. */
export type AppSettings = {
  host: string
  port: number
  publicUrl: string
  databaseUrl: string
  location: Location
  quotas: QuotaSettings
  audit: AuditSettings
  /** How often the worker looks for what has fallen due. */
  pollMs?: number
}

/** Beside the database, calls are written to a file where one is given, as lines of JSON. */
export type AuditSettings = { file: string | undefined; retentionDays: number }

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
  const { host, port, publicUrl, databaseUrl, pollMs, audit } = settings
  const { sql, clock, log, mounts = {} } = surroundings
  const trail = startAuditTrail({ sql, log, file: audit.file })
  const metrics = createMetrics({ sql })
  const socketUrl = socketUrlOf(publicUrl)
  const http = await startHttpServer({
    host,
    port,
    services: createServices({ ...settings, socketUrl }, { ...surroundings, trail, metrics }),
    log,
    mounts: { ...mounts, ...createHealthPages({ sql, metrics, log }) },
  })
  const sockets = await startSocketServer(http.server, {
    sql,
    clock,
    log,
    countOpen: metrics.countSockets,
  })
  await oweForgetting(sql)
  const work = { databaseUrl, log, ...(pollMs !== undefined && { pollMs }) }
  const worker = await startWorker(work, jobsOf(settings, surroundings))

  return {
    url: http.url,
    async stop() {
      await sockets.stop()
      await http.stop()
      await worker.stop()
      await trail.stop()
    },
  }
}

const jobsOf = (
  { location, audit }: AppSettings,
  { sql, clock, log, vault, identityProviders }: Surroundings,
) => ({
  'advance-flow': advanceFlow({ sql, clock, location, log }),
  'end-wait': endWait({ sql, clock }),
  'complete-authentication': completeAuthentication({ sql, clock, vault, identityProviders, log }),
  'time-out-authentication': timeOutAuthentication({ sql, clock }),
  'expire-contact': expireContact({ sql, clock }),
  'forget-audit': forgetAudit({ sql, clock, retentionDays: audit.retentionDays }),
  'delete-instance': deleteInstance({ sql, clock }),
  'look-at-silence': lookAtSilence({ sql, clock }),
})

/** Clients refuse `ws://localhost`, though not the address that it stands for. */
function socketUrlOf(publicUrl: string): string {
  const url = new URL(socketPath, publicUrl)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  if (url.hostname === 'localhost') url.hostname = '127.0.0.1'
  return url.href
}
