import { lockContact } from '../contact/contact-store.ts'
import type { Transaction } from '../database/database.ts'
import type { FlowEndReason } from '../flow/flow-run.ts'
import { endRun } from '../flow/flow-run-store.ts'
import { endContact } from './end-contact.ts'

// These leave the contact to others: to a queue, or to whoever ends it later.
const reasonsToStay: readonly FlowEndReason[] = ['ended', 'queued', 'transferred']

/** Ends a contact's flow; and the contact too, where nothing is left that could go on with it. */
export async function endFlow(
  tx: Transaction,
  { contactId, reason, at }: { contactId: string; reason: FlowEndReason; at: Date },
): Promise<void> {
  await endRun(tx, { contactId, reason, at })
  if (reasonsToStay.includes(reason)) return
  const contact = await lockContact(tx, contactId)
  if (contact) await endContact(tx, contact, { reason: 'CONTACT_FLOW_DISCONNECT', at })
}
