import type { Transaction } from '../database/database.ts'
import type { ProfileFields } from './profile-fields.ts'
import type { ProfilePlace } from './profile-store.ts'
import type { VouchedKey } from './vouching.ts'

/** A key as it stands with a profile, and why. */
export type StoredKey = {
  keyName: string
  value: string
  origin: 'field' | 'identity' | 'added'
  vouched: boolean
}

/** All of a profile but its objects. Times as the database writes them. */
export type ProfileState = {
  id: string
  fields: ProfileFields
  createdAt: string
  lastUpdatedAt: string
  keys: StoredKey[]
}

/** The states of profiles, now locked until the transaction ends: in the order of their ids. */
export async function lockProfileStates(
  tx: Transaction,
  { domain, ids }: { domain: string; ids: readonly string[] },
): Promise<ProfileState[]> {
  await tx`
    select
      from profile
     where domain_name = ${domain}
       and id = any (${[...ids]}::text[])
     order by id
       for update`
  // Another statement, which sees what those did for whom we waited.
  return tx<ProfileState[]>`
    select id, fields, created_at::text, last_updated_at::text,
           (select coalesce(jsonb_agg(jsonb_build_object('keyName', key_name, 'value', value,
                                                         'origin', origin, 'vouched', vouched)
                                      order by key_name, value, origin), '[]')
              from profile_key
             where profile_key.domain_name = ${domain}
               and profile_id = profile.id) as keys
      from profile
     where domain_name = ${domain}
       and id = any (${[...ids]}::text[])`
}

/** The keys of profiles and of their objects, each once: vouched for, if it is anywhere. */
export async function listKeysOfAll(
  tx: Transaction,
  { domain, ids, now }: { domain: string; ids: readonly string[]; now: Date },
): Promise<VouchedKey[]> {
  return tx<VouchedKey[]>`
    select key_name, value, bool_or(vouched) as vouched
      from (select key_name, value, vouched
              from profile_key
             where domain_name = ${domain}
               and profile_id = any (${[...ids]}::text[])
             union all
            select key_name, value, vouched
              from profile_object
              join profile_object_key using (domain_name, object_type_name, unique_key)
             where domain_name = ${domain}
               and profile_id = any (${[...ids]}::text[])
               and (expires_at is null or expires_at > ${now})) as key
     group by key_name, value`
}

/** Puts back profiles that were removed, without their keys and objects. */
export async function restoreProfiles(
  tx: Transaction,
  domain: string,
  profiles: readonly ProfileState[],
): Promise<void> {
  await tx`
    insert into profile (domain_name, id, fields, created_at, last_updated_at)
    select ${domain}, id, fields, "createdAt", "lastUpdatedAt"
      from jsonb_to_recordset(${tx.json(profiles)})
        as row (id text, fields jsonb, "createdAt" timestamptz, "lastUpdatedAt" timestamptz)`
}

/** Takes from a profile the keys that it has for the reasons that are named with them. */
export async function removeStoredKeys(
  tx: Transaction,
  { domain, id }: ProfilePlace,
  keys: readonly StoredKey[],
): Promise<void> {
  await tx`
    delete from profile_key
     using jsonb_to_recordset(${tx.json(keys)})
        as row ("keyName" text, value text, origin text)
     where domain_name = ${domain}
       and profile_id = ${id}
       and key_name = "keyName"
       and profile_key.value = row.value
       and profile_key.origin = row.origin`
}

export async function insertStoredKeys(
  tx: Transaction,
  { domain, id }: ProfilePlace,
  keys: readonly StoredKey[],
): Promise<void> {
  await tx`
    insert into profile_key (domain_name, key_name, value, profile_id, origin, vouched)
    select ${domain}, "keyName", value, ${id}, origin, vouched
      from jsonb_to_recordset(${tx.json(keys)})
        as row ("keyName" text, value text, origin text, vouched boolean)
        on conflict (domain_name, key_name, value, profile_id, origin)
        do update set vouched = profile_key.vouched or excluded.vouched`
}
