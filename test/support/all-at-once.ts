import { expect } from 'vitest'
import type { Database, Transaction } from '../../src/database/database.ts'

/**
 * Sends requests that all come to wait: for a lock that the test takes, or for one another. Then
 * lets them go on. So it is no chance that they meet.
 */
export async function allAtOnce<Reply>(
  sql: Database,
  lock: (tx: Transaction) => PromiseLike<unknown>,
  send: () => Promise<Reply>[],
): Promise<PromiseSettledResult<Reply>[]> {
  let replies: Promise<PromiseSettledResult<Reply>[]> | undefined
  await sql.begin(async (tx) => {
    await lock(tx)
    const sent = send()
    replies = Promise.allSettled(sent)
    const waiting = () => sql`
      select
        from pg_stat_activity
       where datname = current_database()
         and wait_event_type = 'Lock'`
    await expect.poll(waiting, { timeout: 10_000 }).toHaveLength(sent.length)
  })
  return (await replies) ?? []
}
