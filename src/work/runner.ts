import { randomUUID } from 'node:crypto'
import { EventEmitter, once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Logger, run, type Task, type WorkerEvents } from 'graphile-worker'
import { Client, Pool } from 'pg'
import { atMost } from '../runtime/at-most.ts'
import type { Log } from '../runtime/log.ts'
import { inSpan } from '../runtime/trace.ts'
import type { TestClock } from './test-clock.ts'
import { startNodePresence } from './node-presence.ts'
import { outliveOutages } from './outlive-outages.ts'
import { jobsInLanes, type JobName } from './job-catalogue.ts'
import type { Attempt } from './worker.ts'

type Settings = {
  databaseUrl: string
  log: Log
  pollMs: number
  waitingJobsMax: WaitingJobsMax
  testClock: TestClock | undefined
}
/** How many jobs may be under way that wait for others, beside those that do not. */
export type WaitingJobsMax = { inLanes: number; besides: number }

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

/**
 * Jobs taken by one look. More would leave less of a burst to other nodes; fewer, and each job would
 * cost a look.
 */
const takenAtOnce = 8

/** A node whose workers are all busy leaves to others, after so long, what it has taken. */
const leftAfterMs = 1_000

/** A database that has not let us in by then cannot be reached. */
const connectingMs = 10_000

/**
 * The library has looked for a job. It asks for the numbers of its tasks in its first look, and never
 * again: where that failed, it would find nothing ever after.
 */
const firstLooks = ['localQueue:getJobs:complete', 'worker:getJob:empty', 'job:start'] as const
const firstLookMs = 10_000

/** How long the library may take to stop once no job is being done: it has only to say goodbye. */
const goodbyeMs = 5_000

/** Says that this node is there, and starts to do jobs. Rejects when the database cannot be reached. */
export async function startRunner(settings: Settings, jobs: Performers): Promise<Runner> {
  const workerPoolId = `node-${randomUUID()}`
  // First of all: no job is taken by a node that others do not see yet.
  const presence = await startNodePresence(settings, workerPoolId)
  const libraries: Runner[] = []
  const stop = async () => {
    await Promise.all(libraries.map((library) => library.stop()))
    await presence.stop()
  }
  try {
    for (const pool of poolsOf(settings, jobs)) {
      libraries.push(await startLibrary(settings, { ...pool, workerPoolId }))
    }
    return { ended: Promise.race(libraries.map(({ ended }) => ended)), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Some of the jobs, and how they are done. */
type PoolOfWorkers = { jobs: Performers; concurrency: number; takesMany: boolean }

/**
 * The jobs in lanes have workers of their own, who take one after the other: a look that takes many
 * would take several of one lane.
 */
function poolsOf({ waitingJobsMax }: Settings, jobs: Performers): PoolOfWorkers[] {
  const all = Object.entries(jobs)
  const isInLane = ([name]: [string, unknown]) => jobsInLanes.includes(name as JobName)
  const pools = [
    {
      entries: all.filter((job) => !isInLane(job)),
      concurrency: concurrentJobs + waitingJobsMax.besides,
      takesMany: true,
    },
    {
      entries: all.filter(isInLane),
      concurrency: 1 + waitingJobsMax.inLanes,
      takesMany: false,
    },
  ]
  return pools
    .filter(({ entries }) => entries.length > 0)
    .map(({ entries, ...how }) => ({ jobs: Object.fromEntries(entries), ...how }))
}

async function startLibrary(
  { databaseUrl, log, pollMs, testClock }: Settings,
  { jobs, concurrency, takesMany, workerPoolId }: PoolOfWorkers & { workerPoolId: string },
): Promise<Runner> {
  const events: WorkerEvents = new EventEmitter()
  // It makes up an id; ours is the one by which others know the node.
  events.once('pool:create', ({ workerPool }) => {
    workerPool.id = workerPoolId
  })
  const looked = Promise.race(firstLooks.map((event) => once(events, event)))
  const pool = connectPool(databaseUrl, log)
  const underWay = createUnderWay()
  const stopping = new AbortController()
  const starting = run({
    // A job is marked as done by the library's batches: without them, one that the database does
    // not let it mark would end the process.
    preset: {
      worker: {
        completeJobBatchDelay: 0,
        failJobBatchDelay: 0,
        ...(takesMany && { localQueue: { size: takenAtOnce, ttl: leftAfterMs } }),
      },
    },
    pgPool: pool,
    concurrency,
    pollInterval: pollMs,
    noHandleSignals: true,
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
  const inVain = Promise.race([ended, sleep(firstLookMs, undefined, { ref: false })])
  if (!(await Promise.race([looked, inVain]))) {
    await stop()
    throw new Error('The worker could not look for jobs.')
  }
  return { ended, stop }
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

// The library tells of every job it does, and repeats what loggingFaults has told of a failed one. A
// look that failed is repeated, and the connection that was lost with it is told of by itself.
const quietLogger = (log: Log): Logger =>
  new Logger(() => (level: string, message) => {
    if (level !== 'error' || /^(Failed task|Error occurred fetching jobs)/.test(message))
      log.trace(message)
    else log.error(message)
  })
