import type { Queryable, Transaction } from '../database/database.ts'
import type { KeyMatch } from './match.ts'
import { profileIdKeyName, type ProfileKey } from './profile-keys.ts'
import type { ProfilePlace } from './profile-store.ts'
import type { VouchedKey } from './vouching.ts'

/** Any number that no other use of advisory locks in this database has. */
const lockSeed = 61_207_733

/** How many profiles of an ambiguous key are named. */
const profilesNamedMax = 5

/**
 * Makes all who bring one of these keys wait for one another until the transaction ends.
 * In the order of what is locked, so that no two of them wait for each other.
 */
export async function lockKeys(
  tx: Transaction,
  domain: string,
  keys: readonly ProfileKey[],
): Promise<void> {
  const names = keys.map(({ keyName, value }) => JSON.stringify([domain, keyName, value]))
  await tx`
    select pg_advisory_xact_lock(number)
      from (select distinct hashtextextended(name, ${lockSeed}) as number
              from unnest((select ${names}::text[])) as name
             order by number) as lock`
}

/**
 * Which profiles some keys lead to, by the keys that somebody vouches for. Each key is looked up by
 * itself: PostgreSQL would rather read all keys of a domain, as long as it does not know how many.
 */
export async function findVouchedProfiles(
  tx: Transaction,
  { domain, keys, now }: { domain: string; keys: readonly ProfileKey[]; now: Date },
): Promise<KeyMatch[]> {
  return tx<KeyMatch[]>`
      with wanted as (
           select *
             from unnest(
                    (select ${keys.map(({ keyName }) => keyName)}::text[]),
                    (select ${keys.map(({ value }) => value)}::text[])
                  ) as wanted (key_name, value)
           ),
           lead as (
           select wanted.*, profile_id
             from wanted
            cross join lateral (
                  select distinct profile_id
                    from profile_key
                   where domain_name = ${domain}
                     and key_name = wanted.key_name
                     and value = wanted.value
                     and vouched
                   order by profile_id
                   limit ${profilesNamedMax}) as of_profile
            union all
           select wanted.*, profile_id
             from wanted
            cross join lateral (
                  select distinct profile_id
                    from profile_object_key
                    join profile_object using (domain_name, object_type_name, unique_key)
                   where domain_name = ${domain}
                     and key_name = wanted.key_name
                     and value = wanted.value
                     and vouched
                     and (expires_at is null or expires_at > ${now})
                   order by profile_id
                   limit ${profilesNamedMax}) as of_object
            union all
           select key_name, value, profile.id
             from wanted
             join profile on profile.id = value
            where domain_name = ${domain}
              and key_name = ${profileIdKeyName}
            union all
           select key_name, value, profile_alias.profile_id
             from wanted
             join profile_alias on profile_alias.id = value
            where domain_name = ${domain}
              and key_name = ${profileIdKeyName}
           )
    select key_name, value,
           (array_agg(distinct profile_id order by profile_id))[1:${profilesNamedMax}] as profile_ids
      from lead
     group by key_name, value`
}

/** All keys of a profile, of its fields and of its objects; each once. */
export async function listKeys(
  tx: Transaction,
  { domain, id, now }: ProfilePlace & { now: Date },
): Promise<VouchedKey[]> {
  return tx<VouchedKey[]>`
    select key_name, value, bool_or(vouched) as vouched
      from (select key_name, value, vouched
              from profile_key
             where domain_name = ${domain}
               and profile_id = ${id}
             union all
            select key_name, value, vouched
              from profile_object
              join profile_object_key using (domain_name, object_type_name, unique_key)
             where domain_name = ${domain}
               and profile_id = ${id}
               and (expires_at is null or expires_at > ${now})) as key
     group by key_name, value`
}

/** The keys of a profile's fields, from now on. */
export async function saveFieldKeys(
  tx: Transaction,
  { domain, id }: ProfilePlace,
  keys: readonly VouchedKey[],
): Promise<void> {
  await tx`
      with wanted as (
           select "keyName" as key_name, value, vouched
             from jsonb_to_recordset(${tx.json(keys)})
               as key ("keyName" text, value text, vouched boolean)
           ),
           gone as (
           delete from profile_key
            where domain_name = ${domain}
              and profile_id = ${id}
              and origin = 'field'
              and (key_name, value) not in (select key_name, value from wanted)
           )
    insert into profile_key (domain_name, key_name, value, profile_id, origin, vouched)
    select ${domain}, key_name, value, ${id}, 'field', vouched
      from wanted
        on conflict (domain_name, key_name, value, profile_id, origin)
        do update set vouched = excluded.vouched
            where profile_key.vouched <> excluded.vouched`
}

/** Ties an identity to a profile. Throws when it is tied to another: the table holds it to one. */
export async function insertIdentityKey(
  tx: Transaction,
  { domain, id }: ProfilePlace,
  { keyName, value }: ProfileKey,
): Promise<void> {
  await tx`
    insert into profile_key (domain_name, key_name, value, profile_id, origin, vouched)
    values (${domain}, ${keyName}, ${value}, ${id}, 'identity', true)
        on conflict (domain_name, key_name, value, profile_id, origin) do nothing`
}

/** Ties a value to a profile that none of its fields and objects has. */
export async function insertAddedKeys(
  tx: Transaction,
  { domain, id }: ProfilePlace,
  keys: readonly VouchedKey[],
): Promise<void> {
  await tx`
    insert into profile_key (domain_name, key_name, value, profile_id, origin, vouched)
    select ${domain}, "keyName", value, ${id}, 'added', vouched
      from jsonb_to_recordset(${tx.json(keys)})
        as key ("keyName" text, value text, vouched boolean)
        on conflict (domain_name, key_name, value, profile_id, origin) do nothing`
}

/** Takes values from a profile, wherever it has them from. Gives how many there were. */
export async function deleteKeys(
  tx: Transaction,
  { domain, id }: ProfilePlace,
  { keyName, values }: { keyName: string; values: readonly string[] },
): Promise<number> {
  const rows = await tx`
      with of_profile as (
           delete from profile_key
            where domain_name = ${domain}
              and profile_id = ${id}
              and key_name = ${keyName}
              and value = any (${values})
        returning value
           ),
           of_objects as (
           delete from profile_object_key
            using profile_object
            where profile_object_key.domain_name = ${domain}
              and key_name = ${keyName}
              and value = any (${values})
              and profile_object.domain_name = profile_object_key.domain_name
              and profile_object.object_type_name = profile_object_key.object_type_name
              and profile_object.unique_key = profile_object_key.unique_key
              and profile_id = ${id}
        returning value
           )
    select value from of_profile
     union
    select value from of_objects`
  return rows.length
}

/** Those of some key names that any profile of the domain has. */
export async function listKeyNamesInUse(
  sql: Queryable,
  domain: string,
  keyNames: readonly string[],
): Promise<string[]> {
  const rows = await sql<{ keyName: string }[]>`
    select wanted.key_name
      from unnest(${keyNames}::text[]) as wanted (key_name)
     where exists (select
                     from profile_key
                    where domain_name = ${domain}
                      and profile_key.key_name = wanted.key_name)`
  return rows.map(({ keyName }) => keyName)
}
