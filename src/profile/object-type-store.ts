import type { Queryable, Transaction } from '../database/database.ts'
import type { Mapping } from './object-type.ts'
import type { Domain } from './domain-store.ts'

/** An object type as a domain has it. One of a template has no mapping of its own. */
export type StoredObjectType = {
  domain: string
  name: string
  description: string
  templateId: string | null
  fields: Mapping['Fields']
  keys: Mapping['Keys']
  allowProfileCreation: boolean
  expirationDays: number | null
  encryptionKey: string | null
  timestampFormat: string | null
  maxProfileObjectCount: number | null
  tags: Domain['tags']
  createdAt: Date
  lastUpdatedAt: Date
}

export type NewObjectType = Omit<StoredObjectType, 'createdAt' | 'lastUpdatedAt'>

const columns = (sql: Queryable) => sql`
  domain_name as domain, name, description, template_id, fields, keys, allow_profile_creation,
  expiration_days, encryption_key, timestamp_format, max_profile_object_count, tags, created_at,
  last_updated_at`

/** Makes an object type, or changes it. Undefined when there is no such domain. */
export async function saveObjectType(
  sql: Queryable,
  type: NewObjectType,
  now: Date,
): Promise<StoredObjectType | undefined> {
  const [saved] = await sql<StoredObjectType[]>`
    insert into object_type (domain_name, name, description, template_id, fields, keys,
                             allow_profile_creation, expiration_days, encryption_key,
                             timestamp_format, max_profile_object_count, tags, created_at,
                             last_updated_at)
    select domain.name, ${type.name}, ${type.description}, ${type.templateId},
           ${JSON.stringify(type.fields)}::text::json, ${JSON.stringify(type.keys)}::text::json,
           ${type.allowProfileCreation}, ${type.expirationDays}, ${type.encryptionKey},
           ${type.timestampFormat}, ${type.maxProfileObjectCount}, ${sql.json(type.tags)}, ${now},
           ${now}
      from domain
     where domain.name = ${type.domain}
       and deleted_at is null
        on conflict (domain_name, name)
        do update set description = excluded.description,
                      template_id = excluded.template_id,
                      fields = excluded.fields,
                      keys = excluded.keys,
                      allow_profile_creation = excluded.allow_profile_creation,
                      expiration_days = excluded.expiration_days,
                      encryption_key = excluded.encryption_key,
                      timestamp_format = excluded.timestamp_format,
                      max_profile_object_count = excluded.max_profile_object_count,
                      tags = excluded.tags,
                      last_updated_at = excluded.last_updated_at
    returning ${columns(sql)}`
  return saved
}

export async function findStoredObjectType(
  sql: Queryable,
  { domain, name }: { domain: string; name: string },
): Promise<StoredObjectType | undefined> {
  const [type] = await sql<StoredObjectType[]>`
    select ${columns(sql)}
      from object_type
     where domain_name = ${domain}
       and name = ${name}`
  return type
}

/** Makes all who count the objects of a type wait for one another until the transaction ends. */
export async function lockObjectType(
  tx: Transaction,
  { domain, name }: { domain: string; name: string },
): Promise<void> {
  await tx`
    select
      from object_type
     where domain_name = ${domain}
       and name = ${name}
       for no key update`
}

/** The types of a domain by their names, from behind `after`. */
export async function listObjectTypes(
  sql: Queryable,
  { domain, after, limit }: { domain: string; after: string; limit: number },
): Promise<StoredObjectType[]> {
  return sql<StoredObjectType[]>`
    select ${columns(sql)}
      from object_type
     where domain_name = ${domain}
       and name collate "C" > ${after}
     order by name collate "C"
     limit ${limit}`
}

/** All types of a domain: for what its keys are. */
export async function listAllObjectTypes(
  sql: Queryable,
  domain: string,
): Promise<StoredObjectType[]> {
  return sql<StoredObjectType[]>`
    select ${columns(sql)}
      from object_type
     where domain_name = ${domain}`
}

/** Removes a type and all objects of it. False when the domain has none of that name. */
export async function deleteObjectType(
  sql: Queryable,
  { domain, name }: { domain: string; name: string },
): Promise<boolean> {
  const [deleted] = await sql`
      with objects as (
           delete from profile_object
            where domain_name = ${domain}
              and object_type_name = ${name}
              and exists (select
                            from object_type
                           where domain_name = ${domain}
                             and object_type.name = ${name})
           )
    delete from object_type
     where domain_name = ${domain}
       and name = ${name}
    returning name`
  return deleted !== undefined
}
