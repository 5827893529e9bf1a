import type { Flow } from './flow.ts'
import type { Frame, FlowRun } from './flow-run.ts'

/** How deep modules may invoke one another: one that invokes itself is stopped there. */
export const callersMax = 5

/** A module, and what it is given. */
export type Called = { contentSha256: string; input: Record<string, unknown> }

/** The run at the start of a module, which knows nothing of what its caller knows but what it is given. */
export function callModule(
  run: FlowRun,
  { contentSha256, startAction, input }: Called & Pick<Flow, 'startAction'>,
): FlowRun {
  const caller = { ...frameOf(run), visit: run.visit }
  return {
    ...run,
    ...emptyFrame,
    loaded: { Modules: { Input: input } },
    contentSha256,
    actionId: startAction,
    callers: [...run.callers, caller],
  }
}

/** The run, once it knows what a module that it has invoked has given back. */
export const withResult = (run: FlowRun, result: Record<string, unknown>): FlowRun => ({
  ...run,
  loaded: {
    ...run.loaded,
    Modules: { ...(run.loaded['Modules'] as object | undefined), ResultData: result },
  },
})

/**
 * The run back at the action that has invoked the module in which it stands, and the visit by which
 * it was there. Undefined where it stands in none.
 */
export function returnToCaller(run: FlowRun): { run: FlowRun; visit: number } | undefined {
  const caller = run.callers.at(-1)
  if (!caller) return undefined
  const { visit, ...frame } = caller
  return { run: { ...run, ...frame, callers: run.callers.slice(0, -1) }, visit }
}

/** What a run knows in a document at its start. */
export const emptyFrame = {
  flowAttributes: {},
  loops: {},
  loaded: {},
} as const satisfies Partial<Frame>

const frameOf = ({ contentSha256, actionId, flowAttributes, loops, loaded }: Frame): Frame => ({
  contentSha256,
  actionId,
  flowAttributes,
  loops,
  loaded,
})
