import type { Queryable } from '../database/database.ts'

/** A domain: the profiles of one company, apart from all others. */
export type Domain = {
  name: string
  defaultExpirationDays: number
  tags: Readonly<Record<string, string>>
  createdAt: Date
  lastUpdatedAt: Date
}

/** What a domain holds. `totalSize` is in bytes, of the objects alone. */
export type DomainStats = { profileCount: number; objectCount: number; totalSize: number }

/** False when there is a domain of that name already. */
export async function insertDomain(
  sql: Queryable,
  { now, ...domain }: Pick<Domain, 'name' | 'defaultExpirationDays' | 'tags'> & { now: Date },
): Promise<boolean> {
  const inserted = await sql`
    insert into domain (name, default_expiration_days, tags, created_at, last_updated_at)
    values (${domain.name}, ${domain.defaultExpirationDays}, ${sql.json(domain.tags)}, ${now}, ${now})
        on conflict (name) do nothing`
  return inserted.count === 1
}

export async function findDomain(sql: Queryable, name: string): Promise<Domain | undefined> {
  const [domain] = await sql<Domain[]>`
    select name, default_expiration_days, tags, created_at, last_updated_at
      from domain
     where name = ${name}`
  return domain
}

/** Counted as it is asked for: this reads every profile and object of the domain. */
export async function countDomain(
  sql: Queryable,
  { name, now }: { name: string; now: Date },
): Promise<DomainStats> {
  const [stats] = await sql<DomainStats[]>`
    select (select count(*)
              from profile
             where domain_name = ${name}) as profile_count,
           count(*) as object_count,
           coalesce(sum(octet_length(content::text)), 0) as total_size
      from profile_object
     where domain_name = ${name}
       and (expires_at is null or expires_at > ${now})`
  if (!stats) throw new Error('A count without a row.')
  return stats
}
