import type { Queryable } from '../database/database.ts'
import { isId } from '../runtime/random.ts'

/** Something of AWS's (or standing for it) that an instance may use, e.g. a user pool. */
export type IntegrationAssociation = {
  id: string
  instanceId: string
  integrationType: string
  integrationArn: string
  sourceApplicationUrl: string | null
  sourceApplicationName: string | null
  sourceType: string | null
  tags: Record<string, string>
  createdAt: Date
}

/** False when the instance has it already. */
export async function insertIntegrationAssociation(
  sql: Queryable,
  association: IntegrationAssociation,
): Promise<boolean> {
  const inserted = await sql`
    insert into integration_association
           ${sql({ ...association, tags: sql.json(association.tags) } as never)}
    on conflict do nothing`
  return inserted.count === 1
}

export type AssociationFilter = {
  instanceId: string
  integrationType?: string | undefined
  integrationArn?: string | undefined
  after?: string | undefined
  limit: number
}

/** By id, from the one after `after`. */
export function listIntegrationAssociations(
  sql: Queryable,
  { instanceId, integrationType, integrationArn, after, limit }: AssociationFilter,
): Promise<IntegrationAssociation[]> {
  return sql<IntegrationAssociation[]>`
    select *
      from integration_association
     where instance_id = ${instanceId}
       and (${integrationType ?? null}::text is null or integration_type = ${integrationType ?? null})
       and (${integrationArn ?? null}::text is null or integration_arn = ${integrationArn ?? null})
       and id > ${after ?? '00000000-0000-0000-0000-000000000000'}
     order by id
     limit ${limit}`
}

/** Whether the instance may use the user pool. */
export async function isUserPoolAssociated(
  sql: Queryable,
  { instanceId, userPoolArn }: { instanceId: string; userPoolArn: string },
): Promise<boolean> {
  const [association] = await listIntegrationAssociations(sql, {
    instanceId,
    integrationType: 'COGNITO_USER_POOL',
    integrationArn: userPoolArn,
    limit: 1,
  })
  return association !== undefined
}

/** False when there was none. */
export async function deleteIntegrationAssociation(
  sql: Queryable,
  { instanceId, id }: { instanceId: string; id: string },
): Promise<boolean> {
  if (!isId(id)) return false
  const deleted = await sql`
    delete from integration_association
     where id = ${id}
       and instance_id = ${instanceId}`
  return deleted.count === 1
}
