import type { Contact } from '../contact/contact.ts'
import { setReturnWait } from '../contact/flow-data-store.ts'
import type { Participant } from '../contact/participant.ts'
import type { Transaction } from '../database/database.ts'
import { enqueue } from '../work/work-list.ts'
import { waitKey } from './due-keys.ts'

/**
 * Ends the wait of a flow for its customer to return, if there is one: they have sent something. That
 * the flow goes on is owed, in place of the end of its time. The caller holds the contact's lock.
 */
export async function endReturnWait(
  tx: Transaction,
  { id, returnWaitId: waitId }: Pick<Contact, 'id' | 'returnWaitId'>,
  by: Pick<Participant, 'role'>,
): Promise<void> {
  if (waitId === null || by.role !== 'CUSTOMER') return
  const due = { inSeconds: 0, key: waitKey(waitId) }
  await enqueue(tx, 'end-wait', { contactId: id, waitId, event: 'customerReturned' }, due)
  await setReturnWait(tx, { id, waitId: null })
}
