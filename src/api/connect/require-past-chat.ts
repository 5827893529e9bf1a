import type { Contact } from '../../contact/contact.ts'
import type { PersistentChat } from '../../contract/generated/connect.ts'
import type { Queryable } from '../../database/database.ts'
import { findPastChat } from '../../lifecycle/continue-chat.ts'
import { Refusal } from '../../wire/refusal.ts'
import { requireContact } from './require.ts'

/**
 * The past contact that a chat goes on with: the one that is named, or the last one of the whole
 * session whose first is named. Refuses with InvalidRequestException one that has not ended.
 */
export async function requirePastChat(
  sql: Queryable,
  { instanceId, RehydrationType, SourceContactId }: PersistentChat & { instanceId: string },
): Promise<Contact> {
  if (RehydrationType === undefined || SourceContactId === undefined) {
    throw invalid('PersistentChat must have a RehydrationType and a SourceContactId.')
  }
  await requireContact(sql, { instanceId, contactId: SourceContactId })
  const past = await findPastChat(sql, {
    instanceId,
    rehydrationType: RehydrationType,
    sourceContactId: SourceContactId,
  })
  if (typeof past === 'object') return past
  throw invalid(
    past === 'notTheFirst'
      ? 'SourceContactId must be the first contact of a session.'
      : 'The chat of SourceContactId has not ended: only past chats can be continued.',
  )
}

const invalid = (told: string): Refusal => new Refusal('InvalidRequestException', told)
