import { lockContact } from '../contact/contact-store.ts'
import type { Database } from '../database/database.ts'
import { resumeFlow } from '../lifecycle/resume-flow.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Jobs } from '../work/worker.ts'

/** The time that a flow has waited for has come, or an event before it: it goes on. */
export const endWait =
  ({ sql, clock }: { sql: Database; clock: Clock }): Jobs['end-wait'] =>
  async ({ contactId, waitId, event }) => {
    await sql.begin(async (tx) => {
      await lockContact(tx, contactId)
      await resumeFlow(tx, { contactId, waitId, outcome: event ?? 'completed', at: clock() })
    })
  }
