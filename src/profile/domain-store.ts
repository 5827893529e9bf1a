import type { Queryable, Transaction } from '../database/database.ts'

/** A domain: the profiles of one company, apart from all others. */
export type Domain = {
  name: string
  defaultExpirationDays: number
  encryptionKey: string | null
  deadLetterQueueUrl: string | null
  /** As on the wire. Only whether it is enabled has an effect. */
  matching: MatchingSettings | null
  /** As on the wire, and without any effect. */
  ruleBasedMatching: MatchingSettings | null
  tags: Readonly<Record<string, string>>
  createdAt: Date
  lastUpdatedAt: Date
}

export type MatchingSettings = { Enabled: boolean }

/** What may change of a domain. */
export type DomainSettings = Omit<Domain, 'name' | 'createdAt' | 'lastUpdatedAt'>

type NewDomain = Pick<Domain, 'name' | 'defaultExpirationDays' | 'tags'> & Partial<DomainSettings>

/** What a domain holds. `totalSize` is in bytes, of the objects alone. */
export type DomainStats = { profileCount: number; objectCount: number; totalSize: number }

const columns = (sql: Queryable) => sql`
  name, default_expiration_days, encryption_key, dead_letter_queue_url, matching,
  rule_based_matching, tags, created_at, last_updated_at`

/** Undefined when the name is taken: by a domain, or by what is still being removed of one. */
export async function insertDomain(
  sql: Queryable,
  { now, ...domain }: NewDomain & { now: Date },
): Promise<Domain | undefined> {
  const { encryptionKey = null, deadLetterQueueUrl = null } = domain
  const { matching = null, ruleBasedMatching = null } = domain
  const [inserted] = await sql<Domain[]>`
    insert into domain (name, default_expiration_days, encryption_key, dead_letter_queue_url,
                        matching, rule_based_matching, tags, created_at, last_updated_at)
    values (${domain.name}, ${domain.defaultExpirationDays}, ${encryptionKey}, ${deadLetterQueueUrl},
            ${asJson(matching)}::text::json, ${asJson(ruleBasedMatching)}::text::json,
            ${sql.json(domain.tags)}, ${now}, ${now})
        on conflict (name) do nothing
    returning ${columns(sql)}`
  return inserted
}

const asJson = (value: object | null): string | null => value && JSON.stringify(value)

export async function findDomain(sql: Queryable, name: string): Promise<Domain | undefined> {
  const [domain] = await sql<Domain[]>`
    select ${columns(sql)}
      from domain
     where name = ${name}
       and deleted_at is null`
  return domain
}

/** A domain that nobody else changes until the transaction ends. What it holds may change. */
export async function lockDomain(tx: Transaction, name: string): Promise<Domain | undefined> {
  const [domain] = await tx<Domain[]>`
    select ${columns(tx)}
      from domain
     where name = ${name}
       and deleted_at is null
       for no key update`
  return domain
}

/** New settings for a domain that the transaction has locked. */
export async function saveDomainSettings(
  tx: Transaction,
  { name, ...settings }: Pick<Domain, 'name'> & DomainSettings,
  now: Date,
): Promise<void> {
  await tx`
    update domain
       set default_expiration_days = ${settings.defaultExpirationDays},
           encryption_key = ${settings.encryptionKey},
           dead_letter_queue_url = ${settings.deadLetterQueueUrl},
           matching = ${asJson(settings.matching)}::text::json,
           rule_based_matching = ${asJson(settings.ruleBasedMatching)}::text::json,
           tags = ${tx.json(settings.tags)},
           last_updated_at = ${now}
     where name = ${name}`
}

/** All domains by their names, from behind `after`. */
export async function listDomains(
  sql: Queryable,
  { after, limit }: { after: string; limit: number },
): Promise<Domain[]> {
  return sql<Domain[]>`
    select ${columns(sql)}
      from domain
     where deleted_at is null
       and name collate "C" > ${after}
     order by name collate "C"
     limit ${limit}`
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
