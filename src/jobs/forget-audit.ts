import { deleteAuditEvents } from '../access/audit-store.ts'
import type { Database, Transaction } from '../database/database.ts'
import { secondsAfter, type Clock } from '../runtime/clock.ts'
import { enqueue } from '../work/work-list.ts'
import type { Jobs } from '../work/worker.ts'

const everySeconds = 3_600
const secondsOfADay = 86_400
const deletedAtOnce = 10_000

type Surroundings = { sql: Database; clock: Clock; retentionDays: number }

/** Deletes the audit records that have been kept long enough, and owes itself again. */
export const forgetAudit =
  ({ sql, clock, retentionDays }: Surroundings): Jobs['forget-audit'] =>
  async () => {
    const before = secondsAfter(clock(), -retentionDays * secondsOfADay)
    let deleted = deletedAtOnce
    while (deleted === deletedAtOnce) {
      deleted = await deleteAuditEvents(sql, { before, limit: deletedAtOnce })
    }
    await sql.begin((tx) => oweForgetting(tx, everySeconds))
  }

/** Owes the work once, however many nodes do so; the latest says when. */
export const oweForgetting = (tx: Transaction, inSeconds = 0): Promise<void> =>
  enqueue(tx, 'forget-audit', {}, { inSeconds, key: 'forget-audit' })
