import type { Queryable, Transaction } from '../database/database.ts'
import { isId } from '../runtime/random.ts'

/** Where contacts wait for an agent. */
export type Queue = {
  id: string
  instanceId: string
  name: string
  description: string | null
  hoursOfOperationId: string
  /** How many contacts may wait in it; null: as many as come. */
  maxContacts: number | null
  /** Named as on the wire. */
  outboundCallerConfig: OutboundCallerConfig | null
  tags: Record<string, string>
  createdAt: Date
}

export type OutboundCallerConfig = {
  OutboundCallerIdName?: string | undefined
  OutboundFlowId?: string | undefined
}

/** False when the instance has a queue of this name. */
export async function insertQueue(sql: Queryable, queue: Queue): Promise<boolean> {
  const { outboundCallerConfig, tags } = queue
  const row = {
    ...queue,
    outboundCallerConfig: outboundCallerConfig && sql.json(outboundCallerConfig),
    tags: sql.json(tags),
  }
  const inserted = await sql`insert into queue ${sql(row as never)} on conflict do nothing`
  return inserted.count === 1
}

export async function findQueue(
  sql: Queryable,
  { instanceId, id }: { instanceId: string; id: string },
): Promise<Queue | undefined> {
  if (!isId(id)) return undefined
  const [queue] = await sql<Queue[]>`
    select *
      from queue
     where id = ${id}
       and instance_id = ${instanceId}`
  return queue
}

/**
 * How many contacts may wait in a queue, null for as many as come. A queue with a limit stays locked
 * until the transaction ends: those who would enter it count one after the other.
 */
export async function lockCapacity(tx: Transaction, id: string): Promise<number | null> {
  const [queue] = await tx<Pick<Queue, 'maxContacts'>[]>`
    select max_contacts
      from queue
     where id = ${id}
       and max_contacts is not null
       for no key update`
  return queue?.maxContacts ?? null
}

/** By id, from the one after `after`. */
export function listQueues(
  sql: Queryable,
  { instanceId, after, limit }: { instanceId: string; after: string | undefined; limit: number },
): Promise<Queue[]> {
  return sql<Queue[]>`
    select *
      from queue
     where instance_id = ${instanceId}
       and id > ${after ?? '00000000-0000-0000-0000-000000000000'}
     order by id
     limit ${limit}`
}
