import type { Queryable } from '../database/database.ts'

/** What an instance may use, or be used from, that is known by a value alone. */
export type Allowance = {
  instanceId: string
  kind: 'approvedOrigin' | 'lambdaFunction'
  value: string
}

/** False when the instance has it already. */
export async function insertAllowance(
  sql: Queryable,
  allowance: Allowance & { createdAt: Date },
): Promise<boolean> {
  const inserted = await sql`insert into allowance ${sql(allowance)} on conflict do nothing`
  return inserted.count === 1
}

/** False when the instance did not have it. */
export async function deleteAllowance(
  sql: Queryable,
  { instanceId, kind, value }: Allowance,
): Promise<boolean> {
  const deleted = await sql`
    delete from allowance
     where instance_id = ${instanceId}
       and kind = ${kind}
       and value = ${value}`
  return deleted.count === 1
}

/** The values, in their order, from the one after `after`. */
export async function listAllowed(
  sql: Queryable,
  {
    instanceId,
    kind,
    after,
    limit,
  }: Pick<Allowance, 'instanceId' | 'kind'> & { after: string | undefined; limit: number },
): Promise<string[]> {
  const allowed = await sql<{ value: string }[]>`
    select value
      from allowance
     where instance_id = ${instanceId}
       and kind = ${kind}
       and value > ${after ?? ''}
     order by value
     limit ${limit}`
  return allowed.map(({ value }) => value)
}

/** Whether an instance has a value. */
export async function isAllowed(
  sql: Queryable,
  { instanceId, kind, value }: Allowance,
): Promise<boolean> {
  const [allowed] = await sql`
    select 1
      from allowance
     where instance_id = ${instanceId}
       and kind = ${kind}
       and value = ${value}`
  return allowed !== undefined
}
