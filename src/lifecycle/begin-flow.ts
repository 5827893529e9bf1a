import type { Transaction } from '../database/database.ts'
import { insertRun } from '../flow/flow-run-store.ts'
import type { FlowResource } from '../flow/flow-store.ts'
import { loadFlow } from '../flow/load-flow.ts'
import { randomId } from '../runtime/random.ts'
import { oweSteps } from './resume-flow.ts'

/** A flow that may run. */
export type PublishedFlow = FlowResource & { publishedContent: string }

export const isPublished = (flow: FlowResource): flow is PublishedFlow =>
  flow.publishedContent !== null

/** Lets a contact walk through a flow from its start. It is in no other. */
export async function beginFlow(
  tx: Transaction,
  { contactId, flow, at }: { contactId: string; flow: PublishedFlow; at: Date },
): Promise<void> {
  const { startAction } = await loadFlow(tx, flow.publishedContent)
  await insertRun(tx, {
    id: randomId(),
    contactId,
    flowId: flow.id,
    flowType: flow.type,
    contentSha256: flow.publishedContent,
    status: 'running',
    actionId: startAction,
    visit: 0,
    waitId: null,
    flowAttributes: {},
    logging: false,
    startedAt: at,
    endedAt: null,
    endReason: null,
  })
  await oweSteps(tx, contactId)
}
