import type { Queryable } from '../database/database.ts'
import type { AccessKey } from './access-key.ts'

export async function insertAccessKey(sql: Queryable, key: AccessKey): Promise<void> {
  await sql`insert into access_key ${sql({ ...key, policy: sql.json(key.policy) } as never)}`
}

export async function findAccessKey(sql: Queryable, id: string): Promise<AccessKey | undefined> {
  const [key] = await sql<AccessKey[]>`select * from access_key where id = ${id}`
  return key
}

/** The latest of that description that is not disabled. */
export async function findAccessKeyByDescription(
  sql: Queryable,
  description: string,
): Promise<AccessKey | undefined> {
  const [key] = await sql<AccessKey[]>`
    select *
      from access_key
     where description = ${description}
       and disabled_at is null
     order by created_at desc
     limit 1`
  return key
}

export function listAccessKeys(sql: Queryable): Promise<AccessKey[]> {
  return sql<AccessKey[]>`select * from access_key order by created_at, id`
}

/** False when there is no such key. */
export async function disableAccessKey(
  sql: Queryable,
  { id, at }: { id: string; at: Date },
): Promise<boolean> {
  const disabled = await sql`
    update access_key
       set disabled_at = coalesce(disabled_at, ${at})
     where id = ${id}`
  return disabled.count === 1
}

/** False when there is no such key. */
export async function enableAccessKey(sql: Queryable, id: string): Promise<boolean> {
  const enabled = await sql`update access_key set disabled_at = null where id = ${id}`
  return enabled.count === 1
}

/** Notes a use; of several nodes that do so at once, the latest counts. */
export async function noteUseOfAccessKey(
  sql: Queryable,
  { id, at }: { id: string; at: Date },
): Promise<void> {
  await sql`
    update access_key
       set last_used_at = greatest(last_used_at, ${at})
     where id = ${id}`
}
