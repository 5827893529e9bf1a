import type { Database } from '../database/database.ts'
import { secondsAfter, type Clock } from '../runtime/clock.ts'
import type { Log } from '../runtime/log.ts'

const goodForSeconds = 5

/**
 * How many nodes there are, this one included, as of a few seconds ago: looked up beside whoever
 * asks, and not at all while nobody does. One until it has been looked up, or cannot be.
 */
export function createNodeCount({
  sql,
  clock,
  log,
}: {
  sql: Database
  clock: Clock
  log: Log
}): () => number {
  let count = 1
  let lookAt = new Date(0)

  const look = async (): Promise<void> => {
    const [nodes] = await sql<{ count: number }[]>`select count(*) from node`
    count = Math.max(1, nodes?.count ?? 1)
  }
  return () => {
    const now = clock()
    if (now >= lookAt) {
      lookAt = secondsAfter(now, goodForSeconds)
      look().catch((error: unknown) => {
        log.warn({ err: error }, 'Could not count the nodes: each quota stays shared as it was.')
      })
    }
    return count
  }
}
