import type { Queryable } from '../database/database.ts'
import { readFlow, type Flow } from './flow.ts'
import { findContent } from './flow-store.ts'

const keptMax = 500

// Named by the hash of their content, so that a flow once read is never out of date.
const kept = new Map<string, Flow>()

/** The flow of a content that was published. Throws when there is none, or it was never checked. */
export async function loadFlow(sql: Queryable, sha256: string): Promise<Flow> {
  const known = kept.get(sha256)
  if (known) return known
  const content = await findContent(sql, sha256)
  if (content === undefined) throw new Error(`No flow content ${sha256} is kept.`)
  const read = readFlow(content)
  if ('problems' in read) throw new Error(`The flow content ${sha256} is not valid.`)
  if (kept.size >= keptMax) kept.clear()
  kept.set(sha256, read.flow)
  return read.flow
}
