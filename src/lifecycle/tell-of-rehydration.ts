import { eventItem } from '../contact/item.ts'
import { appendItems } from '../contact/item-store.ts'
import { requireSystem } from '../contact/participant-store.ts'
import type { Transaction } from '../database/database.ts'
import { timeOrderedId } from '../runtime/random.ts'

/** Tells that a chat goes on with a past one, whose items its transcript now leads to. */
export async function tellOfRehydration(
  tx: Transaction,
  contactId: string,
  at: Date,
): Promise<void> {
  const by = await requireSystem(tx, contactId)
  await appendItems(tx, contactId, [
    eventItem({ id: timeOrderedId(at), at, by }, 'chat.rehydrated'),
  ])
}
