import type { Queryable, Transaction } from '../database/database.ts'
import { isId } from '../runtime/random.ts'

/** A part that flows share, as an instance keeps it: with two contents, as a flow has. */
export type FlowModule = {
  id: string
  instanceId: string
  name: string
  description: string | null
  savedContent: string
  publishedContent: string
  tags: Record<string, string>
  createdAt: Date
}

/** False when the instance has a module of this name. Its contents are hashes of kept contents. */
export async function insertModule(tx: Transaction, module: FlowModule): Promise<boolean> {
  const inserted = await tx`
    insert into flow_module ${tx({ ...module, tags: tx.json(module.tags) } as never)}
    on conflict do nothing`
  return inserted.count === 1
}

export async function findModule(
  sql: Queryable,
  { instanceId, id }: { instanceId: string; id: string },
): Promise<FlowModule | undefined> {
  if (!isId(id)) return undefined
  const [module] = await sql<FlowModule[]>`
    select *
      from flow_module
     where id = ${id}
       and instance_id = ${instanceId}`
  return module
}

/** Puts another content in place: the saved one, and with `isPublished` the one in force too. */
export async function replaceModuleContent(
  tx: Transaction,
  { id, sha256, isPublished }: { id: string; sha256: string; isPublished: boolean },
): Promise<void> {
  await tx`
    update flow_module
       set saved_content = ${sha256},
           published_content = case when ${isPublished} then ${sha256} else published_content end
     where id = ${id}`
}

export async function deleteModule(sql: Queryable, id: string): Promise<void> {
  await sql`delete from flow_module where id = ${id}`
}

/** By id, from the one after `after`. */
export function listModules(
  sql: Queryable,
  { instanceId, after, limit }: { instanceId: string; after: string | undefined; limit: number },
): Promise<FlowModule[]> {
  return sql<FlowModule[]>`
    select *
      from flow_module
     where instance_id = ${instanceId}
       and id > ${after ?? '00000000-0000-0000-0000-000000000000'}
     order by id
     limit ${limit}`
}
