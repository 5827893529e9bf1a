import type { Database, Transaction } from '../database/database.ts'
import { deleteExpiredObjects } from '../profile/profile-object-store.ts'
import type { Clock } from '../runtime/clock.ts'
import { enqueue } from '../work/work-list.ts'
import type { Jobs } from '../work/worker.ts'

const everySeconds = 3_600
const deletedAtOnce = 1_000

/** Deletes the profile objects that have expired, and owes itself again. Nobody reads them before that. */
export const forgetObjects =
  ({ sql, clock }: { sql: Database; clock: Clock }): Jobs['forget-objects'] =>
  async () => {
    let deleted = deletedAtOnce
    while (deleted === deletedAtOnce) {
      deleted = await deleteExpiredObjects(sql, { now: clock(), limit: deletedAtOnce })
    }
    await sql.begin((tx) => oweForgettingObjects(tx, everySeconds))
  }

/** Owes the work once, however many nodes do so; the latest says when. */
export const oweForgettingObjects = (tx: Transaction, inSeconds = 0): Promise<void> =>
  enqueue(tx, 'forget-objects', {}, { inSeconds, key: 'forget-objects' })
