import type { Queryable, Transaction } from '../database/database.ts'
import { isId } from '../runtime/random.ts'
import type {
  Contact,
  EndReason,
  LookedUpProfile,
  Reference,
  SegmentAttributes,
} from './contact.ts'

/** False when the instance has a contact with its client token already. */
export async function insertContact(tx: Transaction, contact: Contact): Promise<boolean> {
  const row = {
    ...contact,
    references: tx.json(contact.references),
    attributes: tx.json(contact.attributes),
    segmentAttributes: tx.json(contact.segmentAttributes),
    tags: tx.json(contact.tags),
    behaviors: tx.json(contact.behaviors as never),
    timerLimits: tx.json(contact.timerLimits),
    timers: tx.json(contact.timers),
    lastItemAt: contact.initiatedAt,
  }
  const inserted = await tx`insert into contact ${tx(row as never)} on conflict do nothing`
  return inserted.count === 1
}

export async function findContact(
  sql: Queryable,
  { instanceId, id }: { instanceId: string; id: string },
): Promise<Contact | undefined> {
  if (!isId(id) || !isId(instanceId)) return undefined
  const [contact] = await sql<Contact[]>`
    select *
      from contact
     where id = ${id}
       and instance_id = ${instanceId}`
  return contact
}

/** Of whichever instance: for what we know ourselves, and nobody names to us. */
export async function findContactById(sql: Queryable, id: string): Promise<Contact | undefined> {
  const [contact] = await sql<Contact[]>`select * from contact where id = ${id}`
  return contact
}

export async function findContactByClientToken(
  sql: Queryable,
  { instanceId, clientToken }: { instanceId: string; clientToken: string },
): Promise<Contact | undefined> {
  const [contact] = await sql<Contact[]>`
    select *
      from contact
     where instance_id = ${instanceId}
       and client_token = ${clientToken}`
  return contact
}

/**
 * The contact as it is, and as it will stay until the transaction ends. Whatever changes more of a
 * conversation than one row begins here: so changes of one contact wait for one another, and none
 * can lock the same rows in another order.
 */
export async function lockContact(tx: Transaction, id: string): Promise<Contact | undefined> {
  const [contact] = await tx<Contact[]>`select * from contact where id = ${id} for update`
  return contact
}

/** What someone must know of a contact before they add to it. */
export type LockedContact = Pick<Contact, 'id' | 'endedAt' | 'timers' | 'returnWaitId' | 'listener'>

/**
 * Those of several contacts that nobody has locked, now locked by us. It waits for none: whoever
 * holds many locks, and waits for one more, keeps all others waiting, and two of them for ever.
 */
export const lockFreeContacts = (
  tx: Transaction,
  ids: readonly string[],
): Promise<LockedContact[]> => tx`
  select id, ended_at, timers, return_wait_id, listener
    from contact
   where id = any (${ids as string[]}::uuid[])
     for no key update skip locked`

/** Marks the end. The caller holds the contact's lock and has seen that it has not ended. */
export async function markEnded(
  tx: Transaction,
  { id, reason, at }: { id: string; reason: EndReason; at: Date },
): Promise<void> {
  await tx`
    update contact
       set ended_at = ${at}, end_reason = ${reason}, updated_at = ${at}
     where id = ${id}`
}

/** The attributes of a contact: those of the contact that it continues. */
export async function findAttributes(
  sql: Queryable,
  initialContactId: string,
): Promise<Record<string, string>> {
  const [contact] = await sql<Pick<Contact, 'attributes'>[]>`
    select attributes
      from contact
     where id = ${initialContactId}`
  return contact?.attributes ?? {}
}

/** Adds to the attributes; a name that is there already gets the new value. */
export async function mergeAttributes(
  sql: Queryable,
  {
    initialContactId,
    attributes,
    at,
  }: { initialContactId: string; attributes: Record<string, string>; at: Date },
): Promise<void> {
  await sql`
    update contact
       set attributes = attributes || ${sql.json(attributes)}, updated_at = ${at}
     where id = ${initialContactId}`
}

/**
 * Adds to the segment attributes; and says who the customer is, unless that is known already. From
 * then on flows read of that customer, and of nobody whom they have looked up before.
 */
export async function identifyCustomer(
  tx: Transaction,
  {
    id,
    segment,
    customerId,
    at,
  }: { id: string; segment: SegmentAttributes; customerId: string | null; at: Date },
): Promise<void> {
  await tx`
    update contact
       set segment_attributes = segment_attributes || ${tx.json(segment)},
           customer_id = coalesce(customer_id, ${customerId}),
           looked_up_profile = case when ${customerId}::text is null then looked_up_profile end,
           updated_at = ${at}
     where id = ${id}`
}

/** Says whose the contact is, unless that is known already. */
export async function setCustomer(
  tx: Transaction,
  { id, customerId, at }: { id: string; customerId: string; at: Date },
): Promise<void> {
  await tx`
    update contact
       set customer_id = coalesce(customer_id, ${customerId}), updated_at = ${at}
     where id = ${id}`
}

/** Notes which profile flows may read, and what of it. */
export async function setLookedUpProfile(
  tx: Transaction,
  { id, profile, at }: { id: string; profile: LookedUpProfile; at: Date },
): Promise<void> {
  await tx`
    update contact
       set looked_up_profile = ${tx.json(profile)}, updated_at = ${at}
     where id = ${id}`
}

/** What UpdateContact changes. Undefined stays as it is; maps gain entries. */
export type ContactChange = {
  id: string
  name: string | undefined
  description: string | undefined
  references: Readonly<Record<string, Reference>>
  segmentAttributes: Readonly<SegmentAttributes>
  at: Date
}

export async function changeContact(
  sql: Queryable,
  { id, name, description, references, segmentAttributes, at }: ContactChange,
): Promise<void> {
  await sql`
    update contact
       set name = coalesce(${name ?? null}, name),
           description = coalesce(${description ?? null}, description),
           "references" = "references" || ${sql.json(references)},
           segment_attributes = segment_attributes || ${sql.json(segmentAttributes)},
           updated_at = ${at}
     where id = ${id}`
}

export async function setTargetQueue(
  tx: Transaction,
  { id, queueId, at }: { id: string; queueId: string; at: Date },
): Promise<void> {
  await tx`update contact set target_queue_id = ${queueId}, updated_at = ${at} where id = ${id}`
}

/** Puts a contact into its target queue. False when it has none, or is in a queue already. */
export async function enqueueContact(
  tx: Transaction,
  { id, at }: { id: string; at: Date },
): Promise<boolean> {
  const enqueued = await tx`
    update contact
       set queue_id = target_queue_id, enqueued_at = ${at}, updated_at = ${at}
     where id = ${id}
       and target_queue_id is not null
       and queue_id is null`
  return enqueued.count === 1
}

/** Takes a contact out of its queue, for another way. Its target becomes another, if one is given. */
export async function markTransferred(
  tx: Transaction,
  { id, targetQueueId, at }: { id: string; targetQueueId: string | null; at: Date },
): Promise<void> {
  await tx`
    update contact
       set target_queue_id = coalesce(${targetQueueId}, target_queue_id),
           queue_id = null,
           enqueued_at = null,
           transfers = transfers + 1,
           updated_at = ${at}
     where id = ${id}`
}

/** How many contacts wait in a queue. */
export async function countInQueue(tx: Transaction, queueId: string): Promise<number> {
  const [counted] = await tx<{ count: number }[]>`
    select count(*)
      from contact
     where queue_id = ${queueId}
       and ended_at is null`
  return counted?.count ?? 0
}

/** The contacts of an instance that have not ended. */
export async function listOpenContactIds(sql: Queryable, instanceId: string): Promise<string[]> {
  const open = await sql<{ id: string }[]>`
    select id
      from contact
     where instance_id = ${instanceId}
       and ended_at is null
     order by id`
  return open.map(({ id }) => id)
}

/** Whether a contact of an instance goes on, or did so at a time. */
export async function hasContactSince(
  sql: Queryable,
  { instanceId, since }: { instanceId: string; since: Date },
): Promise<boolean> {
  const [contact] = await sql`
    select
      from contact
     where instance_id = ${instanceId}
       and (ended_at is null or ended_at > ${since})
     limit 1`
  return contact !== undefined
}
