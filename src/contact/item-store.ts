import { arrayOf, boolean, bytea, timestamptz } from '../database/array-of.ts'
import type { Queryable, Transaction } from '../database/database.ts'
import { notify } from '../database/notifications.ts'
import { eventContentType, type Item, type ListedItem, type NewItem } from './item.ts'

/** The channel on which a node hears that a contact has new items. The payload is the contact's id. */
export const itemsChannel = 'contact_items'

/** What comes to the end of one chat, in order. */
export type Addition = { contactId: string; items: readonly NewItem[] }

/** Adds items to the end of a chat, as `appendToChats` does. */
export const appendItems = (
  tx: Transaction,
  contactId: string,
  items: readonly NewItem[],
): Promise<Item[]> => appendToChats(tx, [{ contactId, items }])

/**
 * Adds items to the ends of chats and wakes whoever tells their participants: the one way by which
 * items come to be. All numbered under their contact's row lock: whoever has read up to a sequence
 * has missed nothing before it. The times of a chat follow one another too, by a millisecond at
 * least: some clients know no other order. The caller holds the lock of each contact, where there is
 * more than one. Gives the items in the order in which they were given.
 */
export async function appendToChats(
  tx: Transaction,
  additions: readonly Addition[],
): Promise<Item[]> {
  const items = additions.flatMap(({ contactId, items: added }) =>
    added.map((item) => ({ ...item, contactId })),
  )
  if (items.length === 0) return []
  const places = await insertItems(tx, items)
  const placeById = new Map(places.map((place) => [place.id, place]))
  return items.map((item) => {
    const place = placeById.get(item.id)
    if (!place) throw new Error(`No contact ${item.contactId} to add items to.`)
    return { ...item, ...place }
  })
}

/** One statement, of one text for any number: it is prepared once. */
function insertItems(
  tx: Transaction,
  items: readonly (NewItem & { contactId: string })[],
): Promise<Pick<Item, 'id' | 'sequence' | 'createdAt'>[]> {
  const all = <Value>(pick: (item: NewItem & { contactId: string }) => Value) => items.map(pick)
  const listed = all((item) => item.listed)
  const digests = all(({ requestDigest }) => requestDigest)
  const times = all(({ createdAt }) => createdAt)
  const contactIds = [...new Set(all(({ contactId }) => contactId))]
  return tx`
    with addition as (
      select *, row_number() over (partition by contact_id order by place) as nth
        from unnest(
               (select ${all(({ id }) => id)}::uuid[]),
               (select ${all(({ contactId }) => contactId)}::uuid[]),
               (select ${all(({ type }) => type)}::text[]),
               (select ${all(({ contentType }) => contentType)}::text[]),
               (select ${all(({ content }) => content)}::text[]),
               (select ${all(({ participantId }) => participantId)}::uuid[]),
               (select ${all(({ participantRole }) => participantRole)}::text[]),
               (select ${all(({ displayName }) => displayName)}::text[]),
               (select ${all(({ metadata }) => metadata && JSON.stringify(metadata))}::text[]),
               (select ${arrayOf(tx, boolean, listed)}::boolean[]),
               (select ${arrayOf(tx, bytea, digests)}::bytea[]),
               (select ${arrayOf(tx, timestamptz, times)}::timestamptz[])
             ) with ordinality as addition (
               id, contact_id, type, content_type, content, participant_id, participant_role,
               display_name, metadata, listed, request_digest, created_at, place
             )
    ),
    added as (
      select contact_id, count(*) as items, min(created_at) filter (where nth = 1) as created_at
        from addition
       group by contact_id
    ),
    chat as (
      update contact
         set last_sequence = last_sequence + added.items,
             last_item_at = greatest(added.created_at, last_item_at + interval '1 ms')
                            + (added.items - 1) * interval '1 ms'
        from added
       where contact.id = added.contact_id
      returning contact.id as contact_id,
                last_sequence - added.items as sequence_before,
                last_item_at - added.items * interval '1 ms' as item_before_at
    ),
    told as (${notify(tx, itemsChannel, contactIds)})
    insert into item (
             id, contact_id, sequence, type, content_type, content, participant_id, participant_role,
             display_name, metadata, listed, request_digest, created_at
           )
    select id, contact_id, sequence_before + nth, type, content_type, content, participant_id,
           participant_role, display_name, metadata::jsonb, listed, request_digest,
           item_before_at + nth * interval '1 ms'
      from addition
           join chat using (contact_id)
    returning id, sequence, created_at, (select count(*) from told) as told`
}

/** The next message of the customer behind a place in a chat. */
export async function findCustomerMessage(
  sql: Queryable,
  { contactId, sequence }: { contactId: string; sequence: number },
): Promise<Item | undefined> {
  const [item] = await sql<Item[]>`
    select *
      from item
     where contact_id = ${contactId}
       and sequence > ${sequence}
       and type = 'MESSAGE'
       and participant_role = 'CUSTOMER'
     order by sequence
     limit 1`
  return item
}

/** Where a chat stands: the sequence of its last item. */
export async function findLastSequence(sql: Queryable, contactId: string): Promise<number> {
  const [contact] = await sql<{ lastSequence: number }[]>`
    select last_sequence
      from contact
     where id = ${contactId}`
  return contact?.lastSequence ?? 0
}

/** A place in a chat: right behind the item that has this sequence. */
export type Place = { contactId: string; sequence: number }

/** Which of several chats have items behind these places. */
export async function listBehind(sql: Queryable, places: readonly Place[]): Promise<string[]> {
  const behind = await sql<{ id: string }[]>`
    select contact.id
      from unnest((select ${contactIdsOf(places)}::uuid[]), (select ${sequencesOf(places)}::bigint[]))
             as place (contact_id, sequence)
           join contact on contact.id = place.contact_id
     where last_sequence > place.sequence`
  return behind.map(({ id }) => id)
}

/** What has come behind these places, in each chat in order, and so many items of it at most. */
export function listItemsAfter(
  sql: Queryable,
  places: readonly Place[],
  limit: number,
): Promise<Item[]> {
  return sql<Item[]>`
    select news.*
      from unnest((select ${contactIdsOf(places)}::uuid[]), (select ${sequencesOf(places)}::bigint[]))
             as place (contact_id, sequence)
           cross join lateral (
             select *
               from item
              where item.contact_id = place.contact_id
                and item.sequence > place.sequence
              order by item.sequence
              limit ${limit}) as news
     order by news.contact_id, news.sequence`
}

const contactIdsOf = (places: readonly Place[]) => places.map(({ contactId }) => contactId)
const sequencesOf = (places: readonly Place[]) => places.map(({ sequence }) => sequence)

/** What has come to a chat since a moment, in order: the last of it, where there is more. */
export const listItemsSince = (
  sql: Queryable,
  { contactId, since, limit }: { contactId: string; since: Date; limit: number },
): Promise<Item[]> => sql`
  select *
    from (select *
            from item
           where contact_id = ${contactId}
           order by sequence desc
           limit ${limit}) as recent
   where created_at > ${since}
   order by sequence`

/** What makes a request the same as another: who sent it, and all that it says. */
export type SameRequest = { participantId: string; requestDigest: Buffer }

/** The items that the same requests, sent before, have left. */
export function listItemsOfRequests(
  sql: Queryable,
  requests: readonly SameRequest[],
): Promise<(SameRequest & Pick<Item, 'id' | 'createdAt'>)[]> {
  const digests = requests.map(({ requestDigest }) => requestDigest)
  return sql`
    select participant_id, request_digest, said.id, said.created_at
      from unnest(
             (select ${requests.map(({ participantId }) => participantId)}::uuid[]),
             (select ${arrayOf(sql, bytea, digests)}::bytea[])
           ) as request (participant_id, request_digest)
           cross join lateral (
             select id, created_at
               from item
              where item.participant_id = request.participant_id
                and item.request_digest = request.request_digest
              limit 1
           ) as said`
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

/** When a participant last said something, or attached a file. */
export async function findLastMessageAt(
  sql: Queryable,
  participantId: string,
): Promise<Date | undefined> {
  const [message] = await sql<{ createdAt: Date | null }[]>`
    select max(created_at) as created_at
      from item
     where participant_id = ${participantId}
       and type in ('MESSAGE', 'ATTACHMENT')`
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
