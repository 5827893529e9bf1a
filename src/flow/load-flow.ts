import type { Queryable } from '../database/database.ts'
import type { DocumentKind } from './action-type.ts'
import { readFlow, type Flow } from './flow.ts'
import { FlowFault } from './flow-fault.ts'
import type { FlowRun } from './flow-run.ts'
import { findContent } from './flow-store.ts'

const keptMax = 500

// Named by the hash of their content, so that a flow once read is never out of date.
const kept = new Map<string, Flow>()

/**
 * The flow, or the module, of a content that was published. Throws a FlowFault when there is none,
 * or this version of ours cannot read it.
 */
export async function loadFlow(
  sql: Queryable,
  sha256: string,
  kind: DocumentKind = 'flow',
): Promise<Flow> {
  const name = `${kind} ${sha256}`
  const known = kept.get(name)
  if (known) return known
  const content = await findContent(sql, sha256)
  if (content === undefined) throw new FlowFault(`No flow content ${sha256} is kept.`)
  const read = readFlow(content, kind)
  if ('problems' in read) throw new FlowFault(`The flow content ${sha256} is not valid.`)
  if (kept.size >= keptMax) kept.clear()
  kept.set(name, read.flow)
  return read.flow
}

/** The document in which a run stands: its flow, or the module that it has last invoked. */
export const loadDocument = (
  sql: Queryable,
  { contentSha256, callers }: Pick<FlowRun, 'contentSha256' | 'callers'>,
): Promise<Flow> => loadFlow(sql, contentSha256, callers.length === 0 ? 'flow' : 'module')
