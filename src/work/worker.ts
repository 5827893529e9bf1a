import { EventEmitter } from 'node:events'
import { Logger, run, type WorkerEvents } from 'graphile-worker'
import type { Database } from '../database/database.ts'
import type { Log } from '../runtime/log.ts'
import type { JobCatalogue, JobName } from './job-catalogue.ts'
import { startNodePresence } from './node-presence.ts'

/** What does each job. A job may run twice, so it looks first, and what it changes last is guarded. */
export type Jobs = { [Name in JobName]: (payload: JobCatalogue[Name]) => Promise<void> }

type Surroundings = { databaseUrl: string; sql: Database; log: Log; pollMs?: number }

const concurrentJobs = 10

/**
 * Does what is owed, on this node, until it is stopped. A job that throws is logged and tried again
 * later, ever more slowly.
 */
export async function startWorker(
  { databaseUrl, sql, log, pollMs = 1_000 }: Surroundings,
  jobs: Jobs,
): Promise<{ stop: () => Promise<void> }> {
  const events: WorkerEvents = new EventEmitter()
  const poolId = new Promise<string>((resolve) => {
    events.once('pool:create', ({ workerPool }) => {
      resolve(workerPool.id)
    })
  })
  const runner = await run({
    connectionString: databaseUrl,
    maxPoolSize: 4,
    concurrency: concurrentJobs,
    pollInterval: pollMs,
    noHandleSignals: true,
    logger: quietLogger(log),
    events,
    taskList: Object.fromEntries(
      Object.entries(jobs).map(([name, job]) => [name, loggingFaults(log, name, job as Job)]),
    ),
  })
  const presence = await startNodePresence({ databaseUrl, sql, log }, await poolId)

  return {
    async stop() {
      await runner.stop()
      await presence.stop()
    },
  }
}

type Job = (payload: unknown) => Promise<void>

const loggingFaults =
  (log: Log, name: string, job: Job): Job =>
  async (payload) => {
    try {
      await job(payload)
    } catch (error) {
      log.error({ err: error, job: name }, 'A job failed, and will be tried again.')
      throw error
    }
  }

// The library tells of every job it does, and repeats what loggingFaults has told of a failed one.
const quietLogger = (log: Log): Logger =>
  new Logger(() => (level: string, message) => {
    if (level !== 'error' || message.startsWith('Failed task')) log.trace(message)
    else log.error(message)
  })
