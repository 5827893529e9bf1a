import type { Queryable } from '../../database/database.ts'
import { checkFlow, type AboutFlow } from '../../flow/check-flow.ts'
import { sentencesOf } from '../../flow/problem.ts'
import { findMissing } from '../../lifecycle/find-missing.ts'
import type { Log } from '../../runtime/log.ts'
import { Refusal } from '../../wire/refusal.ts'

type Context = { sql: Queryable; log: Log }
type Written = { content: string; instanceId: string }

/**
 * Refuses a content that no flow may have in force, with all that is wrong with it. What will not do
 * what it seems to is no reason to: the contract has no place to say so, and the log is told.
 */
export async function checkFlowContent(
  context: Context,
  { flowType, ...written }: Written & { flowType: string },
): Promise<void> {
  const problems = await problemsOf(context, written, { kind: 'flow', flowType })
  if (problems.length === 0) return
  throw new Refusal('InvalidContactFlowException', 'The flow is not valid.', { problems })
}

/** The same for a module. The contract spells the member that holds the problems otherwise. */
export async function checkModuleContent(context: Context, written: Written): Promise<void> {
  const problems = await problemsOf(context, written, { kind: 'module' })
  if (problems.length === 0) return
  const members = { Problems: problems }
  throw new Refusal('InvalidContactFlowModuleException', 'The module is not valid.', members)
}

async function problemsOf(
  { sql, log }: Context,
  { content, instanceId }: Written,
  about: AboutFlow,
): Promise<{ message: string }[]> {
  const { flow, problems } = checkFlow(content, about)
  if (!flow) return sentencesOf(problems).map((message) => ({ message }))
  const warnings = [...problems, ...(await findMissing(sql, { flow, instanceId }))]
  if (warnings.length > 0) {
    const told = { kind: about.kind, warnings: sentencesOf(warnings) }
    log.warn(told, 'Not all of it will do what it seems to.')
  }
  return []
}
