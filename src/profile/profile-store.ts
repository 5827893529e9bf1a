import type { Queryable, Transaction } from '../database/database.ts'
import type { ProfileFields } from './profile-fields.ts'
import { profileIdKeyName } from './profile-keys.ts'
import type { VouchedKey } from './vouching.ts'

/** Where a profile stands: an id alone is not enough, as no domain may reach into another. */
export type ProfilePlace = { domain: string; id: string }

export type Profile = ProfilePlace & { fields: ProfileFields }

/** Keeps a profile with the keys of its fields. False when there is no such domain. */
export async function insertProfile(
  tx: Transaction,
  { domain, id, fields }: Profile,
  { keys, now }: { keys: readonly VouchedKey[]; now: Date },
): Promise<boolean> {
  const inserted = await tx`
      with made as (
           insert into profile (domain_name, id, fields, created_at, last_updated_at)
           select name, ${id}, ${tx.json(fields)}, ${now}, ${now}
             from domain
            where name = ${domain}
              and deleted_at is null
        returning domain_name, id
           ),
           keyed as (
           insert into profile_key (domain_name, key_name, value, profile_id, origin, vouched)
           select domain_name, "keyName", value, id, 'field', vouched
             from made
                  cross join jsonb_to_recordset(${tx.json(keys)})
                          as key ("keyName" text, value text, vouched boolean)
           )
    select from made`
  return inserted.count === 1
}

export async function findProfile(
  sql: Queryable,
  { domain, id }: ProfilePlace,
): Promise<Profile | undefined> {
  const [profile] = await sql<Profile[]>`
    select domain_name as domain, id, fields
      from profile
     where domain_name = ${domain}
       and id = ${id}`
  return profile
}

/** Those of some profiles that are there. */
export async function listProfiles(
  sql: Queryable,
  { domain, ids }: { domain: string; ids: readonly string[] },
): Promise<Profile[]> {
  return sql<Profile[]>`
    select domain_name as domain, id, fields
      from profile
     where domain_name = ${domain}
       and id = any (${[...ids]}::text[])`
}

/** Removes a profile, its keys and its objects. False when there is none. */
export async function deleteProfile(
  sql: Queryable,
  { domain, id }: ProfilePlace,
): Promise<boolean> {
  const deleted = await sql`delete from profile where domain_name = ${domain} and id = ${id}`
  return deleted.count === 1
}

/** A profile that nobody else changes until the transaction ends. */
export async function lockProfile(
  tx: Transaction,
  { domain, id }: ProfilePlace,
): Promise<Profile | undefined> {
  const [profile] = await tx<Profile[]>`
    select domain_name as domain, id, fields
      from profile
     where domain_name = ${domain}
       and id = ${id}
       for update`
  return profile
}

/** Writes the fields of a profile that the transaction has locked. */
export async function saveFields(
  tx: Transaction,
  { domain, id, fields }: Profile,
  now: Date,
): Promise<void> {
  await tx`
    update profile
       set fields = ${tx.json(fields)}, last_updated_at = ${now}
     where domain_name = ${domain}
       and id = ${id}`
}

/** One name and the values of which any will do: each in all forms in which it may be kept. */
export type SearchKey = { keyName: string; values: readonly (readonly string[])[] }

/** A profile and by which values of which search keys it was found, counted from 0. */
export type FoundProfile = Profile & { foundBy: { searchKey: number; value: number }[] }

/**
 * Profiles found by any or by all of some search keys, in the order of their ids, from behind `after`.
 * A key finds a profile whether somebody vouches for it or not.
 */
export async function searchProfiles(
  sql: Queryable,
  {
    domain,
    searchKeys,
    keysNeeded,
    after,
    profilesMax,
    now,
  }: {
    domain: string
    searchKeys: readonly SearchKey[]
    keysNeeded: number
    after: string
    profilesMax: number
    now: Date
  },
): Promise<FoundProfile[]> {
  const wanted = searchKeys.flatMap(({ keyName, values }, searchKey) =>
    values.flatMap((forms, place) =>
      forms.map((value) => ({ key_name: keyName, search_key: searchKey, value, place })),
    ),
  )
  return sql<FoundProfile[]>`
      with wanted as (
           select *
             from jsonb_to_recordset(${sql.json(wanted)})
               as wanted (search_key int, place int, key_name text, value text)
           ),
           hit as (
           select profile_key.profile_id, wanted.search_key, wanted.place
             from wanted
             join profile_key using (key_name, value)
            where profile_key.domain_name = ${domain}
            union
           select profile_object.profile_id, wanted.search_key, wanted.place
             from wanted
             join profile_object_key using (key_name, value)
             join profile_object using (domain_name, object_type_name, unique_key)
            where domain_name = ${domain}
              and (expires_at is null or expires_at > ${now})
            union
           select profile.id, wanted.search_key, wanted.place
             from wanted
             join profile on profile.id = wanted.value
            where profile.domain_name = ${domain}
              and wanted.key_name = ${profileIdKeyName}
            union
           select profile_alias.profile_id, wanted.search_key, wanted.place
             from wanted
             join profile_alias on profile_alias.id = wanted.value
            where profile_alias.domain_name = ${domain}
              and wanted.key_name = ${profileIdKeyName}
           ),
           page as (
           select profile_id,
                  jsonb_agg(jsonb_build_object('searchKey', search_key, 'value', place)
                            order by search_key, place) as found_by
             from hit
            where profile_id > ${after}
            group by profile_id
           having count(distinct search_key) >= ${keysNeeded}
            order by profile_id
            limit ${profilesMax}
           )
    select profile.domain_name as domain, profile.id, profile.fields, page.found_by
      from page
      join profile on profile.domain_name = ${domain} and profile.id = page.profile_id
     order by profile.id`
}
