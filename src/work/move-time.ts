import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '../database/database.ts'
import { notify } from '../database/notifications.ts'
import type { TestClock } from './test-clock.ts'
import {
  countNodesBehind,
  countStrayNodes,
  findNextDueMs,
  listDueJobs,
  lockMoves,
  movedChannel,
  movedPayload,
  saveMove,
  type DueJobs,
} from './test-clock-store.ts'

/** What came of a move. Time has passed in part where it did not settle, and not at all where nodes stray. */
export type Moved =
  | { is: 'settled' }
  | { is: 'unsettled'; leftMs: number; jobs: DueJobs[]; nodesBehind: number }
  | { is: 'refused'; strayNodes: number }

type Surroundings = { sql: Database; testClock: TestClock; patienceMs: number }

/**
 * Lets so much time pass in this database, from one moment at which something falls due to the next:
 * what falls due then is done before time goes on, and so is what comes of it. When it has settled,
 * every node goes by the new time, and nothing is due that is not done.
 */
export async function moveTime(
  byMs: number,
  { sql, testClock, patienceMs }: Surroundings,
): Promise<Moved> {
  return sql.begin(async (tx) => {
    await lockMoves(tx)
    const strayNodes = await countStrayNodes(sql)
    if (strayNodes > 0) return { is: 'refused', strayNodes }
    const begunAt = performance.now()
    const isLate = () => performance.now() - begunAt > patienceMs

    let jobs = await settle(sql, isLate)
    let leftMs = byMs
    while (leftMs > 0 && jobs.length === 0 && !isLate()) {
      const hopMs = Math.ceil(Math.min(leftMs, (await findNextDueMs(sql)) ?? leftMs))
      await sql.begin((hop) => saveMove(hop, hopMs))
      await testClock.catchUp()
      jobs = await settle(sql, isLate)
      leftMs -= hopMs
    }
    const nodesBehind = await gatherNodes(sql, testClock, isLate)
    const isSettled = leftMs === 0 && jobs.length === 0 && nodesBehind === 0
    return isSettled ? { is: 'settled' } : { is: 'unsettled', leftMs, jobs, nodesBehind }
  })
}

const pauseMsMax = 20

/** Waits until nothing is due that is not done. Gives what still is when it has become late. */
async function settle(sql: Database, isLate: () => boolean): Promise<DueJobs[]> {
  for (let pauseMs = 1; ; pauseMs = Math.min(2 * pauseMs, pauseMsMax)) {
    const due = await listDueJobs(sql)
    if (due.length === 0 || isLate()) return due
    await sleep(pauseMs)
  }
}

/** Waits until all nodes have taken the move. Gives how many have not when it has become late. */
async function gatherNodes(
  sql: Database,
  testClock: TestClock,
  isLate: () => boolean,
): Promise<number> {
  for (;;) {
    const behind = await countNodesBehind(sql, testClock.movedMs())
    if (behind === 0 || isLate()) return behind
    await sleep(pauseMsMax)
    await sql.begin((tx) => notify(tx, movedChannel, [movedPayload])) // The first may have been lost.
  }
}
