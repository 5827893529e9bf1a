import type { Queryable } from '../database/database.ts'
import { isId } from '../runtime/random.ts'

/** What may have tags, and where it is kept: each has them in a column of its own row. */
export const taggedTables = {
  instance: 'instance',
  'contact-flow': 'flow',
  'flow-module': 'flow_module',
  queue: 'queue',
  'operating-hours': 'hours_of_operation',
  'integration-association': 'integration_association',
} as const

/** Something that may have tags, by its kind as an ARN names it. An instance is its own instance. */
export type Tagged = { kind: keyof typeof taggedTables; instanceId: string; id: string }

/** Undefined when there is no such thing. */
export async function findTags(
  sql: Queryable,
  tagged: Tagged,
): Promise<Record<string, string> | undefined> {
  if (!isId(tagged.id)) return undefined
  const [found] = await sql<{ tags: Record<string, string> }[]>`
    select tags
      from ${sql(taggedTables[tagged.kind])}
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
    update ${sql(taggedTables[tagged.kind])}
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
    update ${sql(taggedTables[tagged.kind])}
       set tags = tags - ${[...keys]}::text[]
     where ${isIt(sql, tagged)}`
}

const isIt = (sql: Queryable, { kind, instanceId, id }: Tagged) =>
  kind === 'instance' ? sql`id = ${id}` : sql`id = ${id} and instance_id = ${instanceId}`
