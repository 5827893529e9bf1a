import type { DocumentKind } from '../../flow/action-type.ts'
import { readFlow } from '../../flow/flow.ts'
import type { Log } from '../../runtime/log.ts'
import { Refusal } from '../../wire/refusal.ts'

/**
 * Refuses a content that no flow may have in force, with all that is wrong with it. What a chat makes
 * nothing of is no reason to: the contract has no place to say so, and the log is told.
 */
export function checkFlowContent(content: string, log: Log): void {
  const problems = problemsOf(content, 'flow', log)
  if (problems.length === 0) return
  throw new Refusal('InvalidContactFlowException', 'The flow is not valid.', { problems })
}

/** The same for a module. The contract spells the member that holds the problems otherwise. */
export function checkModuleContent(content: string, log: Log): void {
  const problems = problemsOf(content, 'module', log)
  if (problems.length === 0) return
  const members = { Problems: problems }
  throw new Refusal('InvalidContactFlowModuleException', 'The module is not valid.', members)
}

function problemsOf(content: string, kind: DocumentKind, log: Log): { message: string }[] {
  const read = readFlow(content, kind)
  if ('problems' in read) return read.problems.map((message) => ({ message }))
  const { warnings } = read
  if (warnings.length > 0) log.warn({ kind, warnings }, 'Not all of it says something to a chat.')
  return []
}
