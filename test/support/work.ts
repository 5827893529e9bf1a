import { expect } from 'vitest'
import type { Database } from '../../src/database/database.ts'

/** Waits until all work is done that has fallen due. */
export async function workUntilIdle(sql: Database): Promise<void> {
  const countDue = async () => {
    const [due] = await sql<{ count: number }[]>`
      select count(*)
        from graphile_worker.jobs
       where run_at <= now()`
    return due?.count
  }
  await expect.poll(countDue, { timeout: 10_000 }).toBe(0)
}
