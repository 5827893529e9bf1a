import { findContactById } from '../contact/contact-store.ts'
import { setListener } from '../contact/flow-data-store.ts'
import type { Transaction } from '../database/database.ts'
import { type Branch, branchName, comparisonReason, noMatchingError } from '../flow/branch.ts'
import { type Outcome, outcomeReasons } from '../flow/effect.ts'
import { FlowFault } from '../flow/flow-fault.ts'
import type { FlowRun } from '../flow/flow-run.ts'
import { findOpenRun, leaveStep, saveRun } from '../flow/flow-run-store.ts'
import { branchAfter, branchFor, valuesWanted } from '../flow/interpreter.ts'
import { loadDocument } from '../flow/load-flow.ts'
import type { Location } from '../instance/arns.ts'
import { enqueue } from '../work/work-list.ts'
import { advanceKey, waitKey } from './due-keys.ts'
import { endFlow } from './end-flow.ts'
import { readFlowValues } from './flow-values.ts'
import { takeBranch } from './take-branch.ts'

/** What a flow has waited for has come to an end; and why so, for people, where that is known. */
export type Awaited = {
  contactId: string
  waitId: string
  reason?: string | undefined
  /** What the run knows from now on, as references name it. */
  loaded?: Record<string, unknown> | undefined
  /** The contact's open run, where it was read under the contact's lock. */
  run?: FlowRun | undefined
  at: Date
} & Came

/** What has come: an outcome, or a value, which the action compares. */
type Came = { outcome: Outcome } | { value: string; location: Location }

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
    const { contactId, waitId, reason, loaded } = awaited
    const owed = {
      contactId,
      waitId,
      ...('outcome' in awaited ? { event: awaited.outcome } : { value: awaited.value }),
      ...(reason !== undefined && { reason }),
      ...(loaded !== undefined && { loaded }),
    }
    await enqueue(tx, 'end-wait', owed, { inSeconds: 0, key: waitKey(waitId) })
  }
}

/** The same, but throws a FlowFault where the flow cannot be read. Then nothing has changed. */
export async function takeAwaitedBranch(
  tx: Transaction,
  { contactId, waitId, reason, loaded = {}, run: known, at, ...came }: Awaited,
): Promise<void> {
  const waiting = known ?? (await findOpenRun(tx, contactId))
  if (waiting?.waitId !== waitId) return
  const run = { ...waiting, loaded: { ...waiting.loaded, ...loaded } }
  if (run.asking) await setListener(tx, { id: contactId, listener: null })
  const branch = await branchOf(tx, run, came)
  const { run: onward, left } = await takeBranch(tx, run, branch)
  const own = {
    visit: run.visit,
    branch: branchName(branch),
    reason: reason ?? reasonOf(branch, came),
  }
  const leaving = [own, ...left].map((step) => leaveStep(tx, { flowRunId: run.id, ...step, at }))
  if (onward === undefined) {
    await Promise.all(leaving)
    await endFlow(tx, { contactId, reason: 'noTransition', at })
  } else {
    const begun = { status: 'running', stepsSinceWait: 0 } as const
    const awake = { ...begun, waitId: null, waitEvents: [], asking: null }
    await Promise.all([...leaving, saveRun(tx, { ...onward, ...awake }), oweSteps(tx, contactId)])
  }
}

async function branchOf(tx: Transaction, run: FlowRun, came: Came): Promise<Branch> {
  const flow = await loadDocument(tx, run)
  const { contactId, actionId } = run
  if ('outcome' in came) return branchAfter(flow, actionId, came.outcome)
  const contact = await findContactById(tx, contactId)
  if (!contact) return { error: noMatchingError }
  const { value, location } = came
  const world = { contact, run, location }
  const values = await readFlowValues(tx, world, valuesWanted(flow, actionId))
  return branchFor(flow, actionId, value, values)
}

const reasonOf = (branch: Branch, came: Came): string | null =>
  ('outcome' in came ? outcomeReasons[came.outcome] : comparisonReason(branch)) ?? null

/** Owes a contact's flow its next steps. */
export async function oweSteps(tx: Transaction, contactId: string): Promise<void> {
  await enqueue(tx, 'advance-flow', { contactId }, { inSeconds: 0, key: advanceKey(contactId) })
}
