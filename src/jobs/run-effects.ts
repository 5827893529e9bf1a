import { createHash } from 'node:crypto'
import { attributesFit } from '../contact/attributes.ts'
import { callersMax } from '../flow/call-stack.ts'
import { readFlowReference } from '../flow/flow-reference.ts'
import { findModule } from '../flow/flow-module-store.ts'
import type { FlowRun } from '../flow/flow-run.ts'
import { done, failed, type Performers } from './flow-world.ts'

/** Of a list that a loop goes over, and of what modules are given and give back. */
const keptBytesMax = 32_768
const tooLong = 'it is too long to be kept'

/** Where a loop is, as references name it. */
type Place = { Index: number; Element?: unknown; Elements?: readonly unknown[] }

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

  async loop({ run: { loops, actionId, loaded } }, { count, members, name }) {
    const { [actionId]: taken = 0, ...others } = loops
    const named = loaded['Loop'] as Readonly<Record<string, Place>> | undefined
    // What it goes over is what it was when it began.
    const all = taken > 0 && name !== undefined ? (named?.[name]?.Elements ?? members) : members
    if (taken >= (all?.length ?? count)) {
      return { outcome: 'doneLooping', learned: { loops: others } }
    }
    if (all && Buffer.byteLength(JSON.stringify(all)) > keptBytesMax) return failed(tooLong)
    const place: Place = { Index: taken, ...(all && { Element: all[taken], Elements: all }) }
    const learned = { loops: { ...loops, [actionId]: taken + 1 } }
    return name === undefined
      ? { outcome: 'continueLooping', learned }
      : {
          outcome: 'continueLooping',
          learned: { ...learned, loaded: { ...loaded, Loop: { ...named, [name]: place } } },
        }
  },

  async 'invoke-module'({ tx, contact: { instanceId }, run }, { moduleId, input }) {
    const reference = readFlowReference(moduleId)
    if (run.flowType !== 'CONTACT_FLOW') return failed('modules run in inbound flows alone')
    if (run.callers.length >= callersMax) return failed('too many modules within one another')
    // A draft may not run, and modules have no versions.
    if (reference?.content !== 'published') return failed('no such module')
    const module = await findModule(tx, { instanceId, id: reference.id })
    if (!module) return failed('no such module')
    if (Buffer.byteLength(JSON.stringify(input)) > keptBytesMax) return failed(tooLong)
    return { call: { contentSha256: module.publishedContent, input } }
  },

  async 'end-module'(_, { result }) {
    // Where a module gives too much, it has failed: no line leads on from here.
    if (Buffer.byteLength(JSON.stringify(result)) > keptBytesMax) return failed(tooLong)
    return { return: result }
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
