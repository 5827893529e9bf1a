import type { Contact } from '../contact/contact.ts'
import { contactRecord } from '../contact/contact-record.ts'
import { findContactById } from '../contact/contact-store.ts'
import type { Database } from '../database/database.ts'
import { instanceArn, type Location } from '../instance/arns.ts'
import { profilesDomainOf } from '../instance/instance.ts'
import { findInstance } from '../instance/instance-store.ts'
import { ownProfileId } from '../lifecycle/known-customer.ts'
import { importContactRecord } from '../profile/import-contact-record.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Jobs } from '../work/worker.ts'

type Surroundings = { sql: Database; clock: Clock; location: Location }

/**
 * Keeps the record of a contact with its customer's profile; and the records of the chats that it
 * goes on with, as far back as nobody was known to be in them.
 */
export const recordContact =
  ({ sql, clock, location }: Surroundings): Jobs['record-contact'] =>
  async ({ contactId }) => {
    const contact = await findContactById(sql, contactId)
    const profileId = contact && ownProfileId(contact)
    if (!contact || profileId === undefined) return
    const instance = await findInstance(sql, contact.instanceId)
    if (!instance) return
    const domain = profilesDomainOf(instance) // Where it is gone, the import takes nothing.
    let past: Contact | undefined = contact
    while (past) {
      const record = contactRecord(past, instanceArn(location, past.instanceId))
      const wish = { domain, profileId, record, now: clock() }
      await sql.begin((tx) => importContactRecord(tx, wish))
      past = await findUnknownBefore(sql, past)
    }
  }

/** The chat that a contact goes on with, if nobody was known to be in it. */
async function findUnknownBefore(
  sql: Database,
  { continuedFromContactId: id }: Contact,
): Promise<Contact | undefined> {
  const past = id === null ? undefined : await findContactById(sql, id)
  return past && ownProfileId(past) === undefined ? past : undefined
}
