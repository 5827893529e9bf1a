import type { Queryable, Transaction } from '../database/database.ts'
import { isId } from '../runtime/random.ts'
import type { Instance } from './instance.ts'

/** False when another instance has its alias, or its client token. */
export async function insertInstance(sql: Queryable, instance: Instance): Promise<boolean> {
  const { attributes, tags } = instance
  const row = { ...instance, attributes: sql.json(attributes), tags: sql.json(tags) }
  const inserted = await sql`insert into instance ${sql(row as never)} on conflict do nothing`
  return inserted.count === 1
}

export async function findInstance(sql: Queryable, id: string): Promise<Instance | undefined> {
  if (!isId(id)) return undefined
  const [instance] = await sql<Instance[]>`
    select *
      from instance
     where id = ${id}
       and deleted_at is null`
  return instance
}

/**
 * Holds an instance as it is until the transaction ends, for what must be seen whole: how many it
 * has of something, which names are taken. False when there is none. Stops no other insert.
 */
export async function lockInstance(tx: Transaction, id: string): Promise<boolean> {
  const locked = await tx`
    select
      from instance
     where id = ${id}
       and deleted_at is null
       for no key update`
  return locked.count === 1
}

export async function findInstanceByAlias(
  sql: Queryable,
  alias: string,
): Promise<Instance | undefined> {
  const [instance] = await sql<Instance[]>`
    select *
      from instance
     where alias = ${alias}
       and deleted_at is null`
  return instance
}

export async function findInstanceByClientToken(
  sql: Queryable,
  clientToken: string,
): Promise<Instance | undefined> {
  const [instance] = await sql<Instance[]>`
    select *
      from instance
     where client_token = ${clientToken}
       and deleted_at is null`
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
       and deleted_at is null
     order by id
     limit ${limit}`
}

/** The instances that may use a user pool. */
export function listInstancesWithUserPool(
  sql: Queryable,
  userPoolArn: string,
): Promise<Instance[]> {
  return sql<Instance[]>`
    select *
      from instance
     where deleted_at is null
       and id in (
             select instance_id
               from integration_association
              where integration_type = 'COGNITO_USER_POOL'
                and integration_arn = ${userPoolArn}
           )
     order by id`
}

/** Sets some of the attributes of an instance. */
export async function setAttributes(
  sql: Queryable,
  { id, attributes }: Pick<Instance, 'id' | 'attributes'>,
): Promise<void> {
  await sql`
    update instance
       set attributes = attributes || ${sql.json(attributes)}
     where id = ${id}`
}

/** Hides an instance: from now on nobody finds it. False when there is none. */
export async function markDeleted(
  tx: Transaction,
  { id, at }: { id: string; at: Date },
): Promise<boolean> {
  const marked = await tx`
    update instance
       set deleted_at = ${at}
     where id = ${id}
       and deleted_at is null`
  return marked.count === 1
}

/** Holds a deleted instance, so that no contact of it begins meanwhile. False when it is gone. */
export async function lockDeletedInstance(tx: Transaction, id: string): Promise<boolean> {
  const locked = await tx`
    select
      from instance
     where id = ${id}
       and deleted_at is not null
       for update`
  return locked.count === 1
}

/** Removes an instance, and with it all that is configured on it and all its contacts. */
export async function removeInstance(tx: Transaction, id: string): Promise<void> {
  await tx`delete from instance where id = ${id}`
}
