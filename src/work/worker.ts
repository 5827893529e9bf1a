import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../runtime/log.ts'
import type { JobCatalogue, JobName } from './job-catalogue.ts'
import type { Library } from './library.ts'
import { startRunner, type WaitingJobsMax } from './runner.ts'
import type { TestClock } from './test-clock.ts'

/** What does each job. A job may run twice, so it looks first, and what it changes last is guarded. */
export type Jobs = {
  [Name in JobName]: (payload: JobCatalogue[Name], attempt?: Attempt) => Promise<void>
}

/** Which of the attempts at a job it is. What throws in the last is not tried again. */
export type Attempt = { isFirst: boolean; isLast: boolean }

/** Whoever does a job without being owed it tries once, and is told what it throws. */
export const firstAttempt: Attempt = { isFirst: true, isLast: false }

type Surroundings = {
  databaseUrl: string
  log: Log
  pollMs?: number
  waitingJobsMax?: WaitingJobsMax
  /** Where time can be moved. */
  testClock?: TestClock | undefined
}

const noneWaits: WaitingJobsMax = { inLanes: 0, besides: 0 }

const restartMs = 1_000

/**
 * Does what is owed, on this node, until it is stopped. A job that throws is logged and tried again
 * later, ever more slowly. Rejects when the database cannot be reached now; once it has begun, it
 * begins anew as often as the database fails it.
 */
export async function startWorker(
  { databaseUrl, log, pollMs = 1_000, waitingJobsMax = noneWaits, testClock }: Surroundings,
  jobs: Jobs,
): Promise<{ stop: () => Promise<void> }> {
  const settings = { databaseUrl, log, pollMs, waitingJobsMax, testClock }
  const stopping = new AbortController()
  const asked = once(stopping.signal, 'abort')

  const startAgain = async (): Promise<Library | undefined> => {
    while (await pause(stopping.signal)) {
      try {
        return await startRunner(settings, jobs)
      } catch (error) {
        log.error({ err: error }, 'The worker cannot begin anew yet.')
      }
    }
    return undefined
  }
  const keepRunning = async (first: Library) => {
    let runner: Library | undefined = first
    while (runner) {
      await Promise.race([runner.ended, asked])
      if (!stopping.signal.aborted) log.error('The worker has ended by itself, and begins anew.')
      await runner.stop()
      runner = await startAgain()
    }
  }

  const stopped = keepRunning(await startRunner(settings, jobs))
  return {
    async stop() {
      stopping.abort()
      await stopped
    },
  }
}

const pause = (signal: AbortSignal): Promise<boolean> =>
  sleep(restartMs, true, { signal }).catch(() => false)
