import { setTimeout as sleep } from 'node:timers/promises'
import { isConnectionLost } from '../database/connection-lost.ts'
import type { Attempt } from './worker.ts'

type Job = (payload: unknown, attempt: Attempt) => Promise<void>

/** For how long a job waits for a database that is away, before it fails. */
const patienceMs = 60_000

const pauseMs = 200

/**
 * The same job, which is done anew as soon as the database that went away under it is back: that
 * speaks against no job, and costs none of its attempts, between which the pauses grow.
 * Rejects as the job has, when it lasts too long or the signal comes.
 */
export const outliveOutages =
  (job: Job, stopping: AbortSignal): Job =>
  async (payload, attempt) => {
    const until = performance.now() + patienceMs
    for (let isFirst = attempt.isFirst; ; isFirst = false) {
      try {
        await job(payload, { ...attempt, isFirst })
        return
      } catch (error) {
        if (!isConnectionLost(error) || performance.now() > until) throw error
        await sleep(pauseMs, undefined, { signal: stopping }).catch(() => {
          throw error
        })
      }
    }
  }
