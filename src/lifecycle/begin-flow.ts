import type { Transaction } from '../database/database.ts'
import { emptyFrame } from '../flow/call-stack.ts'
import type { FlowRun } from '../flow/flow-run.ts'
import { insertRun } from '../flow/flow-run-store.ts'
import { loadFlow } from '../flow/load-flow.ts'
import { randomId } from '../runtime/random.ts'
import type { RunnableFlow } from './find-runnable-flow.ts'
import { oweSteps } from './resume-flow.ts'

type Beginning = {
  contactId: string
  flow: RunnableFlow
  /** Of the flow that sends the contact here: flows that send it in circles are stopped, too. */
  stepsSinceWait?: number
  at: Date
}

/** Lets a contact walk through a flow from its start. It is in no other. */
export async function beginFlow(
  tx: Transaction,
  { contactId, flow, stepsSinceWait = 0, at }: Beginning,
): Promise<void> {
  const { startAction } = await loadFlow(tx, flow.contentSha256)
  const run: FlowRun = {
    id: randomId(),
    contactId,
    flowId: flow.id,
    flowType: flow.type,
    contentSha256: flow.contentSha256,
    status: 'running',
    actionId: startAction,
    ...emptyFrame,
    visit: 0,
    stepsSinceWait,
    waitId: null,
    waitEvents: [],
    asking: null,
    callers: [],
    logging: false,
    startedAt: at,
    endedAt: null,
    endReason: null,
  }
  await Promise.all([insertRun(tx, run), oweSteps(tx, contactId)])
}
