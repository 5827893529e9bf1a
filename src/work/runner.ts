import { EventEmitter } from 'node:events'
import { Logger, run, type Task, type WorkerEvents } from 'graphile-worker'
import { Client, Pool } from 'pg'
import { atMost } from '../runtime/at-most.ts'
import type { Log } from '../runtime/log.ts'
import { inSpan } from '../runtime/trace.ts'
import type { TestClock } from './test-clock.ts'
import { startNodePresence } from './node-presence.ts'
import { outliveOutages } from './outlive-outages.ts'
import type { Attempt } from './worker.ts'

type Settings = {
  databaseUrl: string
  log: Log
  pollMs: number
  waitingJobsMax: number
  testClock: TestClock | undefined
}
type Performers = Record<string, (payload: never, attempt: Attempt) => Promise<void>>

/** The job library at work, on a node that others see. */
export type Runner = {
  /** Settles when it has ended, asked or not: it gives up when the database fails it at a wrong moment. */
  ended: Promise<void>
  /** Waits for the jobs that are being done. */
  stop: () => Promise<void>
}

// Room for two providers that are slow at once, and for all else beside them.
const concurrentJobs = 20

/** A database that has not let us in by then cannot be reached. */
const connectingMs = 10_000

/** How long the library may take to stop once no job is being done: it has only to say goodbye. */
const goodbyeMs = 5_000

/** Says that this node is there, and starts to do jobs. Rejects when the database cannot be reached. */
export async function startRunner(settings: Settings, jobs: Performers): Promise<Runner> {
  const registered = Promise.withResolvers<undefined>()
  const library = await startLibrary(settings, { jobs, registered: registered.promise })
  try {
    const presence = await startNodePresence(settings, await library.workerPoolId)
    registered.resolve(undefined)
    const stop = async () => {
      await library.stop()
      await presence.stop()
    }
    return { ended: library.ended, stop }
  } catch (error) {
    const stopped = library.stop()
    registered.resolve(undefined)
    await stopped
    throw error
  }
}

async function startLibrary(
  { databaseUrl, log, pollMs, waitingJobsMax, testClock }: Settings,
  { jobs, registered }: { jobs: Performers; registered: Promise<undefined> },
): Promise<Runner & { workerPoolId: Promise<string> }> {
  const events: WorkerEvents = new EventEmitter()
  const workerPoolId = new Promise<string>((resolve) => {
    events.once('pool:create', ({ workerPool }) => {
      resolve(workerPool.id)
    })
  })
  const pool = connectPool(databaseUrl, log)
  const underWay = createUnderWay()
  const stopping = new AbortController()
  const starting = run({
    // A job is marked as done by the library's batches: without them, one that the database does
    // not let it mark would end the process.
    preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    pgPool: pool,
    concurrency: concurrentJobs + waitingJobsMax,
    pollInterval: pollMs,
    noHandleSignals: true,
    // Asked before each look for a job: none is taken by a node that others do not see yet.
    forbiddenFlags: async () => {
      await registered
      return []
    },
    logger: quietLogger(log),
    events,
    taskList: Object.fromEntries(
      Object.entries(jobs).map(([name, job]) => [
        name,
        underWay.counting(
          loggingFaults(log, name, outliveOutages(inTime(testClock, job as Job), stopping.signal)),
        ),
      ]),
    ),
  })
  const runner = await starting.catch(async (error: unknown) => {
    await pool.end()
    throw error
  })
  const ended = runner.promise.catch(() => undefined) // It has told the log why.
  const stop = async () => {
    stopping.abort()
    const stopped = runner.stop().catch(() => undefined) // It is stopping by itself.
    await Promise.race([stopped, underWay.none()])
    await atMost(
      goodbyeMs,
      stopped.then(() => ended),
    )
    // It waits for each connection to come back, and hands none out any more.
    await atMost(goodbyeMs, pool.end())
  }
  return { workerPoolId, ended, stop }
}

/** Which jobs are being done, as a count. */
function createUnderWay() {
  let count = 0
  let waiting: (() => void)[] = []
  const counting =
    (task: Task): Task =>
    async (...args) => {
      count += 1
      try {
        await task(...args)
      } finally {
        count -= 1
        if (count === 0) {
          for (const resolve of waiting) resolve()
          waiting = []
        }
      }
    }
  const none = (): Promise<void> =>
    new Promise((resolve) => {
      if (count === 0) resolve()
      else waiting.push(resolve)
    })
  return { counting, none }
}

/**
 * The library's connections. One of its own making would end the process when the database takes a
 * connection away while the library stops: it listens for that no more by then.
 */
function connectPool(connectionString: string, log: Log): Pool {
  const pool = new Pool({
    Client: ImpatientClient,
    connectionString,
    max: 4,
    connectionTimeoutMillis: connectingMs,
    application_name: 'countersign',
  })
  const report = (error: Error) => {
    log.warn({ err: error }, 'The worker lost a connection to the database.')
  }
  pool.on('error', report)
  pool.on('connect', (client) => client.on('error', report))
  return pool
}

/**
 * Hides why it cannot connect. At some reasons, such as a database that is starting, the library
 * would try again by itself, ever more slowly up to every two minutes, and would not stop meanwhile:
 * we begin anew each second instead.
 */
class ImpatientClient extends Client {
  override connect(): Promise<Client>
  override connect(callback: Connected): void
  override connect(callback?: Connected): Promise<Client> | undefined {
    if (!callback) return super.connect()
    // At once, and not by a promise: whoever is called begins to listen for errors.
    super.connect((cause: Error | null) => {
      if (cause) callback(new Error(`The worker cannot connect: ${cause.message}`, { cause }))
      else callback(null, this)
    })
    return undefined
  }
}

type Connected = ((error: Error) => void) & ((error: null, client: Client) => void)

type Job = (payload: unknown, attempt: Attempt) => Promise<void>

const loggingFaults =
  (log: Log, name: string, job: Job): Task =>
  async (payload, { job: { attempts, max_attempts: attemptsMax } }) => {
    const isLast = attempts >= attemptsMax
    try {
      await inSpan(name, {}, () => job(payload, { isFirst: attempts <= 1, isLast }))
    } catch (error) {
      const what = isLast ? 'and is given up' : 'and will be tried again'
      log.error({ err: error, job: name }, `A job failed, ${what}.`)
      throw error
    }
  }

/** Time was moved before its jobs came nearer, and this node may not have heard of it yet. */
const inTime = (testClock: TestClock | undefined, job: Job): Job =>
  testClock
    ? async (payload, attempt) => {
        await testClock.catchUp()
        await job(payload, attempt)
      }
    : job

// The library tells of every job it does, and repeats what loggingFaults has told of a failed one.
const quietLogger = (log: Log): Logger =>
  new Logger(() => (level: string, message) => {
    if (level !== 'error' || message.startsWith('Failed task')) log.trace(message)
    else log.error(message)
  })
