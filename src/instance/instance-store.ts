import type { Queryable } from '../database/database.ts'
import { isId } from '../runtime/random.ts'
import type { Instance } from './instance.ts'

/** False when another instance has its alias, or its client token. */
export async function insertInstance(sql: Queryable, instance: Instance): Promise<boolean> {
  const inserted = await sql`
    insert into instance ${sql({ ...instance, tags: sql.json(instance.tags) } as never)}
    on conflict do nothing`
  return inserted.count === 1
}

export async function findInstance(sql: Queryable, id: string): Promise<Instance | undefined> {
  if (!isId(id)) return undefined
  const [instance] = await sql<Instance[]>`select * from instance where id = ${id}`
  return instance
}

export async function findInstanceByAlias(
  sql: Queryable,
  alias: string,
): Promise<Instance | undefined> {
  const [instance] = await sql<Instance[]>`select * from instance where alias = ${alias}`
  return instance
}

export async function findInstanceByClientToken(
  sql: Queryable,
  clientToken: string,
): Promise<Instance | undefined> {
  const [instance] = await sql<Instance[]>`
    select *
      from instance
     where client_token = ${clientToken}`
  return instance
}

/** By id, from the one after `after`. */
export function listInstances(
  sql: Queryable,
  { after, limit }: { after: string | undefined; limit: number },
): Promise<Instance[]> {
  return sql<Instance[]>`
    select *
      from instance
     where id > ${after ?? '00000000-0000-0000-0000-000000000000'}
     order by id
     limit ${limit}`
}
