import { createHash } from 'node:crypto'
import { attributesFit } from '../contact/attributes.ts'
import { callersMax } from '../flow/call-stack.ts'
import { readFlowReference } from '../flow/flow-reference.ts'
import { findModule } from '../flow/flow-module-store.ts'
import type { FlowRun } from '../flow/flow-run.ts'
import { done, failed, type Performers } from './flow-world.ts'

/** Effects on the run alone: what it knows, and where it stands. */
export const runPerformers: Performers<
  | 'set-flow-logging'
  | 'update-flow-attributes'
  | 'loop'
  | 'invoke-module'
  | 'end-module'
  | 'draw-number'
> = {
  async 'set-flow-logging'(_, { enabled }) {
    return { ...done, learned: { logging: enabled } }
  },

  async 'update-flow-attributes'({ run }, { attributes }) {
    const flowAttributes = { ...run.flowAttributes, ...attributes }
    return attributesFit(flowAttributes)
      ? { ...done, learned: { flowAttributes } }
      : failed('too many attributes')
  },

  async loop({ run: { loops, actionId } }, { count }) {
    const { [actionId]: taken = 0, ...others } = loops
    return taken < count
      ? { outcome: 'continueLooping', learned: { loops: { ...loops, [actionId]: taken + 1 } } }
      : { outcome: 'doneLooping', learned: { loops: others } }
  },

  async 'invoke-module'({ tx, contact: { instanceId }, run }, { moduleId }) {
    const reference = readFlowReference(moduleId)
    if (run.flowType !== 'CONTACT_FLOW') return failed('modules run in inbound flows alone')
    if (run.callers.length >= callersMax) return failed('too many modules within one another')
    // A draft may not run, and modules have no versions.
    if (reference?.content !== 'published') return failed('no such module')
    const module = await findModule(tx, { instanceId, id: reference.id })
    return module ? { call: { contentSha256: module.publishedContent } } : failed('no such module')
  },

  async 'end-module'() {
    return { return: 'done' }
  },

  async 'draw-number'({ run }) {
    return { value: String(drawNumber(run)) }
  },
}

/**
 * A number from 1 to 100 for one visit of a run. It comes from the run's own random id: so a job that
 * is done again draws the same, and nothing need be kept.
 */
export function drawNumber({ id, visit }: Pick<FlowRun, 'id' | 'visit'>): number {
  const bytes = createHash('sha256').update(`${id} ${visit}`).digest()
  return (bytes.readUIntBE(0, 6) % 100) + 1
}
