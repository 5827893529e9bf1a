import { lockContact } from '../contact/contact-store.ts'
import type { Transaction } from '../database/database.ts'
import { noMatchingError } from '../flow/branch.ts'
import { FlowFault } from '../flow/flow-fault.ts'
import type { FlowRun } from '../flow/flow-run.ts'
import { findOpenRun, insertSteps, leaveStep, saveRun } from '../flow/flow-run-store.ts'
import { loadDocument } from '../flow/load-flow.ts'
import { endFlow } from './end-flow.ts'
import { oweSteps } from './resume-flow.ts'
import { takeBranch, type Onward } from './take-branch.ts'

/**
 * Takes the error branch of the action where a run stands, because that action has failed each time
 * that it was tried. Where no line leads on from there, or the flow cannot be read, the run ends by a
 * fault, and the contact with it. Gives what it has left; undefined where no run is under way.
 */
export async function leaveFailedAction(
  tx: Transaction,
  { contactId, at }: { contactId: string; at: Date },
): Promise<Pick<FlowRun, 'flowId' | 'actionId'> | undefined> {
  await lockContact(tx, contactId)
  const run = await findOpenRun(tx, contactId)
  if (run?.status !== 'running') return undefined
  const { id: flowRunId, flowId, actionId, callers } = run
  const stand = { ...run, visit: run.visit + 1, stepsSinceWait: run.stepsSinceWait + 1 }
  const { run: onward, left, actionType } = await findWayOn(tx, stand)
  await insertSteps(tx, [
    {
      flowRunId,
      visit: stand.visit,
      actionId,
      actionType,
      depth: callers.length,
      inputs: [],
      enteredAt: at,
      leftAt: at,
      branch: noMatchingError,
      reason: 'it failed each time that it was tried: the log says why',
      sessionId: null,
    },
  ])
  for (const each of left) await leaveStep(tx, { flowRunId, ...each, at })
  await saveRun(tx, onward ?? stand)
  if (onward) await oweSteps(tx, contactId)
  else await endFlow(tx, { contactId, reason: 'fault', at })
  return { flowId, actionId }
}

async function findWayOn(tx: Transaction, run: FlowRun): Promise<Onward & { actionType: string }> {
  try {
    const { actions } = await loadDocument(tx, run)
    const actionType = actions.get(run.actionId)?.type ?? ''
    return { ...(await takeBranch(tx, run, { error: noMatchingError })), actionType }
  } catch (error) {
    if (!(error instanceof FlowFault)) throw error
    return { run: undefined, left: [], actionType: '' }
  }
}
