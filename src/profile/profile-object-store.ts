import type { Queryable, Transaction } from '../database/database.ts'
import type { ImportNote } from './import-note.ts'
import type { ProfilePlace } from './profile-store.ts'
import type { VouchedKey } from './vouching.ts'

/** Where an object stands. */
export type ObjectPlace = { domain: string; objectTypeName: string; uniqueKey: string }

/** What was imported from one source under one object type. */
export type ProfileObject = ObjectPlace & {
  profileId: string
  content: Readonly<Record<string, unknown>>
  notes: readonly ImportNote[]
  expiresAt: Date
}

/** Keeps an object with its profile, and the keys that it is found by. One with the same unique key is replaced. */
export async function saveProfileObject(
  tx: Transaction,
  { domain, objectTypeName, uniqueKey, profileId, content, notes, expiresAt }: ProfileObject,
  { keys, now }: { keys: readonly VouchedKey[]; now: Date },
): Promise<void> {
  await tx`
      with object as (
           insert into profile_object (domain_name, object_type_name, unique_key, profile_id, content,
                                       notes, created_at, last_updated_at, expires_at)
           values (${domain}, ${objectTypeName}, ${uniqueKey}, ${profileId},
                   ${JSON.stringify(content)}::text::jsonb, ${tx.json(notes)}, ${now}, ${now},
                   ${expiresAt})
               on conflict (domain_name, object_type_name, unique_key)
               do update set profile_id = excluded.profile_id,
                             content = excluded.content,
                             notes = excluded.notes,
                             last_updated_at = excluded.last_updated_at,
                             expires_at = excluded.expires_at
           ),
           wanted as (
           select "keyName" as key_name, value, vouched
             from jsonb_to_recordset(${tx.json(keys)})
               as key ("keyName" text, value text, vouched boolean)
           ),
           gone as (
           delete from profile_object_key
            where domain_name = ${domain}
              and object_type_name = ${objectTypeName}
              and unique_key = ${uniqueKey}
              and (key_name, value) not in (select key_name, value from wanted)
           )
    insert into profile_object_key (domain_name, key_name, value, object_type_name, unique_key, vouched)
    select ${domain}, key_name, value, ${objectTypeName}, ${uniqueKey}, vouched
      from wanted
        on conflict (domain_name, key_name, value, object_type_name, unique_key)
        do update set vouched = excluded.vouched
            where profile_object_key.vouched <> excluded.vouched`
}

/** The profile of an object that has not expired, and the keys that it is found by. */
export async function findProfileObject(
  tx: Transaction,
  { domain, objectTypeName, uniqueKey }: ObjectPlace,
  now: Date,
): Promise<{ profileId: string; keys: VouchedKey[] } | undefined> {
  const [object] = await tx<{ profileId: string; keys: VouchedKey[] }[]>`
    select profile_id,
           (select coalesce(jsonb_agg(jsonb_build_object('keyName', key_name, 'value', value,
                                                         'vouched', vouched)), '[]')
              from profile_object_key
             where domain_name = ${domain}
               and object_type_name = ${objectTypeName}
               and unique_key = ${uniqueKey}) as keys
      from profile_object
     where domain_name = ${domain}
       and object_type_name = ${objectTypeName}
       and unique_key = ${uniqueKey}
       and (expires_at is null or expires_at > ${now})`
  return object
}

/** An object as a list has it. `id` grows with the time at which the object first came. */
export type ListedObject = {
  id: number
  uniqueKey: string
  content: Readonly<Record<string, unknown>>
}

/** Objects of a profile and a type, the latest first, from behind `before`; of a key, if one is named. */
export async function listProfileObjects(
  sql: Queryable,
  {
    profile: { domain, id },
    objectTypeName,
    key,
    before,
    limit,
    now,
  }: {
    profile: ProfilePlace
    objectTypeName: string
    key: { keyName: string; values: readonly string[] } | undefined
    before: number | undefined
    limit: number
    now: Date
  },
): Promise<ListedObject[]> {
  return sql<ListedObject[]>`
    select id, unique_key, content
      from profile_object
     where domain_name = ${domain}
       and profile_id = ${id}
       and object_type_name = ${objectTypeName}
       and (expires_at is null or expires_at > ${now})
       and (${before ?? null}::bigint is null or id < ${before ?? null})
       and (${key === undefined}
            or exists (select
                         from profile_object_key
                        where domain_name = ${domain}
                          and object_type_name = ${objectTypeName}
                          and profile_object_key.unique_key = profile_object.unique_key
                          and key_name = ${key?.keyName ?? ''}
                          and value = any (${key?.values ?? []})))
     order by id desc
     limit ${limit}`
}

/** Removes an object of a profile, and its keys with it. False when the profile has none such. */
export async function deleteProfileObject(
  sql: Queryable,
  { domain, objectTypeName, uniqueKey, profileId }: ObjectPlace & { profileId: string },
): Promise<boolean> {
  const deleted = await sql`
    delete from profile_object
     where domain_name = ${domain}
       and object_type_name = ${objectTypeName}
       and unique_key = ${uniqueKey}
       and profile_id = ${profileId}`
  return deleted.count === 1
}

/** How many objects of a type a domain holds. */
export async function countProfileObjects(
  sql: Queryable,
  { domain, objectTypeName }: Pick<ObjectPlace, 'domain' | 'objectTypeName'>,
  now: Date,
): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)
      from profile_object
     where domain_name = ${domain}
       and object_type_name = ${objectTypeName}
       and (expires_at is null or expires_at > ${now})`
  return row?.count ?? 0
}

/** Deletes objects that have expired, at most so many. Gives how many. */
export async function deleteExpiredObjects(
  sql: Queryable,
  { now, limit }: { now: Date; limit: number },
): Promise<number> {
  const deleted = await sql`
    delete from profile_object
     where id in (select id
                    from profile_object
                   where expires_at <= ${now}
                   limit ${limit}
                     for update skip locked)`
  return deleted.count
}
