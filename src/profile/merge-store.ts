import type { Queryable, Transaction } from '../database/database.ts'
import type { ProfilePlace } from './profile-store.ts'
import type { ProfileState } from './profile-state-store.ts'

/** What stood before a merge, so that it can be put back. The main profile is the first. */
export type Before = {
  profiles: ProfileState[]
  /** Whose objects were whose; those of the main profile stay. */
  objects: { typeName: string; uniqueKey: string; profileId: string }[]
  /** What was merged into those that were merged: profiles, and the merges by which they were. */
  aliases: { id: string; profileId: string }[]
  merges: { id: string; profileId: string }[]
}

/** A merge that can be undone. */
export type Merge = {
  id: string
  domain: string
  mainProfileId: string
  mergedAt: Date
  before: Before
  after: ProfileState
}

/** What some profiles have besides themselves, and a merge moves. */
export async function listBelongings(
  tx: Transaction,
  { domain, ids }: { domain: string; ids: readonly string[] },
): Promise<Omit<Before, 'profiles'>> {
  const objects = await tx<Before['objects']>`
    select object_type_name as type_name, unique_key, profile_id
      from profile_object
     where domain_name = ${domain}
       and profile_id = any (${[...ids]}::text[])`
  const aliases = await tx<Before['aliases']>`
    select id, profile_id
      from profile_alias
     where domain_name = ${domain}
       and profile_id = any (${[...ids]}::text[])`
  const merges = await tx<Before['merges']>`
    select id, main_profile_id as profile_id
      from profile_merge
     where domain_name = ${domain}
       and main_profile_id = any (${[...ids]}::text[])`
  return { objects: [...objects], aliases: [...aliases], merges: [...merges] }
}

/** Hands over to a profile what others have: identities, objects, and what was merged into them. */
export async function moveBelongings(
  tx: Transaction,
  { domain, id }: ProfilePlace,
  from: readonly string[],
): Promise<void> {
  const ofThem = tx`domain_name = ${domain} and profile_id = any (${[...from]}::text[])`
  await tx`update profile_key set profile_id = ${id} where ${ofThem} and origin = 'identity'`
  await tx`update profile_object set profile_id = ${id} where ${ofThem}`
  await tx`update profile_alias set profile_id = ${id} where ${ofThem}`
  await tx`
    update profile_merge
       set main_profile_id = ${id}
     where domain_name = ${domain}
       and main_profile_id = any (${[...from]}::text[])`
}

/** Removes profiles that are empty by now, and lets their ids lead to another. */
export async function replaceByAliases(
  tx: Transaction,
  { domain, id }: ProfilePlace,
  replaced: readonly string[],
): Promise<void> {
  await tx`
    delete from profile
     where domain_name = ${domain}
       and id = any (${[...replaced]}::text[])`
  await tx`
    insert into profile_alias (domain_name, id, profile_id)
    select ${domain}, replaced, ${id}
      from unnest(${[...replaced]}::text[]) as replaced`
}

export async function insertMerge(
  tx: Transaction,
  { id, domain, mainProfileId, mergedAt, before, after }: Merge,
): Promise<void> {
  await tx`
    insert into profile_merge (id, domain_name, main_profile_id, merged_at, before, after)
    values (${id}, ${domain}, ${mainProfileId}, ${mergedAt}, ${tx.json(before)}, ${tx.json(after)})`
}

const columns = (sql: Queryable) => sql`
  id, domain_name as domain, main_profile_id, merged_at, before, after`

export async function findMerge(sql: Queryable, id: string): Promise<Merge | undefined> {
  const [merge] = await sql<Merge[]>`select ${columns(sql)} from profile_merge where id = ${id}`
  return merge
}

/** The merge by which something became part of a profile last. */
export async function findLastMerge(
  tx: Transaction,
  { domain, id }: ProfilePlace,
): Promise<Merge | undefined> {
  const [merge] = await tx<Merge[]>`
    select ${columns(tx)}
      from profile_merge
     where domain_name = ${domain}
       and main_profile_id = ${id}
     order by sequence desc
     limit 1`
  return merge
}

/** The merges of a domain since a time, the latest first; those of one profile, if it is named. */
export async function listMerges(
  sql: Queryable,
  {
    domain,
    profileId,
    since,
    limit,
  }: { domain: string; profileId: string | undefined; since: Date; limit: number },
): Promise<Merge[]> {
  return sql<Merge[]>`
    select ${columns(sql)}
      from profile_merge
     where domain_name = ${domain}
       and (${profileId ?? null}::text is null or main_profile_id = ${profileId ?? null})
       and merged_at > ${since}
     order by sequence desc
     limit ${limit}`
}

/** Gives back what a merge moved, and is still where it moved it. */
export async function returnBelongings(
  tx: Transaction,
  { domain, id }: ProfilePlace,
  { profiles, objects, aliases, merges }: Before,
): Promise<void> {
  await tx`
    update profile_object
       set profile_id = "profileId"
      from jsonb_to_recordset(${tx.json(objects)})
        as row ("typeName" text, "uniqueKey" text, "profileId" text)
     where domain_name = ${domain}
       and object_type_name = "typeName"
       and unique_key = "uniqueKey"
       and profile_id = ${id}`
  await tx`
    delete from profile_alias
     where domain_name = ${domain}
       and id = any (${profiles.map((profile) => profile.id)}::text[])`
  await tx`
    update profile_alias
       set profile_id = "profileId"
      from jsonb_to_recordset(${tx.json(aliases)}) as row (id text, "profileId" text)
     where domain_name = ${domain}
       and profile_alias.id = row.id`
  await tx`
    update profile_merge
       set main_profile_id = "profileId"
      from jsonb_to_recordset(${tx.json(merges)}) as row (id text, "profileId" text)
     where profile_merge.id = row.id`
}

export async function deleteMerge(tx: Transaction, id: string): Promise<void> {
  await tx`delete from profile_merge where id = ${id}`
}

/** Forgets merges of before a time, at most so many. Gives how many. */
export async function deleteMergesBefore(
  sql: Queryable,
  { before, limit }: { before: Date; limit: number },
): Promise<number> {
  const deleted = await sql`
    delete from profile_merge
     where id in (select id
                    from profile_merge
                   where merged_at <= ${before}
                   limit ${limit}
                     for update skip locked)`
  return deleted.count
}
