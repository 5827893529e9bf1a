import { mergeProfiles, type MergeWish } from '../../src/profile/merge-profiles.ts'
import { unmergeProfiles } from '../../src/profile/unmerge-profiles.ts'
import { now, type useProfiles } from './given-profiles.ts'

type GivenDomain = Awaited<ReturnType<ReturnType<typeof useProfiles>['givenDomain']>>

/** How profiles of a domain are merged, and what the domain looks like. */
export function mergingOf({ sql, domain }: Pick<GivenDomain, 'sql' | 'domain'>) {
  const merge = (mainId: string, mergedIds: string[], more: Partial<MergeWish> = {}) =>
    sql.begin((tx) => mergeProfiles(tx, { domain, mainId, mergedIds, sources: {}, now, ...more }))
  const merged = async (...wish: Parameters<typeof merge>): Promise<string> => {
    const outcome = await merge(...wish)
    if (outcome.outcome !== 'merged') throw new Error(`Not merged: ${outcome.outcome}.`)
    return outcome.merge.id
  }
  const unmerge = (id: string, at = now) => sql.begin((tx) => unmergeProfiles(tx, { id, now: at }))
  /** All that a merge changes, but the time of the last change. */
  const picture = async () => {
    const profiles = await sql`
      select id, fields, created_at
        from profile
       where domain_name = ${domain}
       order by id`
    const keys = await sql`
      select profile_id, key_name, value, origin, vouched
        from profile_key
       where domain_name = ${domain}
       order by profile_id, key_name, value, origin`
    const objects = await sql`
      select id, profile_id, object_type_name, unique_key, content, notes, created_at,
             last_updated_at, expires_at,
             array(select key_name || '=' || value || ' ' || vouched
                     from profile_object_key as key
                    where (key.domain_name, key.object_type_name, key.unique_key)
                          = (object.domain_name, object.object_type_name, object.unique_key)
                    order by 1) as keys
        from profile_object as object
       where domain_name = ${domain}
       order by id`
    const aliases = await sql`
      select id, profile_id from profile_alias where domain_name = ${domain} order by id`
    const merges = await sql`
      select id, main_profile_id, before, after
        from profile_merge
       where domain_name = ${domain}
       order by id`
    return {
      profiles: [...profiles],
      keys: [...keys],
      objects: [...objects],
      aliases: [...aliases],
      merges: [...merges],
    }
  }
  return { merge, merged, unmerge, picture }
}
