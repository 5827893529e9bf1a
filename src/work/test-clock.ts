import type { Database } from '../database/database.ts'
import { listen } from '../database/notifications.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Log } from '../runtime/log.ts'
import { moveTime, type Moved } from './move-time.ts'
import { findMovedMs, movedChannel, movedPayload } from './test-clock-store.ts'

/** A clock that all nodes of a database go by, and that can be moved on: for tests, and for nothing else. */
export type TestClock = {
  now: Clock
  /** By how much it is ahead of the machine's, as far as this node knows. */
  movedMs: () => number
  /** Looks by how much time was moved. */
  catchUp: () => Promise<void>
  /** Is called after this node has taken a move. Gives what ends that. */
  onMoved: (tell: () => void) => () => void
  /** Lets so much time pass, on all nodes, and waits until all that falls due has been done. */
  move: (byMs: number) => Promise<Moved>
  stop: () => Promise<void>
}

type Surroundings = {
  sql: Database
  /** The machine's. */
  clock: Clock
  log: Log
  /** How long a move may take. */
  patienceMs?: number
}

const usualPatienceMs = 30_000

/** Starts to follow the time of a database, which is where it was left. */
export async function startTestClock({
  sql,
  clock,
  log,
  patienceMs = usualPatienceMs,
}: Surroundings): Promise<TestClock> {
  let movedMs = 0
  let lastMove: Promise<unknown> = Promise.resolve()
  const listeners = new Set<() => void>()

  const catchUp = async (): Promise<void> => {
    const stored = await findMovedMs(sql)
    if (stored <= movedMs) return // Time only goes forward, also where two looks overtake each other.
    movedMs = stored
    for (const tell of listeners) tell()
  }
  const follow = (): void => {
    catchUp().catch((error: unknown) => {
      log.warn({ err: error }, 'Could not look by how much time was moved.')
    })
  }

  const listening = await listen(sql, movedChannel, { onNotification: follow, onMissed: follow })
  listening.follow(movedPayload)
  await catchUp()

  const testClock: TestClock = {
    now: () => new Date(clock().getTime() + movedMs),
    movedMs: () => movedMs,
    catchUp,
    onMoved(tell) {
      listeners.add(tell)
      return () => {
        listeners.delete(tell)
      }
    },
    move(byMs) {
      const move = lastMove.then(() => moveTime(byMs, { sql, testClock, patienceMs }))
      lastMove = move.catch(() => undefined)
      return move
    },
    stop: () => listening.stop(),
  }
  return testClock
}
