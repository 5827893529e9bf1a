import type { Transaction } from '../database/database.ts'
import { branchName } from '../flow/branch.ts'
import type { Outcome } from '../flow/effect.ts'
import { findOpenRun, leaveStep, saveRun } from '../flow/flow-run-store.ts'
import { branchAfter } from '../flow/interpreter.ts'
import { loadDocument } from '../flow/load-flow.ts'
import { enqueue } from '../work/work-list.ts'
import { advanceKey } from './due-keys.ts'
import { endFlow } from './end-flow.ts'
import { takeBranch } from './take-branch.ts'

type Awaited = { contactId: string; waitId: string; outcome: Outcome; at: Date }

/**
 * Takes the branch of an outcome that a flow has waited for, and owes it its next steps. Nothing
 * happens when no flow waits for it (any more): so a branch is taken once.
 * The caller holds the contact's lock. Gives the branch that was taken.
 */
export async function resumeFlow(
  tx: Transaction,
  { contactId, waitId, outcome, at }: Awaited,
): Promise<string | undefined> {
  const run = await findOpenRun(tx, contactId)
  if (run?.waitId !== waitId) return undefined
  const branch = branchAfter(await loadDocument(tx, run), run.actionId, outcome)
  const { run: onward, left } = await takeBranch(tx, run, branch)
  for (const step of [{ visit: run.visit, branch: branchName(branch) }, ...left]) {
    await leaveStep(tx, { flowRunId: run.id, ...step, at })
  }
  if (onward === undefined) {
    await endFlow(tx, { contactId, reason: 'noTransition', at })
  } else {
    const awake = { status: 'running', waitId: null, waitEvents: [], stepsSinceWait: 0 } as const
    await saveRun(tx, { ...onward, ...awake })
    await oweSteps(tx, contactId)
  }
  return branchName(branch)
}

/** Owes a contact's flow its next steps. */
export async function oweSteps(tx: Transaction, contactId: string): Promise<void> {
  await enqueue(tx, 'advance-flow', { contactId }, { inSeconds: 0, key: advanceKey(contactId) })
}
