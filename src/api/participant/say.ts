import type { Item, NewItem } from '../../contact/item.ts'
import { appendItems, findItemOfRequest } from '../../contact/item-store.ts'
import type { Bearer } from '../../contact/participant-store.ts'
import type { Database } from '../../database/database.ts'
import { lockOpenContact } from './lock-open-contact.ts'

/**
 * Adds what a participant has sent to the chat, once: the same request again gives the item that it
 * has left before. Refuses with AccessDeniedException when the contact has ended meanwhile.
 */
export async function say(
  sql: Database,
  { contactId, id: participantId }: Bearer,
  item: NewItem & { requestDigest: Buffer },
): Promise<{ Id: string; AbsoluteTime: string }> {
  const { requestDigest } = item
  return sql.begin(async (tx) => {
    await lockOpenContact(tx, contactId)
    const said = await findItemOfRequest(tx, { participantId, requestDigest })
    if (said) return receiptOf(said)
    const [appended] = await appendItems(tx, contactId, [item])
    return receiptOf(appended ?? item)
  })
}

const receiptOf = ({ id, createdAt }: Pick<Item, 'id' | 'createdAt'>) => ({
  Id: id,
  AbsoluteTime: createdAt.toISOString(),
})
