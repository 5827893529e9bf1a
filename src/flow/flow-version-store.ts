import type { Queryable, Transaction } from '../database/database.ts'

/** A content that a flow once had in force, by its number. It never changes. */
export type FlowVersion = {
  flowId: string
  version: number
  contentSha256: string
  description: string | null
  createdAt: Date
}

/** The caller holds the flow's lock: numbers follow one another. */
export async function insertVersion(tx: Transaction, version: FlowVersion): Promise<void> {
  await tx`insert into flow_version ${tx(version)}`
}

export async function findVersion(
  sql: Queryable,
  { flowId, version }: Pick<FlowVersion, 'flowId' | 'version'>,
): Promise<FlowVersion | undefined> {
  const [found] = await sql<FlowVersion[]>`
    select *
      from flow_version
     where flow_id = ${flowId}
       and version = ${version}`
  return found
}

export async function findNewestVersion(
  sql: Queryable,
  flowId: string,
): Promise<FlowVersion | undefined> {
  const [newest] = await sql<FlowVersion[]>`
    select *
      from flow_version
     where flow_id = ${flowId}
     order by version desc
     limit 1`
  return newest
}

/** By number, from the one after `after`. */
export function listVersions(
  sql: Queryable,
  { flowId, after, limit }: { flowId: string; after: number; limit: number },
): Promise<FlowVersion[]> {
  return sql<FlowVersion[]>`
    select *
      from flow_version
     where flow_id = ${flowId}
       and version > ${after}
     order by version
     limit ${limit}`
}
