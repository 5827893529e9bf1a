import { attributesFit } from '../contact/attributes.ts'
import type { Contact } from '../contact/contact.ts'
import { findContact } from '../contact/contact-store.ts'
import { continueFrom, findLastEnded } from '../contact/continuation-store.ts'
import type { Queryable, Transaction } from '../database/database.ts'
import { tellOfRehydration } from './tell-of-rehydration.ts'

/** Which past chat: the one that is named, or the last of the session whose first is named. */
export type PastChat = {
  rehydrationType: 'ENTIRE_PAST_SESSION' | 'FROM_SEGMENT'
  sourceContactId: string
}

/** The past contact that a chat may go on with; or why there is none. */
export async function findPastChat(
  sql: Queryable,
  { instanceId, rehydrationType, sourceContactId }: PastChat & { instanceId: string },
): Promise<Contact | 'unknown' | 'notTheFirst' | 'notEnded'> {
  const source = await findContact(sql, { instanceId, id: sourceContactId })
  if (!source) return 'unknown'
  const isSession = rehydrationType === 'ENTIRE_PAST_SESSION'
  if (isSession && source.id !== source.initialContactId) return 'notTheFirst'
  const past = isSession ? await findLastEnded(sql, source) : source
  return past?.endedAt ? past : 'notEnded'
}

/**
 * Lets a chat that goes on continue a past one, once; the same again changes nothing. Its attributes
 * gain those it had not, unless they would be too many: then nothing is done.
 * The caller holds the contact's lock.
 */
export async function continueChat(
  tx: Transaction,
  contact: Contact,
  { past, at }: { past: Contact; at: Date },
): Promise<'done' | 'continuesAnother' | 'attributesTooLong'> {
  const { id, continuedFromContactId, attributes } = contact
  if (continuedFromContactId === past.id) return 'done'
  if (continuedFromContactId !== null) return 'continuesAnother'
  if (!attributesFit({ ...past.attributes, ...attributes })) return 'attributesTooLong'
  await continueFrom(tx, { id, past, at })
  await tellOfRehydration(tx, id, at)
  return 'done'
}
