import type { Contact, Listener } from '../contact/contact.ts'
import { setListener } from '../contact/flow-data-store.ts'
import type { NewItem } from '../contact/item.ts'
import { interactiveResponse } from '../contact/message.ts'
import type { Participant } from '../contact/participant.ts'
import type { Transaction } from '../database/database.ts'
import { enqueue, takeBack } from '../work/work-list.ts'
import { waitKey } from './due-keys.ts'

/**
 * Owes what the customer says to the bot, or the view, of the flow, if there is one: they hear of all
 * that is said until then, once, and in its order. The caller holds the contact's lock.
 * Gives who listens from now on.
 */
export async function wakeListener(
  tx: Transaction,
  { id, listener }: Pick<Contact, 'id' | 'listener'>,
  { by, item }: { by: Pick<Participant, 'role'>; item: Pick<NewItem, 'contentType'> },
): Promise<Listener | null> {
  if (!listener || by.role !== 'CUSTOMER') return listener
  const { kind, waitId } = listener
  if (kind === 'view' && item.contentType !== interactiveResponse) return listener
  if (kind === 'bot') await takeBack(tx, waitKey(waitId)) // The end of their silence.
  const job = kind === 'bot' ? 'ask-bot' : 'read-view-answer'
  await enqueue(tx, job, { contactId: id, waitId })
  await setListener(tx, { id, listener: null })
  return null
}
