import { EventEmitter, once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Logger, run, type Task, type WorkerEvents } from 'graphile-worker'
import type { Pool } from 'pg'
import { atMost } from '../runtime/at-most.ts'
import type { Log } from '../runtime/log.ts'
import { inSpan } from '../runtime/trace.ts'
import { outliveOutages } from './outlive-outages.ts'
import type { TestClock } from './test-clock.ts'
import type { Attempt } from './worker.ts'

type Settings = { log: Log; pollMs: number; testClock: TestClock | undefined }

export type Performers = Record<string, (payload: never, attempt: Attempt) => Promise<void>>

/** Some of the jobs, and how they are done. */
export type Workers = {
  jobs: Performers
  concurrency: number
  /** Whether one look takes several jobs. Of those in one lane it would take several, too. */
  takesMany: boolean
}

/** The job library at work. */
export type Library = {
  /** Settles when it has ended, asked or not: it gives up when the database fails it at a wrong moment. */
  ended: Promise<void>
  /** Waits for the jobs that are being done. */
  stop: () => Promise<void>
}

/**
 * Jobs taken by one look. More would leave less of a burst to other nodes; fewer, and each job would
 * cost a look.
 */
const takenAtOnce = 8

/** A node whose workers are all busy leaves to others, after so long, what it has taken. */
const leftAfterMs = 1_000

/**
 * The library has looked for a job. It asks for the numbers of its tasks in its first look, and never
 * again: where that failed, it would find nothing ever after.
 */
const firstLooks = ['localQueue:getJobs:complete', 'worker:getJob:empty', 'job:start'] as const
const firstLookMs = 10_000

/** How long the library may take to stop once no job is being done: it has only to say goodbye. */
export const goodbyeMs = 5_000

/** Starts to do some jobs, in the name of a node. Rejects when the database cannot be reached. */
export async function startLibrary(
  { log, pollMs, testClock }: Settings,
  given: Workers & { connections: Pool; workerPoolId: string },
): Promise<Library> {
  const { jobs, concurrency, takesMany, connections, workerPoolId } = given
  const events: WorkerEvents = new EventEmitter()
  // It makes up an id; ours is the one by which others know the node.
  events.once('pool:create', ({ workerPool }) => {
    workerPool.id = workerPoolId
  })
  const looked = Promise.race(firstLooks.map((event) => once(events, event)))
  const underWay = createUnderWay()
  const stopping = new AbortController()
  const runner = await run({
    // A job is marked as done by the library's batches: without them, one that the database does
    // not let it mark would end the process.
    preset: {
      worker: {
        completeJobBatchDelay: 0,
        failJobBatchDelay: 0,
        ...(takesMany && { localQueue: { size: takenAtOnce, ttl: leftAfterMs } }),
      },
    },
    pgPool: connections,
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
  const ended = runner.promise.catch(() => undefined) // It has told the log why.
  const stop = async () => {
    stopping.abort()
    const stopped = runner.stop().catch(() => undefined) // It is stopping by itself.
    await Promise.race([stopped, underWay.none()])
    await atMost(
      goodbyeMs,
      stopped.then(() => ended),
    )
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
