import type { Queryable } from '../database/database.ts'
import { isId } from '../runtime/random.ts'
import type { HoursOfOperation } from './hours-of-operation.ts'

/** False when the instance has hours of this name. */
export async function insertHours(sql: Queryable, hours: HoursOfOperation): Promise<boolean> {
  const { config, tags } = hours
  const row = { ...hours, config: sql.json(config), tags: sql.json(tags) }
  const inserted = await sql`
    insert into hours_of_operation ${sql(row as never)}
    on conflict do nothing`
  return inserted.count === 1
}

export async function findHours(
  sql: Queryable,
  { instanceId, id }: { instanceId: string; id: string },
): Promise<HoursOfOperation | undefined> {
  if (!isId(id)) return undefined
  const [hours] = await sql<HoursOfOperation[]>`
    select *
      from hours_of_operation
     where id = ${id}
       and instance_id = ${instanceId}`
  return hours
}

/** By id, from the one after `after`. */
export function listHours(
  sql: Queryable,
  { instanceId, after, limit }: { instanceId: string; after: string | undefined; limit: number },
): Promise<HoursOfOperation[]> {
  return sql<HoursOfOperation[]>`
    select *
      from hours_of_operation
     where instance_id = ${instanceId}
       and id > ${after ?? '00000000-0000-0000-0000-000000000000'}
     order by id
     limit ${limit}`
}
