import type { Item, NewItem } from '../../contact/item.ts'
import { appendItems, findItemOfRequest } from '../../contact/item-store.ts'
import type { Bearer } from '../../contact/participant-store.ts'
import type { Database } from '../../database/database.ts'
import { endIdleness } from '../../lifecycle/idle-timers.ts'
import { lockOpenContact } from './lock-open-contact.ts'

/**
 * Adds what a participant has sent to the chat, once: the same request again gives the item that it
 * has left before. Refuses with AccessDeniedException when the contact has ended meanwhile.
 */
export async function say(
  sql: Database,
  bearer: Bearer,
  item: NewItem & { requestDigest: Buffer },
): Promise<{ Id: string; AbsoluteTime: string }> {
  const { id: participantId, contactId } = bearer
  const { requestDigest, createdAt: at } = item
  return sql.begin(async (tx) => {
    const contact = await lockOpenContact(tx, contactId)
    const said = await findItemOfRequest(tx, { participantId, requestDigest })
    if (said) return receiptOf(said)
    const returned =
      item.type === 'MESSAGE' ? await endIdleness(tx, contact, { by: bearer, at }) : []
    const appended = await appendItems(tx, contactId, [...returned, item])
    return receiptOf(appended.at(-1) ?? item)
  })
}

const receiptOf = ({ id, createdAt }: Pick<Item, 'id' | 'createdAt'>) => ({
  Id: id,
  AbsoluteTime: createdAt.toISOString(),
})
