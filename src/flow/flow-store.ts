import { createHash } from 'node:crypto'
import type { Queryable, Transaction } from '../database/database.ts'
import { isId } from '../runtime/random.ts'
import type { DocumentKind } from './action-type.ts'

/** A flow as an instance keeps it: two contents, the one being worked on and the one in force. */
export type FlowResource = {
  id: string
  instanceId: string
  name: string
  type: string
  description: string | null
  /** An archived flow is kept, and begins for nobody. */
  state: 'ACTIVE' | 'ARCHIVED'
  savedContent: string
  publishedContent: string | null
  tags: Record<string, string>
  createdAt: Date
  modifiedAt: Date
}

/** Keeps a content. Gives its SHA-256, in hexadecimal, by which it is found again. */
export async function keepContent(tx: Transaction, content: string): Promise<string> {
  const sha256 = createHash('sha256').update(content).digest('hex')
  await tx`
    insert into flow_content (sha256, content)
    values (${sha256}, ${content})
    on conflict do nothing`
  return sha256
}

export async function findContent(sql: Queryable, sha256: string): Promise<string | undefined> {
  const [kept] = await sql<{ content: string }[]>`
    select content
      from flow_content
     where sha256 = ${sha256}`
  return kept?.content
}

/** False when the instance has a flow of this name. Its contents are hashes of kept contents. */
export async function insertFlow(tx: Transaction, flow: FlowResource): Promise<boolean> {
  const inserted = await tx`
    insert into flow ${tx({ ...flow, tags: tx.json(flow.tags) } as never)}
    on conflict do nothing`
  return inserted.count === 1
}

export async function findFlow(
  sql: Queryable,
  { instanceId, id }: { instanceId: string; id: string },
): Promise<FlowResource | undefined> {
  if (!isId(id)) return undefined
  const [flow] = await sql<FlowResource[]>`
    select *
      from flow
     where id = ${id}
       and instance_id = ${instanceId}`
  return flow
}

export async function findFlowByName(
  sql: Queryable,
  { instanceId, name }: { instanceId: string; name: string },
): Promise<FlowResource | undefined> {
  const [flow] = await sql<FlowResource[]>`
    select *
      from flow
     where name = ${name}
       and instance_id = ${instanceId}`
  return flow
}

/** Puts another content in place: the saved one, and with `isPublished` the one in force too. */
export async function replaceContent(
  tx: Transaction,
  { id, sha256, isPublished, at }: { id: string; sha256: string; isPublished: boolean; at: Date },
): Promise<void> {
  await tx`
    update flow
       set saved_content = ${sha256},
           published_content = case when ${isPublished} then ${sha256} else published_content end,
           modified_at = ${at}
     where id = ${id}`
}

type FlowMetadata = {
  name?: string | undefined
  description?: string | undefined
  state?: FlowResource['state'] | undefined
}

/**
 * Changes what is given of a flow. False when another flow of its instance has the name.
 * The caller holds the instance's lock: names are taken one after the other.
 */
export async function updateFlow(
  tx: Transaction,
  { id, instanceId }: Pick<FlowResource, 'id' | 'instanceId'>,
  { name, description, state, at }: FlowMetadata & { at: Date },
): Promise<boolean> {
  const updated = await tx`
    update flow
       set name = coalesce(${name ?? null}, name),
           description = coalesce(${description ?? null}, description),
           state = coalesce(${state ?? null}, state),
           modified_at = ${at}
     where id = ${id}
       and not exists (
             select
               from flow other
              where other.instance_id = ${instanceId}
                and other.name = ${name ?? null}
                and other.id <> ${id}
           )`
  return updated.count === 1
}

/** How many flows an instance has, archived ones too. */
export async function countFlows(sql: Queryable, instanceId: string): Promise<number> {
  const [counted] = await sql<{ count: number }[]>`
    select count(*)
      from flow
     where instance_id = ${instanceId}`
  return counted?.count ?? 0
}

/** The flow as it is until the transaction ends. Undefined when it is gone. */
export async function lockFlow(tx: Transaction, id: string): Promise<FlowResource | undefined> {
  const [flow] = await tx<FlowResource[]>`select * from flow where id = ${id} for update`
  return flow
}

/** Removes a flow and its versions. Whoever walks through it walks on. */
export async function deleteFlow(tx: Transaction, id: string): Promise<void> {
  await tx`delete from flow where id = ${id}`
}

export type FlowFilter = {
  instanceId: string
  types: readonly string[] | undefined
  after: string | undefined
  limit: number
}

/** By id, from the one after `after`. */
export function listFlows(
  sql: Queryable,
  { instanceId, types, after, limit }: FlowFilter,
): Promise<FlowResource[]> {
  return sql<FlowResource[]>`
    select *
      from flow
     where instance_id = ${instanceId}
       and (${types ?? null}::text[] is null or type = any (${types ?? null}::text[]))
       and id > ${after ?? '00000000-0000-0000-0000-000000000000'}
     order by id
     limit ${limit}`
}

/** A flow or a module by the content that is in force, or, where none is yet, the one being worked on. */
export type FlowDocument = {
  kind: DocumentKind
  name: string
  isPublished: boolean
  content: string
}

/** The active flows and the modules of an instance in whose contents some words stand. */
export function listDocumentsWith(
  sql: Queryable,
  { instanceId, words }: { instanceId: string; words: string },
): Promise<FlowDocument[]> {
  return sql<FlowDocument[]>`
    select kind, name, is_published, content
      from (
             select 'flow' as kind, name, published_content is not null as is_published,
                    coalesce(published_content, saved_content) as sha256
               from flow
              where instance_id = ${instanceId}
                and state = 'ACTIVE'
              union all
             select 'module', name, true, published_content
               from flow_module
              where instance_id = ${instanceId}
           ) document
           join flow_content using (sha256)
     where position(${words} in content) > 0
     order by kind, name`
}
