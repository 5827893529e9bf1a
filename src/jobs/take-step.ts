import { type Branch, branchName, comparisonReason } from '../flow/branch.ts'
import { callModule } from '../flow/call-stack.ts'
import { outcomeReasons } from '../flow/effect.ts'
import type { Flow } from '../flow/flow.ts'
import type { FlowRun, FlowRunStep } from '../flow/flow-run.ts'
import { branchAfter, branchFor, enterAction, valuesWanted } from '../flow/interpreter.ts'
import { loadDocument, loadFlow } from '../flow/load-flow.ts'
import { describeInputs, type StepInput } from '../flow/step-input.ts'
import { readFlowValues } from '../lifecycle/flow-values.ts'
import { endModule, takeBranch, type Onward } from '../lifecycle/take-branch.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Pause, Performed, World } from './flow-world.ts'
import { leavesContactAsIs, performEffect } from './perform-effect.ts'

/** A step that a run has taken, and where it has led. */
export type Step = Pick<Onward, 'left'> & {
  step: FlowRunStep
  run: FlowRun
  pause: Pause | undefined
  /** Whether what is known of the contact may be another thing now. */
  isContactChanged: boolean
}

/** Enters the action where the run stands, does what it asks for, and finds the way on. */
export async function takeStep(world: World, clock: Clock): Promise<Step> {
  const { tx, run: standing, at } = world
  const { actionId, visit } = standing
  const flow = await loadDocument(tx, standing)
  const { result, inputs, isContactChanged, run } = await perform(world, flow)
  const arrived = {
    flowRunId: run.id,
    visit,
    actionId,
    actionType: flow.actions.get(actionId)?.type ?? '',
    depth: run.callers.length,
    inputs,
    enteredAt: at,
    sessionId: ('sessionId' in result && result.sessionId) || null,
  }
  const staying = { ...arrived, leftAt: null, branch: null, reason: null }

  if ('pause' in result) {
    const step = 'waitId' in result.pause ? staying : { ...staying, leftAt: clock() }
    return { step, left: [], run, pause: result.pause, isContactChanged }
  }
  if ('call' in result) {
    const { startAction } = await loadFlow(tx, result.call.contentSha256, 'module')
    const called = callModule(run, { ...result.call, startAction })
    return { step: staying, left: [], run: called, pause: undefined, isContactChanged }
  }
  const isReturn = 'return' in result
  const branch = isReturn ? 'end' : branchName(result.branch)
  const reason = isReturn ? null : (result.reason ?? comparisonReason(result.branch))
  const onward = isReturn
    ? await endModule(tx, run, result.return)
    : await takeBranch(tx, run, result.branch)
  return {
    step: { ...arrived, leftAt: clock(), branch, reason },
    left: onward.left,
    run: onward.run ?? run,
    pause: onward.run ? undefined : { end: 'noTransition' },
    isContactChanged,
  }
}

type Result =
  | { branch: Branch; reason?: string | undefined; sessionId?: string | undefined }
  | Extract<Performed, { pause: Pause } | { call: object } | { return: object }>

type Done = { result: Result; inputs: StepInput[]; isContactChanged: boolean; run: FlowRun }

/** What comes of the action where the run stands, and what the run has learned by it. */
async function perform(world: World, flow: Flow): Promise<Done> {
  const { tx, run } = world
  const { actionId } = run
  const values = await readFlowValues(tx, world, valuesWanted(flow, actionId))
  const entered = enterAction(flow, actionId, values)
  const action = flow.actions.get(actionId)
  const inputs = action ? describeInputs(action, values) : []
  if ('branch' in entered) return { result: entered, inputs, isContactChanged: false, run }

  const performed = await performEffect(world, entered.effect)
  const about = { inputs, isContactChanged: !leavesContactAsIs(entered.effect), run }
  if ('value' in performed) {
    return { ...about, result: { branch: branchFor(flow, actionId, performed.value, values) } }
  }
  if (!('outcome' in performed)) return { ...about, result: performed }
  const { outcome, learned, reason = outcomeReasons[outcome], sessionId } = performed
  const branch = branchAfter(flow, actionId, outcome)
  return { ...about, result: { branch, reason, sessionId }, run: { ...run, ...learned } }
}
