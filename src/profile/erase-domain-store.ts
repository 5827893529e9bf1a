import type { Transaction } from '../database/database.ts'

/** How many objects, and how many profiles, are removed in one transaction. */
const removedAtOnce = 1_000

/** From now on nobody finds the domain. False when there is none. */
export async function markDomainDeleted(
  tx: Transaction,
  { name, now }: { name: string; now: Date },
): Promise<boolean> {
  const marked = await tx`
    update domain
       set deleted_at = ${now}
     where name = ${name}
       and deleted_at is null`
  return marked.count === 1
}

/**
 * Removes some of what a deleted domain holds, and at last the domain. True when nothing is left.
 * Its types go first: an import holds one while it waits for the domain, never the other way.
 */
export async function eraseDomain(tx: Transaction, name: string): Promise<boolean> {
  const [domain] = await tx`
    select
      from domain
     where name = ${name}
       and deleted_at is not null
       for no key update`
  if (!domain) return true
  await tx`delete from object_type where domain_name = ${name}`
  const objects = await tx`
    delete from profile_object
     where id in (select id
                    from profile_object
                   where domain_name = ${name}
                   limit ${removedAtOnce})`
  if (objects.count === removedAtOnce) return false
  const profiles = await tx`
    delete from profile
     where domain_name = ${name}
       and id in (select id
                    from profile
                   where domain_name = ${name}
                   limit ${removedAtOnce})`
  if (profiles.count === removedAtOnce) return false
  await tx`delete from domain where name = ${name}`
  return true
}
