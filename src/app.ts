import type { RequestListener } from 'node:http'
import { startAuditTrail } from './access/audit-trail.ts'
import type { QuotaSettings } from './access/quotas.ts'
import type { FileStorage } from './attachment/file-storage.ts'
import { findAwsCredentials } from './calls/aws-credentials.ts'
import { callsMaxTo, createCaller, type Caller } from './calls/caller.ts'
import type { Endpoints } from './calls/endpoints.ts'
import { createStreamingPages } from './api/streaming-pages.ts'
import type { IdentityProviders } from './authentication/identity-provider.ts'
import type { Database } from './database/database.ts'
import { createMetrics, type Nats } from './health/metrics.ts'
import { createHealthPages } from './health/pages.ts'
import { createFileTransfer, filesPath } from './file-transfer/file-transfer.ts'
import { createHostedRedirect, hostedRedirectPath } from './hosted-redirect/hosted-redirect.ts'
import type { Location } from './instance/arns.ts'
import { advanceFlow } from './jobs/advance-flow.ts'
import { askBot } from './jobs/ask-bot.ts'
import { completeAuthentication, completeAuthentications } from './jobs/complete-authentication.ts'
import { deleteInstance } from './jobs/delete-instance.ts'
import { deliverStream } from './jobs/deliver-stream.ts'
import { endWait } from './jobs/end-wait.ts'
import { eraseDomain } from './jobs/erase-domain.ts'
import { expireContact } from './jobs/expire-contact.ts'
import { forgetAudit, oweForgetting } from './jobs/forget-audit.ts'
import { forgetMerges, oweForgettingMerges } from './jobs/forget-merges.ts'
import { forgetObjects, oweForgettingObjects } from './jobs/forget-objects.ts'
import { invokeFunction } from './jobs/invoke-function.ts'
import { lookAtSilence } from './jobs/look-at-silence.ts'
import { readViewAnswer } from './jobs/read-view-answer.ts'
import { recordContact } from './jobs/record-contact.ts'
import { oweTidying, tidyAttachments } from './jobs/tidy-attachments.ts'
import { timeOutAuthentication } from './jobs/time-out-authentication.ts'
import { startAnswering } from './lifecycle/answer-authentication.ts'
import { systemClock, type Clock } from './runtime/clock.ts'
import type { Log } from './runtime/log.ts'
import type { Vault } from './runtime/vault.ts'
import { createPublisher, type Publisher } from './streaming/publisher.ts'
import { createSigningKey } from './streaming/signing-key.ts'
import { lanesOfTopic } from './streaming/streaming.ts'
import type { Topics } from './streaming/topics.ts'
import { serveClients, type ClientSettings } from './serve-clients.ts'
import { createServices } from './services.ts'
import { beginStart, type StopWish } from './start.ts'
import { socketPath } from './websocket/socket-server.ts'
import type { TestClock } from './work/test-clock.ts'
import { startWorker } from './work/worker.ts'

/** What the app is told. `publicUrl` is where clients reach it, without a path. */
export type AppSettings = ClientSettings & {
  databaseUrl: string
  location: Location
  quotas: QuotaSettings
  audit: AuditSettings
  /** Where what happens in streamed contacts goes. */
  topics: Topics
  /** Where those are whom flows may call. */
  endpoints: Endpoints
  /** How often the worker looks for what has fallen due. */
  pollMs?: number
}

/** Beside the database, calls are written to a file where one is given, as lines of JSON. */
export type AuditSettings = { file: string | undefined; retentionDays: number }

/** What the app is handed: the edge of its world, which a test may replace. */
export type Surroundings = {
  sql: Database
  /** What carries the notifications of `sql`, where it does not do so itself. */
  nats?: Nats | undefined
  clock: Clock
  /** What moves `clock`, where it can be moved. */
  testClock?: TestClock | undefined
  log: Log
  vault: Vault
  identityProviders: IdentityProviders
  /** Where attachments are kept; undefined turns them off. */
  storage?: FileStorage | undefined
  /** Pages beside the API, by the prefix of their path. */
  mounts?: Record<string, RequestListener>
}

export type App = { url: string; stop: (wish?: StopWish) => Promise<void> }

/** Starts to serve, to tell and to work. The database is up to date. */
export async function startApp(settings: AppSettings, surroundings: Surroundings): Promise<App> {
  const { publicUrl, databaseUrl, pollMs, audit, topics, endpoints } = settings
  const { sql, nats, clock, testClock, log, storage, mounts = {} } = surroundings
  const start = beginStart()
  try {
    const trail = await start.part(startAuditTrail({ sql, log, file: audit.file }))
    const metrics = createMetrics(surroundings)
    const signingKey = createSigningKey(surroundings)
    const publisher = createPublisher({ topics, publicUrl, signingKey })
    // Whoever checks a signature goes by a time that nobody has moved.
    const signingClock = testClock ? systemClock : clock
    const caller = createCaller({ credentials: findAwsCredentials(), now: signingClock })
    const socketUrl = socketUrlOf(publicUrl)
    const filesUrl = storage && new URL(filesPath, publicUrl).href
    const hostedRedirectUri = new URL(hostedRedirectPath, publicUrl).href
    const answers = startAnswering(surroundings)
    const services = createServices(
      { ...settings, socketUrl, filesUrl, hostedRedirectUri },
      { ...surroundings, answers, trail, metrics },
    )
    await sql.begin((tx) =>
      Promise.all([
        oweForgetting(tx),
        oweForgettingObjects(tx),
        oweForgettingMerges(tx),
        oweTidying(tx),
      ]),
    )
    const { functions, bots } = endpoints
    const waitingJobsMax = {
      inLanes: topics.size * lanesOfTopic,
      besides: callsMaxTo(functions.size + bots.size),
    }
    const polling = pollMs !== undefined && { pollMs }
    const work = { databaseUrl, log, waitingJobsMax, testClock, ...polling }
    await start.part(startWorker(work, jobsOf(settings, { ...surroundings, publisher, caller })))
    await start.part({
      stop: async () => {
        publisher.stop()
        caller.stop()
      },
    })

    let isEnding = false
    const pages = {
      ...mounts,
      ...(storage && { [filesPath]: createFileTransfer({ sql, clock, log, storage }) }),
      ...createHealthPages({ sql, nats, metrics, log, isEnding: () => isEnding }),
      ...createStreamingPages({ signingKey, log }),
      [hostedRedirectPath]: createHostedRedirect({
        ...surroundings,
        answers,
        redirectUri: hostedRedirectUri,
      }),
    }
    const clients = await start.part(
      serveClients(settings, {
        sql,
        clock,
        log,
        services,
        mounts: pages,
        countSockets: metrics.countSockets,
        beginEnd: () => {
          isEnding = true
        },
      }),
    )
    return { url: clients.url, stop: start.stop }
  } catch (error) {
    await start.stop()
    throw error
  }
}

const jobsOf = (
  { location, audit, endpoints: { functions, bots } }: AppSettings,
  {
    sql,
    clock,
    log,
    vault,
    identityProviders,
    storage,
    publisher,
    caller,
  }: Surroundings & { publisher: Publisher; caller: Caller },
) => {
  const completing = { sql, clock, vault, identityProviders, log }
  return {
    'advance-flow': advanceFlow({ sql, clock, location, log }),
    'end-wait': endWait({ sql, clock, location, log }),
    'invoke-function': invokeFunction({ sql, clock, log, caller, functions }),
    'ask-bot': askBot({ sql, clock, log, location, caller, bots }),
    'read-view-answer': readViewAnswer({ sql, clock, location }),
    'complete-authentications': completeAuthentications(completing),
    'complete-authentication': completeAuthentication(completing),
    'time-out-authentication': timeOutAuthentication({ sql, clock }),
    'expire-contact': expireContact({ sql, clock }),
    'forget-audit': forgetAudit({ sql, clock, retentionDays: audit.retentionDays }),
    'forget-objects': forgetObjects({ sql, clock }),
    'forget-merges': forgetMerges({ sql, clock }),
    'delete-instance': deleteInstance({ sql, clock }),
    'erase-domain': eraseDomain({ sql }),
    'record-contact': recordContact({ sql, clock, location }),
    'look-at-silence': lookAtSilence({ sql, clock }),
    'tidy-attachments': tidyAttachments({ sql, clock, storage }),
    'deliver-stream': deliverStream({ sql, clock, log, location, publisher }),
  }
}

/** Clients refuse `ws://localhost`, though not the address that it stands for, nor any name over TLS. */
function socketUrlOf(publicUrl: string): string {
  const url = new URL(socketPath, publicUrl)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  if (url.protocol === 'ws:' && url.hostname === 'localhost') url.hostname = '127.0.0.1'
  return url.href
}
