import type { Queryable, Transaction } from '../database/database.ts'
import type { KeyMatch } from './match.ts'
import type { ProfileKey } from './profile-keys.ts'
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
              from unnest(${names}::text[]) as name
             order by number) as lock`
}

/** Which profiles some keys lead to, by the keys that somebody vouches for. */
export async function findVouchedProfiles(
  tx: Transaction,
  domain: string,
  keys: readonly ProfileKey[],
): Promise<KeyMatch[]> {
  return tx<KeyMatch[]>`
    select key_name, value,
           (array_agg(distinct profile_id order by profile_id))[1:${profilesNamedMax}] as profile_ids
      from profile_key
      join unnest(${keys.map(({ keyName }) => keyName)}::text[],
                  ${keys.map(({ value }) => value)}::text[]) as wanted (key_name, value)
     using (key_name, value)
     where domain_name = ${domain}
       and vouched
     group by key_name, value`
}

/** The keys that follow from the fields of a profile. */
export async function listFieldKeys(
  tx: Transaction,
  { domain, id }: ProfilePlace,
): Promise<VouchedKey[]> {
  return tx<VouchedKey[]>`
    select key_name, value, vouched
      from profile_key
     where domain_name = ${domain}
       and profile_id = ${id}
       and origin = 'field'`
}

/** The first half of replacing them: `insertFieldKeys` is the other. */
export async function deleteFieldKeys(
  tx: Transaction,
  { domain, id }: ProfilePlace,
): Promise<void> {
  await tx`
    delete from profile_key
     where domain_name = ${domain}
       and profile_id = ${id}
       and origin = 'field'`
}

export async function insertFieldKeys(
  tx: Transaction,
  { domain, id }: ProfilePlace,
  keys: readonly VouchedKey[],
): Promise<void> {
  await tx`
    insert into profile_key (domain_name, key_name, value, profile_id, origin, vouched)
    select ${domain}, "keyName", value, ${id}, 'field', vouched
      from jsonb_to_recordset(${tx.json(keys)})
        as key ("keyName" text, value text, vouched boolean)`
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
