import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../runtime/clock.ts'
import type { Log } from '../runtime/log.ts'
import type { Database } from './database.ts'

const compareEveryMs = 5_000
/** An answer that took longer says too little of when it was given. */
const roundTripMaxMs = 500
/** Less is noise: to follow it would only let time jump about. */
const differenceMinMs = 100
const differenceToldMs = 1_000

export type DatabaseClock = { clock: Clock; stop: () => Promise<void> }

/**
 * A clock that goes with the database's, however wrong that of the machine is: deadlines fall due by
 * the one, so whoever asks whether they are over must not go by another; and what one node has written
 * is old or young at every node alike. Compared now and then; in between the machine's own goes on.
 */
export async function followDatabaseClock(
  sql: Database,
  { machine, log }: { machine: Clock; log: Log },
): Promise<DatabaseClock> {
  const stopping = new AbortController()
  let offsetMs = 0
  let isCompared = false

  const compare = async (): Promise<void> => {
    const askedAt = performance.now()
    const [{ now: there }] = await sql<[{ now: Date }]>`select clock_timestamp() as now`
    const here = machine().getTime()
    const roundTripMs = performance.now() - askedAt
    const differenceMs = there.getTime() + roundTripMs / 2 - here
    // The first one counts however long it took: it is wrong by half of that at most.
    if (roundTripMs > roundTripMaxMs && isCompared) return
    isCompared = true
    if (Math.abs(differenceMs - offsetMs) < differenceMinMs) return
    offsetMs = Math.round(differenceMs)
    if (Math.abs(offsetMs) > differenceToldMs) {
      log.warn({ offsetMs }, "The machine's clock is not the database's, which is gone by.")
    }
  }
  const keepComparing = async (): Promise<void> => {
    while (await isTime(stopping.signal)) {
      await compare().catch((error: unknown) => {
        log.debug({ err: error }, 'The clocks could not be compared.')
      })
    }
  }

  await compare()
  const comparing = keepComparing()
  return {
    clock: () => new Date(machine().getTime() + offsetMs),
    async stop() {
      stopping.abort()
      await comparing
    },
  }
}

const isTime = (signal: AbortSignal): Promise<boolean> =>
  sleep(compareEveryMs, true, { signal }).catch(() => false)
