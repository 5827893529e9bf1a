import { lockContact } from '../contact/contact-store.ts'
import type { Database } from '../database/database.ts'
import { type Branch, branchName } from '../flow/branch.ts'
import { callModule } from '../flow/call-stack.ts'
import type { Flow } from '../flow/flow.ts'
import type { FlowRun, FlowRunStep } from '../flow/flow-run.ts'
import { endRun, findOpenRun, insertSteps, leaveStep, saveRun } from '../flow/flow-run-store.ts'
import { branchAfter, branchFor, enterAction, stepsWithoutWaitMax } from '../flow/interpreter.ts'
import { loadDocument, loadFlow } from '../flow/load-flow.ts'
import type { Location } from '../instance/arns.ts'
import { beginFlow } from '../lifecycle/begin-flow.ts'
import { endFlow } from '../lifecycle/end-flow.ts'
import { readFlowValues } from '../lifecycle/flow-values.ts'
import { oweSteps } from '../lifecycle/resume-flow.ts'
import { leaveModule, takeBranch, type Onward } from '../lifecycle/take-branch.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Log } from '../runtime/log.ts'
import type { Jobs } from '../work/worker.ts'
import type { Pause, Performed, World } from './flow-world.ts'
import { performEffect } from './perform-effect.ts'

type Surroundings = { sql: Database; clock: Clock; location: Location; log: Log }

/**
 * How many actions a job takes before it lets others have their turn: a flow that goes in circles
 * keeps no other waiting.
 */
const stepsInTurnMax = 100

/** Takes a flow from where it stands to where it waits or ends, some steps in one transaction. */
export const advanceFlow =
  ({ sql, clock, location, log }: Surroundings): Jobs['advance-flow'] =>
  async ({ contactId }) => {
    await sql.begin(async (tx) => {
      const contact = await lockContact(tx, contactId)
      const run = await findOpenRun(tx, contactId)
      if (!contact || run?.status !== 'running') return // An earlier attempt has done it.
      const world = { tx, at: clock(), location, contact, run }
      const { steps, left, stand, pause } = await walk(world)
      await insertSteps(tx, steps)
      for (const each of left) await leaveStep(tx, { flowRunId: run.id, ...each, at: world.at })
      await settle(world, stand, pause)
      if (stand.logging) log.info({ contactId, path: steps.map(describeStep) }, 'A flow went on.')
    })
  }

type Walked = {
  steps: FlowRunStep[]
  left: Onward['left']
  stand: FlowRun
  pause: Pause | 'turnIsOver'
}

/** One action after the other, until one waits or ends. */
async function walk(world: World): Promise<Walked> {
  const steps: FlowRunStep[] = []
  const left: Onward['left'] = []
  let stand = world.run
  while (steps.length < stepsInTurnMax) {
    if (stand.stepsSinceWait >= stepsWithoutWaitMax) {
      return { steps, left, stand, pause: { end: 'tooManySteps' } }
    }
    const { visit, stepsSinceWait } = stand
    stand = { ...stand, visit: visit + 1, stepsSinceWait: stepsSinceWait + 1 }
    const taken = await takeStep({ ...world, run: stand })
    steps.push(taken.step)
    left.push(...taken.left)
    stand = taken.run
    if (taken.pause) return { steps, left, stand, pause: taken.pause }
  }
  return { steps, left, stand, pause: 'turnIsOver' }
}

type Step = Pick<Onward, 'left'> & { step: FlowRunStep; run: FlowRun; pause: Pause | undefined }

/** Enters the action where the run stands, does what it asks for, and finds the way on. */
async function takeStep(world: World): Promise<Step> {
  const { tx, run: standing, at } = world
  const { actionId, visit } = standing
  const flow = await loadDocument(tx, standing)
  const { result, run } = await perform(world, flow)
  const actionType = flow.actions.get(actionId)?.type ?? ''
  const arrived = { flowRunId: run.id, visit, actionId, actionType, enteredAt: at }

  if ('pause' in result) {
    const leftAt = 'waitId' in result.pause ? null : at
    const step = { ...arrived, leftAt, branch: null }
    return { step, left: [], run, pause: result.pause }
  }
  if ('call' in result) {
    const { contentSha256 } = result.call
    const { startAction } = await loadFlow(tx, contentSha256, 'module')
    const called = callModule(run, { contentSha256, startAction })
    return {
      step: { ...arrived, leftAt: null, branch: null },
      left: [],
      run: called,
      pause: undefined,
    }
  }
  const isReturn = 'return' in result
  const step = { ...arrived, leftAt: at, branch: isReturn ? 'end' : branchName(result.branch) }
  const onward = isReturn
    ? await leaveModule(tx, run, result.return)
    : await takeBranch(tx, run, result.branch)
  const pause = onward.run ? undefined : ({ end: 'noTransition' } as const)
  return { step, left: onward.left, run: onward.run ?? run, pause }
}

type Result =
  { branch: Branch } | Extract<Performed, { pause: Pause } | { call: object } | { return: string }>

/** What comes of the action where the run stands, and what the run has learned by it. */
async function perform(world: World, flow: Flow): Promise<{ result: Result; run: FlowRun }> {
  const { tx, run } = world
  const { actionId } = run
  // Read anew for each action: what the one before has changed, this one sees.
  const contact = (await lockContact(tx, run.contactId)) ?? world.contact
  const now = { ...world, contact }
  const values = await readFlowValues(tx, now)
  const entered = enterAction(flow, actionId, values)
  if ('branch' in entered) return { result: entered, run }

  const performed = await performEffect(now, entered.effect)
  if ('value' in performed) {
    return { result: { branch: branchFor(flow, actionId, performed.value, values) }, run }
  }
  if (!('outcome' in performed)) return { result: performed, run }
  const branch = branchAfter(flow, actionId, performed.outcome)
  return { result: { branch }, run: { ...run, ...performed.learned } }
}

/** Writes where the run stands now, and what follows from how it paused. */
async function settle(
  { tx, at, contact: { id: contactId } }: World,
  stand: FlowRun,
  pause: Walked['pause'],
): Promise<void> {
  if (pause === 'turnIsOver') {
    await saveRun(tx, stand)
    await oweSteps(tx, contactId)
    return
  }
  if ('waitId' in pause) {
    const { waitId, waitEvents = [] } = pause
    await saveRun(tx, { ...stand, status: 'waiting', waitId, waitEvents })
    return
  }
  await saveRun(tx, stand)
  if ('end' in pause) {
    await endFlow(tx, { contactId, reason: pause.end, at })
    return
  }
  await endRun(tx, { contactId, reason: 'transferred', at })
  await beginFlow(tx, { contactId, flow: pause.transferTo, at })
}

const describeStep = ({ actionType, branch }: FlowRunStep): string =>
  branch === null ? actionType : `${actionType} → ${branch}`
