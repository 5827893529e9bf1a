import type { Flow } from './flow.ts'
import type { Frame, FlowRun } from './flow-run.ts'

/** How deep modules may invoke one another: one that invokes itself is stopped there. */
export const callersMax = 5

/** The run at the start of a module, which knows nothing of what its caller knows. */
export function callModule(
  run: FlowRun,
  { contentSha256, startAction }: { contentSha256: string } & Pick<Flow, 'startAction'>,
): FlowRun {
  const caller = { ...frameOf(run), visit: run.visit }
  return {
    ...run,
    ...emptyFrame,
    contentSha256,
    actionId: startAction,
    callers: [...run.callers, caller],
  }
}

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
