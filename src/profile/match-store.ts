import type { Queryable } from '../database/database.ts'

/** What a value that more profiles have says of none of them: the number of a switchboard. */
const sharingMax = 100

/** Profiles that have the same values of some keys, and which. `id` follows from who they are. */
export type SharedKeys = {
  id: string
  profileIds: string[]
  /** Vouched: for all of them. */
  keys: { keyName: string; vouched: boolean }[]
  /** How many groups there are in all. */
  total: number
}

/**
 * Groups of profiles that share a value of one of these keys of their fields, by their ids, from
 * behind `after`. Reads the keys of the whole domain.
 */
export async function listSharedKeys(
  sql: Queryable,
  {
    domain,
    keyNames,
    after,
    limit,
  }: { domain: string; keyNames: readonly string[]; after: string; limit: number },
): Promise<SharedKeys[]> {
  return sql<SharedKeys[]>`
      with shared as (
           select key_name,
                  array_agg(profile_id order by profile_id) as profile_ids,
                  bool_and(vouched) as vouched
             from profile_key
            where domain_name = ${domain}
              and key_name = any (${[...keyNames]}::text[])
              and origin = 'field'
              and value not like '~%' -- How a number is dialled at home is another's abroad.
            group by key_name, value
           having count(*) between 2 and ${sharingMax}
           ),
           by_name as (
           select profile_ids, key_name, bool_or(vouched) as vouched
             from shared
            group by profile_ids, key_name
           ),
           match as (
           select encode(sha256(convert_to(array_to_string(profile_ids, ','), 'UTF8')), 'hex') as id,
                  profile_ids,
                  jsonb_agg(jsonb_build_object('keyName', key_name, 'vouched', vouched)) as keys,
                  count(*) over () as total
             from by_name
            group by profile_ids
           )
    select *
      from match
     where id > ${after}
     order by id
     limit ${limit}`
}
