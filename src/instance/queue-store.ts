import type { Queryable } from '../database/database.ts'
import { isId } from '../runtime/random.ts'

/** Where contacts wait for an agent. */
export type Queue = { id: string; instanceId: string; name: string; createdAt: Date }

export async function insertQueue(sql: Queryable, queue: Queue): Promise<void> {
  await sql`insert into queue ${sql(queue)}`
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
