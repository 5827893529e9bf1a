import type { Queryable } from '../database/database.ts'
import type { Domain } from './domain-store.ts'

/** A source of a domain's objects, by its URI, and of which type they are. */
export type Integration = {
  domain: string
  uri: string
  objectTypeName: string | null
  /** By the names of the source's events. */
  objectTypeNames: Readonly<Record<string, string>> | null
  roleArn: string | null
  tags: Domain['tags']
  createdAt: Date
  lastUpdatedAt: Date
}

export type NewIntegration = Omit<Integration, 'createdAt' | 'lastUpdatedAt'>

const columns = (sql: Queryable) => sql`
  domain_name as domain, uri, object_type_name, object_type_names, role_arn, tags, created_at,
  last_updated_at`

/** Makes an integration, or changes it. Undefined when there is no such domain. */
export async function saveIntegration(
  sql: Queryable,
  integration: NewIntegration,
  now: Date,
): Promise<Integration | undefined> {
  const { domain, uri, objectTypeName, objectTypeNames, roleArn, tags } = integration
  const typeNames = objectTypeNames && JSON.stringify(objectTypeNames)
  const [saved] = await sql<Integration[]>`
    insert into integration (domain_name, uri, object_type_name, object_type_names, role_arn, tags,
                             created_at, last_updated_at)
    select domain.name, ${uri}, ${objectTypeName}, ${typeNames}::text::json, ${roleArn},
           ${sql.json(tags)}, ${now}, ${now}
      from domain
     where domain.name = ${domain}
       and deleted_at is null
        on conflict (domain_name, uri)
        do update set object_type_name = excluded.object_type_name,
                      object_type_names = excluded.object_type_names,
                      role_arn = excluded.role_arn,
                      tags = excluded.tags,
                      last_updated_at = excluded.last_updated_at
    returning ${columns(sql)}`
  return saved
}

export async function findIntegration(
  sql: Queryable,
  { domain, uri }: Pick<Integration, 'domain' | 'uri'>,
): Promise<Integration | undefined> {
  const [integration] = await sql<Integration[]>`
    select ${columns(sql)}
      from integration
     where domain_name = ${domain}
       and uri = ${uri}`
  return integration
}

/** The integrations of a domain by their URIs, from behind `after`. */
export async function listIntegrations(
  sql: Queryable,
  { domain, after, limit }: { domain: string; after: string; limit: number },
): Promise<Integration[]> {
  return sql<Integration[]>`
    select ${columns(sql)}
      from integration
     where domain_name = ${domain}
       and uri collate "C" > ${after}
     order by uri collate "C"
     limit ${limit}`
}

/** False when the domain has none of that URI. */
export async function deleteIntegration(
  sql: Queryable,
  { domain, uri }: Pick<Integration, 'domain' | 'uri'>,
): Promise<boolean> {
  const deleted = await sql`delete from integration where domain_name = ${domain} and uri = ${uri}`
  return deleted.count === 1
}
