import type { Database, Transaction } from '../database/database.ts'
import { deleteMergesBefore } from '../profile/merge-store.ts'
import { undoableSince } from '../profile/unmerge-profiles.ts'
import type { Clock } from '../runtime/clock.ts'
import { enqueue } from '../work/work-list.ts'
import type { Jobs } from '../work/worker.ts'

const everySeconds = 3_600
const deletedAtOnce = 100

/** Forgets what would undo merges that are too old to be undone, and owes itself again. */
export const forgetMerges =
  ({ sql, clock }: { sql: Database; clock: Clock }): Jobs['forget-merges'] =>
  async () => {
    const before = undoableSince(clock())
    let deleted = deletedAtOnce
    while (deleted === deletedAtOnce) {
      deleted = await deleteMergesBefore(sql, { before, limit: deletedAtOnce })
    }
    await sql.begin((tx) => oweForgettingMerges(tx, everySeconds))
  }

/** Owes the work once, however many nodes do so; the latest says when. */
export const oweForgettingMerges = (tx: Transaction, inSeconds = 0): Promise<void> =>
  enqueue(tx, 'forget-merges', {}, { inSeconds, key: 'forget-merges' })
