import { lockContact } from '../contact/contact-store.ts'
import type { Database } from '../database/database.ts'
import { branchName } from '../flow/branch.ts'
import type { Flow } from '../flow/flow.ts'
import type { FlowRun, FlowRunStep } from '../flow/flow-run.ts'
import { endRun, findOpenRun, insertSteps, saveRun } from '../flow/flow-run-store.ts'
import { branchAfter, enterAction, follow, stepsWithoutWaitMax } from '../flow/interpreter.ts'
import { loadFlow } from '../flow/load-flow.ts'
import type { Location } from '../instance/arns.ts'
import { beginFlow } from '../lifecycle/begin-flow.ts'
import { endFlow } from '../lifecycle/end-flow.ts'
import { readFlowValues } from '../lifecycle/flow-values.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Log } from '../runtime/log.ts'
import type { Jobs } from '../work/worker.ts'
import { performEffect, type Pause, type World } from './perform-effect.ts'

type Surroundings = { sql: Database; clock: Clock; location: Location; log: Log }

/** Takes a flow from where it stands to where it waits or ends, in one transaction. */
export const advanceFlow =
  ({ sql, clock, location, log }: Surroundings): Jobs['advance-flow'] =>
  async ({ contactId }) => {
    await sql.begin(async (tx) => {
      const contact = await lockContact(tx, contactId)
      const run = await findOpenRun(tx, contactId)
      if (!contact || run?.status !== 'running') return // An earlier attempt has done it.
      const flow = await loadFlow(tx, run.contentSha256)
      const world = { tx, at: clock(), location, contact, run }
      const { steps, stand, pause } = await walk(world, flow)
      await insertSteps(tx, steps)
      await settle(world, stand, pause)
      if (stand.logging) log.info({ contactId, path: steps.map(describeStep) }, 'A flow went on.')
    })
  }

type Walked = { steps: FlowRunStep[]; stand: FlowRun; pause: Pause }

/** One action after the other, until one waits or ends. */
async function walk(world: World, flow: Flow): Promise<Walked> {
  const steps: FlowRunStep[] = []
  let stand = world.run
  while (steps.length < stepsWithoutWaitMax) {
    stand = { ...stand, visit: stand.visit + 1 }
    const { step, logging, onward } = await takeStep({ ...world, run: stand }, flow)
    steps.push(step)
    stand = { ...stand, logging }
    if (typeof onward === 'object') return { steps, stand, pause: onward }
    stand = { ...stand, actionId: onward }
  }
  return { steps, stand, pause: { end: 'tooManySteps' } }
}

/** `onward` is the next action, or why there is none now. */
type Step = { step: FlowRunStep; logging: boolean; onward: string | Pause }

/** Enters the action where the run stands, does what it asks for, and finds the way on. */
async function takeStep(world: World, flow: Flow): Promise<Step> {
  const { tx, run, at } = world
  const { actionId, visit } = run
  // Read anew for each action: what the one before has changed, this one sees.
  const contact = (await lockContact(tx, run.contactId)) ?? world.contact
  const now = { ...world, contact }
  const entered = enterAction(flow, actionId, await readFlowValues(tx, now))
  const result = 'effect' in entered ? await performEffect(now, entered.effect) : entered

  const effect = 'effect' in entered ? entered.effect : undefined
  const logging = effect?.do === 'set-flow-logging' ? effect.enabled : run.logging
  const actionType = flow.actions.get(actionId)?.type ?? ''
  const arrived = { flowRunId: run.id, visit, actionId, actionType, enteredAt: at }
  if ('pause' in result) {
    const leftAt = 'waitId' in result.pause ? null : at
    return { step: { ...arrived, leftAt, branch: null }, logging, onward: result.pause }
  }
  const branch = 'branch' in result ? result.branch : branchAfter(flow, actionId, result.outcome)
  const onward = follow(flow, actionId, branch)
  const step = { ...arrived, leftAt: at, branch: branchName(branch) }
  return { step, logging, onward: onward ?? { end: 'noTransition' } }
}

/** Writes where the run stands now, and what follows from how it paused. */
async function settle({ tx, at, contact }: World, stand: FlowRun, pause: Pause): Promise<void> {
  const { id: contactId } = contact
  if ('waitId' in pause) {
    await saveRun(tx, { ...stand, status: 'waiting', waitId: pause.waitId })
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
