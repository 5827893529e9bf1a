import type { Contact } from '../../contact/contact.ts'
import { lockContact } from '../../contact/contact-store.ts'
import type { Transaction } from '../../database/database.ts'
import { Refusal } from '../../wire/refusal.ts'

/**
 * Locks a contact whose participant was let in a moment ago.
 * Refuses with AccessDeniedException when it has ended meanwhile.
 */
export async function lockOpenContact(tx: Transaction, contactId: string): Promise<Contact> {
  const contact = await lockContact(tx, contactId)
  if (contact && !contact.endedAt) return contact
  throw new Refusal('AccessDeniedException', 'The contact has ended.')
}
