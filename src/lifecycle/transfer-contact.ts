import { lockSession } from '../authentication/session-store.ts'
import type { Contact } from '../contact/contact.ts'
import { markTransferred } from '../contact/contact-store.ts'
import { eventItem } from '../contact/item.ts'
import { appendItems } from '../contact/item-store.ts'
import { requireSystem } from '../contact/participant-store.ts'
import type { Transaction } from '../database/database.ts'
import { findOpenRun } from '../flow/flow-run-store.ts'
import { timeOrderedId } from '../runtime/random.ts'
import { abandonFlow } from './abandon-flow.ts'
import { beginFlow } from './begin-flow.ts'
import type { RunnableFlow } from './find-runnable-flow.ts'
import { leaveContact } from './leave-contact.ts'

type Transfer = {
  flow: RunnableFlow
  /** Becomes the target queue, to which the flow takes the contact. Null: the target stays. */
  queueId: string | null
  at: Date
}

/**
 * Sends a contact into another flow: it leaves the flow it is in, its queue and whoever serves it; a
 * sign-in that nobody has answered is abandoned, and shows as cancelled. False, and nothing done,
 * while an answer that was accepted has yet to take its branch.
 * The caller holds the contact's lock; the contact has not ended.
 */
export async function transferContact(
  tx: Transaction,
  contact: Contact,
  { flow, queueId, at }: Transfer,
): Promise<boolean> {
  const { id } = contact
  const run = await findOpenRun(tx, id)
  const session = run?.waitId ? await lockSession(tx, run.waitId) : undefined
  if (session?.status === 'answered') return false

  const abandoned = await abandonFlow(tx, { contactId: id, reason: 'transferred', at })
  await markTransferred(tx, { id, targetQueueId: queueId, at })
  await beginFlow(tx, { contactId: id, flow, at })
  const by = await requireSystem(tx, id)
  const tell = (name: string) => eventItem({ id: timeOrderedId(at), at, by }, name)
  const cancelled = { ...tell('authentication.cancelled'), content: '{}' }
  await appendItems(tx, id, [...(abandoned ? [cancelled] : []), tell('transfer.succeeded')])
  await leaveContact(tx, contact, {
    isLeaving: ({ role }) => role !== 'CUSTOMER',
    reason: 'AGENT_DISCONNECT',
    at,
  })
  return true
}
