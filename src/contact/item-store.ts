import type { Queryable, Transaction } from '../database/database.ts'
import { eventContentType, type Item, type ListedItem, type NewItem } from './item.ts'

/** The channel on which a node hears that a contact has new items. The payload is the contact's id. */
export const itemsChannel = 'contact_items'

/**
 * Adds items to the end of a chat and wakes whoever tells its participants. All numbered under the
 * contact's row lock: whoever has read up to a sequence has missed nothing before it. Their times
 * follow one another too, by a millisecond at least: some clients know no other order.
 */
export async function appendItems(
  tx: Transaction,
  contactId: string,
  items: readonly NewItem[],
): Promise<Item[]> {
  const [first] = items
  if (!first) return []
  const [contact] = await tx<{ lastSequence: number; lastItemAt: Date }[]>`
    update contact
       set last_sequence = last_sequence + ${items.length},
           last_item_at = greatest(${first.createdAt}, last_item_at + interval '1 ms')
                          + make_interval(secs => ${(items.length - 1) / 1000})
     where id = ${contactId}
    returning last_sequence, last_item_at`
  if (!contact) throw new Error(`No contact ${contactId} to add items to.`)
  const appended = items.map((item, index) => {
    const before = items.length - 1 - index
    const createdAt = new Date(contact.lastItemAt.getTime() - before)
    return { ...item, contactId, sequence: contact.lastSequence - before, createdAt }
  })
  const rows = appended.map((item) => ({
    ...item,
    metadata: item.metadata && tx.json(item.metadata),
  }))
  await tx`insert into item ${tx(rows as never)}`
  await tx`select pg_notify(${itemsChannel}, ${contactId})`
  return appended
}

/** Where a chat stands: the sequence of its last item. */
export async function findLastSequence(sql: Queryable, contactId: string): Promise<number> {
  const [contact] = await sql<{ lastSequence: number }[]>`
    select last_sequence
      from contact
     where id = ${contactId}`
  return contact?.lastSequence ?? 0
}

/** The same of many contacts at once. */
export function listLastSequences(
  sql: Queryable,
  contactIds: readonly string[],
): Promise<{ contactId: string; lastSequence: number }[]> {
  return sql<{ contactId: string; lastSequence: number }[]>`
    select id as contact_id, last_sequence
      from contact
     where id in ${sql(contactIds)}`
}

/** What has come after a sequence, in order. */
export function listItemsAfter(
  sql: Queryable,
  { contactId, sequence, limit }: { contactId: string; sequence: number; limit: number },
): Promise<Item[]> {
  return sql<Item[]>`
    select *
      from item
     where contact_id = ${contactId}
       and sequence > ${sequence}
     order by sequence
     limit ${limit}`
}

/** An item that the same request, sent before, has left. */
export async function findItemOfRequest(
  sql: Queryable,
  { participantId, requestDigest }: { participantId: string; requestDigest: Buffer },
): Promise<Item | undefined> {
  const [item] = await sql<Item[]>`
    select *
      from item
     where participant_id = ${participantId}
       and request_digest = ${requestDigest}`
  return item
}

export async function findItem(sql: Queryable, id: string): Promise<Item | undefined> {
  const [item] = await sql<Item[]>`select * from item where id = ${id}`
  return item
}

/** The item that ended a chat, if it has ended. */
export async function findEnd(sql: Queryable, contactId: string): Promise<Item | undefined> {
  const [item] = await sql<Item[]>`
    select *
      from item
     where contact_id = ${contactId}
       and content_type = ${eventContentType('chat.ended')}`
  return item
}

/** The item that told that a chat goes on with a past one, if it was told. */
export async function findRehydration(
  sql: Queryable,
  contactId: string,
): Promise<Item | undefined> {
  const [item] = await sql<Item[]>`
    select *
      from item
     where contact_id = ${contactId}
       and content_type = ${eventContentType('chat.rehydrated')}`
  return item
}

/** When a participant last said something. */
export async function findLastMessageAt(
  sql: Queryable,
  participantId: string,
): Promise<Date | undefined> {
  const [message] = await sql<{ createdAt: Date | null }[]>`
    select max(created_at) as created_at
      from item
     where participant_id = ${participantId}
       and type = 'MESSAGE'`
  return message?.createdAt ?? undefined
}

export type TranscriptPage = {
  contactId: string
  /** Exclusive; undefined: from the very end, or the very beginning. */
  from: number | undefined
  direction: 'FORWARD' | 'BACKWARD'
  limit: number
}

/** Listed items, going forward from (after) a sequence or backward from (before) it, oldest first. */
export async function listTranscript(
  sql: Queryable,
  { contactId, from, direction, limit }: TranscriptPage,
): Promise<ListedItem[]> {
  const items =
    direction === 'FORWARD'
      ? await sql<ListedItem[]>`
          select *
            from item
           where contact_id = ${contactId}
             and listed
             and sequence > ${from ?? 0}
           order by sequence
           limit ${limit}`
      : await sql<ListedItem[]>`
          select *
            from item
           where contact_id = ${contactId}
             and listed
             and (${from ?? null}::bigint is null or sequence < ${from ?? null})
           order by sequence desc
           limit ${limit}`
  return direction === 'FORWARD' ? items : items.reverse()
}

/** The sequence of the oldest of the most recent listed items; of the first when there are fewer. */
export async function findRecentSequence(
  sql: Queryable,
  { contactId, count }: { contactId: string; count: number },
): Promise<number> {
  const [recent] = await sql<{ sequence: number | null }[]>`
    select min(sequence) as sequence
      from (select sequence
              from item
             where contact_id = ${contactId}
               and listed
             order by sequence desc
             limit ${count}) as recent`
  return recent?.sequence ?? 0
}

/** The sequence of the last item at or before a moment; 0 when there is none. */
export async function findSequenceAt(
  sql: Queryable,
  { contactId, at }: { contactId: string; at: Date },
): Promise<number> {
  const [item] = await sql<{ sequence: number | null }[]>`
    select max(sequence) as sequence
      from item
     where contact_id = ${contactId}
       and created_at <= ${at}`
  return item?.sequence ?? 0
}
