import type { DocumentKind } from '../../flow/action-type.ts'
import { readFlow } from '../../flow/flow.ts'
import { Refusal } from '../../wire/refusal.ts'

/** Refuses a content that no flow may have in force, with all that is wrong with it. */
export function checkFlowContent(content: string): void {
  const problems = problemsOf(content, 'flow')
  if (problems.length === 0) return
  throw new Refusal('InvalidContactFlowException', 'The flow is not valid.', { problems })
}

/** The same for a module. The contract spells the member that holds the problems otherwise. */
export function checkModuleContent(content: string): void {
  const problems = problemsOf(content, 'module')
  if (problems.length === 0) return
  const members = { Problems: problems }
  throw new Refusal('InvalidContactFlowModuleException', 'The module is not valid.', members)
}

function problemsOf(content: string, kind: DocumentKind): { message: string }[] {
  const read = readFlow(content, kind)
  return 'problems' in read ? read.problems.map((message) => ({ message })) : []
}
