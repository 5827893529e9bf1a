import type { Transaction } from '../database/database.ts'
import { branchName } from '../flow/branch.ts'
import type { Outcome } from '../flow/effect.ts'
import { findOpenRun, leaveStep, saveRun } from '../flow/flow-run-store.ts'
import { branchAfter, follow } from '../flow/interpreter.ts'
import { loadFlow } from '../flow/load-flow.ts'
import { enqueue } from '../work/work-list.ts'
import { advanceKey } from './due-keys.ts'
import { endFlow } from './end-flow.ts'

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
  const flow = await loadFlow(tx, run.contentSha256)
  const branch = branchAfter(flow, run.actionId, outcome)
  const next = follow(flow, run.actionId, branch)
  await leaveStep(tx, { flowRunId: run.id, visit: run.visit, branch: branchName(branch), at })
  if (next === undefined) {
    await endFlow(tx, { contactId, reason: 'noTransition', at })
  } else {
    await saveRun(tx, { ...run, status: 'running', actionId: next, waitId: null })
    await oweSteps(tx, contactId)
  }
  return branchName(branch)
}

/** Owes a contact's flow its next steps. */
export async function oweSteps(tx: Transaction, contactId: string): Promise<void> {
  await enqueue(tx, 'advance-flow', { contactId }, { inSeconds: 0, key: advanceKey(contactId) })
}
