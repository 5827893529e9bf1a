import { lockContact } from '../contact/contact-store.ts'
import type { Database } from '../database/database.ts'
import type { Outcome } from '../flow/effect.ts'
import { findOpenRun } from '../flow/flow-run-store.ts'
import type { Location } from '../instance/arns.ts'
import { endFlow } from '../lifecycle/end-flow.ts'
import { takeAwaitedBranch } from '../lifecycle/resume-flow.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Log } from '../runtime/log.ts'
import { firstAttempt, type Jobs } from '../work/worker.ts'

type Surroundings = { sql: Database; clock: Clock; location: Location; log: Log }

/**
 * The time that a flow has waited for has come, or an event before it: it goes on. One that has
 * failed to each time ends.
 */
export const endWait =
  ({ sql, clock, location, log }: Surroundings): Jobs['end-wait'] =>
  async (
    { contactId, waitId, value, event = 'completed', reason, loaded },
    { isLast } = firstAttempt,
  ) => {
    try {
      await sql.begin(async (tx) => {
        await lockContact(tx, contactId)
        // Whoever owes the end of a wait says how it ended.
        const came = value === undefined ? { outcome: event as Outcome } : { value, location }
        await takeAwaitedBranch(tx, { contactId, waitId, ...came, reason, loaded, at: clock() })
      })
    } catch (error) {
      if (!isLast) throw error
      log.error({ err: error, contactId }, 'A flow could not go on behind its wait, and is ended.')
      await sql.begin(async (tx) => {
        await lockContact(tx, contactId)
        const run = await findOpenRun(tx, contactId)
        if (run?.waitId !== waitId) return
        await endFlow(tx, { contactId, reason: 'fault', at: clock() })
      })
    }
  }
