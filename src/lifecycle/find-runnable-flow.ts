import type { Queryable } from '../database/database.ts'
import { readFlowReference } from '../flow/flow-reference.ts'
import { findFlow, type FlowResource } from '../flow/flow-store.ts'
import { findVersion } from '../flow/flow-version-store.ts'

/** A flow that a contact may walk through, and by which content. */
export type RunnableFlow = Pick<FlowResource, 'id' | 'type'> & { contentSha256: string }

/** Why a flow may not begin. */
export type NotRunnable = 'unknown' | 'archived' | 'notPublished'

/** The same for people. */
export const whyNotRunnable: Record<NotRunnable, string> = {
  unknown: 'no such flow',
  archived: 'the flow is archived',
  notPublished: 'the flow is not published',
}

/**
 * The flow that an id or an ARN names, with the content in force, or with that of the version that
 * is named behind it; or why it may not begin. A draft may not.
 */
export async function findRunnableFlow(
  sql: Queryable,
  { instanceId, flowId }: { instanceId: string; flowId: string },
): Promise<RunnableFlow | NotRunnable> {
  const reference = readFlowReference(flowId)
  const flow = reference && (await findFlow(sql, { instanceId, id: reference.id }))
  if (!flow) return 'unknown'
  if (flow.state === 'ARCHIVED') return 'archived'
  if (reference.content === 'saved') return 'notPublished'
  const { id, type } = flow
  if (reference.content === 'published') {
    const { publishedContent: contentSha256 } = flow
    return contentSha256 === null ? 'notPublished' : { id, type, contentSha256 }
  }
  const version = await findVersion(sql, { flowId: id, version: reference.content })
  return version ? { id, type, contentSha256: version.contentSha256 } : 'unknown'
}
