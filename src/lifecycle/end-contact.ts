import type { Contact, EndReason } from '../contact/contact.ts'
import { markEnded } from '../contact/contact-store.ts'
import { eventItem } from '../contact/item.ts'
import { appendItems } from '../contact/item-store.ts'
import { listConnected, markAllLeft, requireSystem } from '../contact/participant-store.ts'
import type { Transaction } from '../database/database.ts'
import { timeOrderedId } from '../runtime/random.ts'
import { enqueue, takeBack } from '../work/work-list.ts'
import { abandonFlow } from './abandon-flow.ts'
import { expiryKey, recordKey } from './due-keys.ts'
import { adjustTimers } from './idle-timers.ts'
import { ownProfileId } from './known-customer.ts'

/**
 * Ends a contact, and with it all that goes on in it: its participants leave and are told so, its
 * flow ends where it stands, a sign-in that nobody has answered is abandoned. An answer that was
 * accepted is still redeemed: the customer is who they are, though no flow is left to go on.
 * The caller holds the contact's lock. Nothing happens to a contact that has ended.
 */
export async function endContact(
  tx: Transaction,
  contact: Contact,
  { reason, at }: { reason: EndReason; at: Date },
): Promise<void> {
  if (contact.endedAt) return
  const { id } = contact
  const [system, connected] = await Promise.all([
    requireSystem(tx, id),
    listConnected(tx, id),
    abandonFlow(tx, { contactId: id, reason: 'contactEnded', at }),
  ])
  const left = connected.map((by) =>
    eventItem({ id: timeOrderedId(at), at, by }, 'participant.left'),
  )
  const ended = eventItem({ id: timeOrderedId(at), at, by: system }, 'chat.ended')
  await Promise.all([
    appendItems(tx, id, [...left, ended]),
    takeBack(tx, expiryKey(id, 'duration')),
    takeBack(tx, expiryKey(id, 'arrival')),
    markAllLeft(tx, { contactId: id, at }).then(() => adjustTimers(tx, contact, at)),
    markEnded(tx, { id, reason, at }),
    ownProfileId(contact) !== undefined &&
      enqueue(tx, 'record-contact', { contactId: id }, { inSeconds: 0, key: recordKey(id) }),
  ])
}
