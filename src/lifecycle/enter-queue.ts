import type { Contact } from '../contact/contact.ts'
import { countInQueue, enqueueContact } from '../contact/contact-store.ts'
import type { Transaction } from '../database/database.ts'
import { lockCapacity } from '../instance/queue-store.ts'

/**
 * Puts a contact into its target queue, unless as many wait there as may. `failed` when it has no
 * target, or is in a queue already. The caller holds the contact's lock.
 */
export async function enterQueue(
  tx: Transaction,
  { id, queueId, targetQueueId }: Contact,
  at: Date,
): Promise<'done' | 'queueAtCapacity' | 'failed'> {
  if (queueId !== null || targetQueueId === null) return 'failed'
  const capacity = await lockCapacity(tx, targetQueueId)
  if (capacity !== null && (await countInQueue(tx, targetQueueId)) >= capacity) {
    return 'queueAtCapacity'
  }
  return (await enqueueContact(tx, { id, at })) ? 'done' : 'failed'
}
