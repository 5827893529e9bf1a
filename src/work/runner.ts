import { EventEmitter } from 'node:events'
import { Logger, run, type WorkerEvents } from 'graphile-worker'
import type { Log } from '../runtime/log.ts'
import { startNodePresence } from './node-presence.ts'

type Settings = { databaseUrl: string; log: Log; pollMs: number }

/** The job library at work, under the name by which other nodes know it. */
export type Runner = {
  /** Settles when it has ended, asked or not: it gives up when the database fails it at a wrong moment. */
  ended: Promise<void>
  /** Waits for the jobs that are being done. */
  stop: () => Promise<void>
}

const concurrentJobs = 10

/** Starts the job library. Rejects when the database cannot be reached. */
export async function startRunner(
  { databaseUrl, log, pollMs }: Settings,
  jobs: Record<string, (payload: never) => Promise<void>>,
): Promise<Runner> {
  const events: WorkerEvents = new EventEmitter()
  const poolId = new Promise<string>((resolve) => {
    events.once('pool:create', ({ workerPool }) => {
      resolve(workerPool.id)
    })
  })
  const runner = await run({
    // A job is marked as done by the library's batches: without them, one that the database does
    // not let it mark would end the process.
    preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
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
  const ended = runner.promise.catch(() => undefined) // It has told the log why.
  const stopRunner = async () => {
    await runner.stop().catch(() => undefined) // It is stopping by itself.
    await ended
  }
  try {
    const presence = await startNodePresence({ databaseUrl, log }, await poolId)
    const stop = async () => {
      await stopRunner()
      await presence.stop()
    }
    return { ended, stop }
  } catch (error) {
    await stopRunner()
    throw error
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
