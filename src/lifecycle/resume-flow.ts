import type { Transaction } from '../database/database.ts'
import { branchName } from '../flow/branch.ts'
import { type Outcome, outcomeReasons } from '../flow/effect.ts'
import { FlowFault } from '../flow/flow-fault.ts'
import { findOpenRun, leaveStep, saveRun } from '../flow/flow-run-store.ts'
import { branchAfter } from '../flow/interpreter.ts'
import { loadDocument } from '../flow/load-flow.ts'
import { enqueue } from '../work/work-list.ts'
import { advanceKey, waitKey } from './due-keys.ts'
import { endFlow } from './end-flow.ts'
import { takeBranch } from './take-branch.ts'

/** What a flow has waited for has come to an end; and why so, for people, where that is known. */
export type Awaited = {
  contactId: string
  waitId: string
  outcome: Outcome
  reason?: string | undefined
  at: Date
}

/**
 * Takes the branch of an outcome that a flow has waited for, and owes it its next steps. Nothing
 * happens when no flow waits for it (any more): so a branch is taken once. Where the flow cannot be
 * read, its branch is owed: what has come to an end must not wait for that.
 * The caller holds the contact's lock.
 */
export async function resumeFlow(tx: Transaction, awaited: Awaited): Promise<void> {
  try {
    await takeAwaitedBranch(tx, awaited)
  } catch (error) {
    if (!(error instanceof FlowFault)) throw error
    const { contactId, waitId, outcome: event, reason } = awaited
    const owed = { contactId, waitId, event, ...(reason !== undefined && { reason }) }
    await enqueue(tx, 'end-wait', owed, { inSeconds: 0, key: waitKey(waitId) })
  }
}

/** The same, but throws a FlowFault where the flow cannot be read. Then nothing has changed. */
export async function takeAwaitedBranch(
  tx: Transaction,
  { contactId, waitId, outcome, reason = outcomeReasons[outcome], at }: Awaited,
): Promise<void> {
  const run = await findOpenRun(tx, contactId)
  if (run?.waitId !== waitId) return
  const branch = branchAfter(await loadDocument(tx, run), run.actionId, outcome)
  const { run: onward, left } = await takeBranch(tx, run, branch)
  const own = { visit: run.visit, branch: branchName(branch), reason: reason ?? null }
  for (const step of [own, ...left]) await leaveStep(tx, { flowRunId: run.id, ...step, at })
  if (onward === undefined) {
    await endFlow(tx, { contactId, reason: 'noTransition', at })
  } else {
    const awake = { status: 'running', waitId: null, waitEvents: [], stepsSinceWait: 0 } as const
    await saveRun(tx, { ...onward, ...awake })
    await oweSteps(tx, contactId)
  }
}

/** Owes a contact's flow its next steps. */
export async function oweSteps(tx: Transaction, contactId: string): Promise<void> {
  await enqueue(tx, 'advance-flow', { contactId }, { inSeconds: 0, key: advanceKey(contactId) })
}
