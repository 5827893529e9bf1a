import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { Writable } from 'node:stream'
import { onTestFinished } from 'vitest'
import { createLog, type Log } from '../../src/runtime/log.ts'
import type { JobCatalogue } from '../../src/work/job-catalogue.ts'
import type { WaitingJobsMax } from '../../src/work/runner.ts'
import { startWorker, type Jobs } from '../../src/work/worker.ts'
import { enqueue, type Due } from '../../src/work/work-list.ts'
import type { TestDatabase } from '../support/database.ts'

type Options = { jobs: Partial<Jobs>; log?: Log; waitingJobsMax?: WaitingJobsMax }

/** A worker of this process that knows some jobs, and stops with the test. */
export async function givenWorker(
  { url: databaseUrl }: Pick<TestDatabase, 'url'>,
  { jobs, log = createLog('silent', 'json'), ...room }: Options,
) {
  const worker = await startWorker({ databaseUrl, log, pollMs: 50, ...room }, jobs as Jobs)
  onTestFinished(worker.stop)
  return worker
}

/** Jobs that note for which contact they were done, and nothing else. */
export function givenNotes() {
  const done: string[] = []
  const watchers = new Set<() => void>()
  const note = async ({ contactId }: { contactId: string }): Promise<void> => {
    done.push(contactId)
    for (const watch of watchers) watch()
  }
  /** Waits until a job was done for a contact, so many times. */
  const until = (contactId: string, times = 1): Promise<void> =>
    new Promise((resolve) => {
      const look = () => {
        if (done.filter((each) => each === contactId).length < times) return
        watchers.delete(look)
        resolve()
      }
      watchers.add(look)
      look()
    })
  return { done, until, note, jobs: { 'advance-flow': note } }
}

/** A log that is listened to. */
export function givenLog() {
  const lines: string[] = []
  const watchers = new Set<() => void>()
  const stream = new Writable({
    write: (line, _, written) => {
      lines.push(String(line))
      for (const watch of watchers) watch()
      written()
    },
  })
  /** Waits until something was told. */
  const until = (words: string): Promise<void> =>
    new Promise((resolve) => {
      const look = () => {
        if (!lines.some((line) => line.includes(words))) return
        watchers.delete(look)
        resolve()
      }
      watchers.add(look)
      look()
    })
  return { log: createLog('info', 'json', stream), lines, until }
}

/** Owes a job for a contact, in a transaction of its own. */
export const owe = ({ sql }: TestDatabase, contactId: string, due?: Due): Promise<void> =>
  sql.begin((tx) =>
    enqueue(tx, 'advance-flow', { contactId } satisfies JobCatalogue['advance-flow'], due),
  )

/**
 * A worker in a process of its own. It takes jobs and never finishes any, unless it is asked to stop:
 * then it does. Gives the contact of the first job it took.
 */
export async function givenHolder({ url }: TestDatabase) {
  const script = path.join(import.meta.dirname, 'hold-job.ts')
  const holder = spawn(process.execPath, [script, url], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => {
    holder.kill('SIGKILL')
  })
  const exited = once(holder, 'exit')
  const taken = once(holder.stdout, 'data').then(([contactId]) => String(contactId))
  const end = async (signal: 'SIGKILL' | 'SIGTERM') => {
    holder.kill(signal)
    await exited
  }
  return { taken, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') }
}
