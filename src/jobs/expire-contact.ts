import { lockContact } from '../contact/contact-store.ts'
import { findCustomer } from '../contact/participant-store.ts'
import type { Database } from '../database/database.ts'
import { endContact } from '../lifecycle/end-contact.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Jobs } from '../work/worker.ts'

/** The time limit of a contact is over: it ends, unless its customer has come while one could wait. */
export const expireContact =
  ({ sql, clock }: { sql: Database; clock: Clock }): Jobs['expire-contact'] =>
  async ({ contactId, limit }) => {
    await sql.begin(async (tx) => {
      const contact = await lockContact(tx, contactId)
      const customer = await findCustomer(tx, contactId)
      if (!contact || (limit === 'arrival' && customer?.joinedAt)) return
      const reason = limit === 'arrival' ? 'CUSTOMER_NEVER_ARRIVED' : 'EXPIRED'
      await endContact(tx, contact, { reason, at: clock() })
    })
  }
