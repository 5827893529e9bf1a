import type { Transaction } from '../database/database.ts'
import { type Branch, branchName } from '../flow/branch.ts'
import { returnToCaller, withResult } from '../flow/call-stack.ts'
import type { FlowRun, Leave } from '../flow/flow-run.ts'
import { branchAfter, follow } from '../flow/interpreter.ts'
import { loadDocument } from '../flow/load-flow.ts'

/** Where a run goes on. */
export type Onward = {
  /** Undefined where no line leads on: the run ends. */
  run: FlowRun | undefined
  /** The invocations that have ended on the way. */
  left: Leave[]
}

/**
 * The run at the action to which a branch leads. Where its module draws no line for it, the module
 * has failed, and the run goes on in whatever has invoked it.
 */
export async function takeBranch(tx: Transaction, run: FlowRun, branch: Branch): Promise<Onward> {
  const next = follow(await loadDocument(tx, run), run.actionId, branch)
  if (next !== undefined) return { run: { ...run, actionId: next }, left: [] }
  return leaveModule(tx, run, `the module draws no line for ${branchName(branch)}`)
}

/** The run behind the invocation of the module in which it stands, which has ended and gives a result. */
export const endModule = (
  tx: Transaction,
  run: FlowRun,
  result: Record<string, unknown>,
): Promise<Onward> => leaveModule(tx, run, null, result)

/** The same of one that has failed for a reason, where there is one. */
async function leaveModule(
  tx: Transaction,
  run: FlowRun,
  reason: string | null,
  result: Record<string, unknown> = {},
): Promise<Onward> {
  const returned = returnToCaller(run)
  if (!returned) return { run: undefined, left: [] }
  const caller = reason === null ? withResult(returned.run, result) : returned.run
  const outcome = reason === null ? 'done' : 'failed'
  const branch = branchAfter(await loadDocument(tx, caller), caller.actionId, outcome)
  const onward = await takeBranch(tx, caller, branch)
  const left = { visit: returned.visit, branch: branchName(branch), reason }
  return { run: onward.run, left: [left, ...onward.left] }
}
