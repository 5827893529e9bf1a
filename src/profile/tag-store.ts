import type { Queryable } from '../database/database.ts'

/** What may have tags, and the column that names it within its domain. A domain is named by itself. */
const taggedTables = {
  domains: { table: 'domain', domain: 'name', name: 'name' },
  'object-types': { table: 'object_type', domain: 'domain_name', name: 'name' },
  integrations: { table: 'integration', domain: 'domain_name', name: 'uri' },
} as const

/** Something that may have tags, by its kind as an ARN names it. */
export type Tagged = { kind: keyof typeof taggedTables; domain: string; name: string }

/** Undefined when there is no such thing. */
export async function findTags(
  sql: Queryable,
  tagged: Tagged,
): Promise<Record<string, string> | undefined> {
  const [found] = await sql<{ tags: Record<string, string> }[]>`
    select tags
      from ${sql(taggedTables[tagged.kind].table)}
     where ${isIt(sql, tagged)}`
  return found?.tags
}

/** Adds tags; a key that is there already gets the new value. False when they would be too many. */
export async function mergeTags(
  sql: Queryable,
  tagged: Tagged,
  { tags, tagsMax }: { tags: Record<string, string>; tagsMax: number },
): Promise<boolean> {
  const merged = sql`tags || ${sql.json(tags)}`
  const updated = await sql`
    update ${sql(taggedTables[tagged.kind].table)}
       set tags = ${merged}
     where ${isIt(sql, tagged)}
       and (select count(*) from jsonb_object_keys(${merged})) <= ${tagsMax}`
  return updated.count === 1
}

/** Takes tags away; those that are not there are none. */
export async function removeTags(
  sql: Queryable,
  tagged: Tagged,
  keys: readonly string[],
): Promise<void> {
  await sql`
    update ${sql(taggedTables[tagged.kind].table)}
       set tags = tags - ${[...keys]}::text[]
     where ${isIt(sql, tagged)}`
}

function isIt(sql: Queryable, { kind, domain, name }: Tagged) {
  const columns = taggedTables[kind]
  return sql`${sql(columns.domain)} = ${domain} and ${sql(columns.name)} = ${name}`
}
