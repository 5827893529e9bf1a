import type { Queryable, Transaction } from '../database/database.ts'
import type { Behaviors, Contact, Reference } from './contact.ts'

/** What a flow says of a contact: undefined stays as it is, references are added. */
export type FlowData = {
  name: string | undefined
  description: string | undefined
  languageCode: string | undefined
  customerId: string | undefined
  wisdomSessionArn: string | undefined
  references: Record<string, Reference>
}

export async function setFlowData(
  sql: Queryable,
  { id, data, at }: { id: string; data: FlowData; at: Date },
): Promise<void> {
  const { name, description, languageCode, customerId, wisdomSessionArn, references } = data
  await sql`
    update contact
       set name = coalesce(${name ?? null}, name),
           description = coalesce(${description ?? null}, description),
           language_code = coalesce(${languageCode ?? null}, language_code),
           customer_id = coalesce(${customerId ?? null}, customer_id),
           wisdom_session_arn = coalesce(${wisdomSessionArn ?? null}, wisdom_session_arn),
           "references" = "references" || ${sql.json(references)},
           updated_at = ${at}
     where id = ${id}`
}

export async function setContactTags(
  tx: Transaction,
  { id, tags, at }: Pick<Contact, 'id' | 'tags'> & { at: Date },
): Promise<void> {
  await tx`update contact set tags = ${tx.json(tags)}, updated_at = ${at} where id = ${id}`
}

export async function setBehaviors(
  tx: Transaction,
  { id, behaviors, at }: { id: string; behaviors: Behaviors; at: Date },
): Promise<void> {
  await tx`
    update contact
       set behaviors = ${tx.json(behaviors as never)}, updated_at = ${at}
     where id = ${id}`
}

/** Says how soon a contact is to be served. What is undefined stays as it is. */
export async function setRouting(
  tx: Transaction,
  {
    id,
    priority,
    adjustmentSeconds,
    at,
  }: {
    id: string
    priority: number | undefined
    adjustmentSeconds: number | undefined
    at: Date
  },
): Promise<void> {
  await tx`
    update contact
       set queue_priority = coalesce(${priority ?? null}::bigint, queue_priority),
           queue_time_adjustment_seconds =
             coalesce(${adjustmentSeconds ?? null}::integer, queue_time_adjustment_seconds),
           updated_at = ${at}
     where id = ${id}`
}

/** Says which wait a message of the customer's ends: none, for null. */
export async function setReturnWait(
  tx: Transaction,
  { id, waitId }: { id: string; waitId: string | null },
): Promise<void> {
  await tx`update contact set return_wait_id = ${waitId} where id = ${id}`
}

/** Says who is told what the customer says. */
export async function setListener(
  tx: Transaction,
  { id, listener }: Pick<Contact, 'id' | 'listener'>,
): Promise<void> {
  await tx`update contact set listener = ${listener && tx.json(listener)} where id = ${id}`
}

/** How many contacts wait in a queue, and since when the first of them. */
export async function findQueueFigures(
  sql: Queryable,
  queueId: string,
): Promise<{ size: number; since: Date | null }> {
  const [figures] = await sql<{ size: number; since: Date | null }[]>`
    select count(*) as size, min(enqueued_at) as since
      from contact
     where queue_id = ${queueId}
       and ended_at is null`
  return figures ?? { size: 0, since: null }
}
