import type { Contact } from '../contact/contact.ts'
import { eventItem } from '../contact/item.ts'
import { appendItems } from '../contact/item-store.ts'
import { isServing, type Participant } from '../contact/participant.ts'
import { listConnected, markJoined } from '../contact/participant-store.ts'
import type { Transaction } from '../database/database.ts'
import { timeOrderedId } from '../runtime/random.ts'
import { takeBack } from '../work/work-list.ts'
import { expiryKey } from './due-keys.ts'
import { adjustTimers } from './idle-timers.ts'
import { leaveContact } from './leave-contact.ts'
import { tellOfRehydration } from './tell-of-rehydration.ts'

/**
 * A participant connects for the first time, and everyone is told so. A bot makes way for an agent,
 * and does not come where someone serves the customer already: false then, and nothing done.
 * The caller holds the contact's lock; the contact has not ended.
 */
export async function joinContact(
  tx: Transaction,
  contact: Contact,
  { participant, at }: { participant: Participant; at: Date },
): Promise<boolean> {
  const { id } = contact
  const { role } = participant
  if (isBot(participant)) {
    // Itself may be there already: two first connections may come at once.
    const others = (await listConnected(tx, id)).filter((each) => each.id !== participant.id)
    if (others.some(isServing)) return false
  }
  if (role === 'AGENT') {
    await leaveContact(tx, contact, { isLeaving: isBot, reason: 'AGENT_DISCONNECT', at })
  }
  if (!(await markJoined(tx, { id: participant.id, at }))) return true
  const joined = eventItem({ id: timeOrderedId(at), at, by: participant }, 'participant.joined')
  const isCustomer = role === 'CUSTOMER'
  await Promise.all([
    appendItems(tx, id, [joined]),
    isCustomer && takeBack(tx, expiryKey(id, 'arrival')),
    isCustomer && contact.continuedFromContactId !== null && tellOfRehydration(tx, id, at),
    adjustTimers(tx, contact, at),
  ])
  return true
}

const isBot = ({ role }: Participant): boolean => role === 'CUSTOM_BOT'
