import type { Queryable, Transaction } from '../database/database.ts'
import { lockProfile, type Profile, type ProfilePlace } from './profile-store.ts'

/**
 * The profile that an id leads to: the one that has it, or the one that it was merged into. For ids
 * that were noted down some time ago, as on a contact.
 */
export async function findCurrentProfile(
  sql: Queryable,
  { domain, id }: ProfilePlace,
): Promise<Profile | undefined> {
  const [profile] = await sql<Profile[]>`
    select domain_name as domain, id, fields
      from profile
     where domain_name = ${domain}
       and id = coalesce((select profile_id
                            from profile_alias
                           where domain_name = ${domain}
                             and id = ${id}), ${id})`
  return profile
}

/** The same, and nobody else changes it until the transaction ends. */
export async function lockCurrentProfile(
  tx: Transaction,
  place: ProfilePlace,
): Promise<Profile | undefined> {
  for (;;) {
    const current = await findCurrentProfile(tx, place)
    if (!current) return undefined
    const locked = await lockProfile(tx, current)
    if (locked) return locked // Else it was merged, or deleted, while we waited.
  }
}

/** Of some ids, those that were merged into other profiles, and into which. */
export async function listAliases(
  sql: Queryable,
  { domain, ids }: { domain: string; ids: readonly string[] },
): Promise<{ id: string; profileId: string }[]> {
  return sql<{ id: string; profileId: string }[]>`
    select id, profile_id
      from profile_alias
     where domain_name = ${domain}
       and id = any (${[...ids]}::text[])`
}
