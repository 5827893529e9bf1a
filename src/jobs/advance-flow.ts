import type { Contact } from '../contact/contact.ts'
import { lockContact } from '../contact/contact-store.ts'
import type { Participant } from '../contact/participant.ts'
import { requireSystem } from '../contact/participant-store.ts'
import type { Database } from '../database/database.ts'
import type { FlowRun, FlowRunStep, Leave } from '../flow/flow-run.ts'
import { endRun, findOpenRun, insertSteps, leaveStep, saveRun } from '../flow/flow-run-store.ts'
import { stepsWithoutWaitMax } from '../flow/interpreter.ts'
import type { Location } from '../instance/arns.ts'
import { beginFlow } from '../lifecycle/begin-flow.ts'
import { endFlow } from '../lifecycle/end-flow.ts'
import { leaveFailedAction } from '../lifecycle/leave-failed-action.ts'
import { oweSteps } from '../lifecycle/resume-flow.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Log } from '../runtime/log.ts'
import { firstAttempt, type Jobs } from '../work/worker.ts'
import type { Pause, World } from './flow-world.ts'
import { createOutbox } from './outbox.ts'
import { takeStep } from './take-step.ts'

type Surroundings = { sql: Database; clock: Clock; location: Location; log: Log }

/**
 * How many actions a job takes before it lets others have their turn: a flow that goes in circles
 * keeps no other waiting.
 */
const stepsInTurnMax = 100

/**
 * Takes a flow from where it stands to where it waits or ends, some steps in one transaction. Where
 * that has failed, each step is one of its own: what goes well stays, and what does not is known. An
 * action that fails each time is left by its error branch.
 */
export const advanceFlow =
  (surroundings: Surroundings): Jobs['advance-flow'] =>
  async ({ contactId }, { isFirst, isLast } = firstAttempt) => {
    if (isFirst) {
      await advance(surroundings, contactId, stepsInTurnMax)
      return
    }
    try {
      for (let steps = 0; steps < stepsInTurnMax; steps += 1) {
        if ((await advance(surroundings, contactId, 1)) !== 'goesOn') return
      }
      await surroundings.sql.begin((tx) => oweSteps(tx, contactId))
    } catch (error) {
      if (!isLast) throw error
      const { sql, clock, log } = surroundings
      const left = await sql.begin((tx) => leaveFailedAction(tx, { contactId, at: clock() }))
      log.error({ err: error, contactId, ...left }, 'An action failed each time, and was left.')
    }
  }

/** Takes up to so many steps. `goesOn`: there are more to take, which nobody owes yet. */
async function advance(
  { sql, clock, location, log }: Surroundings,
  contactId: string,
  stepsMax: number,
): Promise<'goesOn' | 'rests'> {
  return sql.begin(async (tx) => {
    const [contact, run] = await Promise.all([
      lockContact(tx, contactId),
      findOpenRun(tx, contactId),
    ])
    if (!contact || run?.status !== 'running') return 'rests' // An earlier attempt has done it.
    let speaker: Promise<Participant> | undefined
    const system = () => (speaker ??= requireSystem(tx, contactId))
    const outbox = createOutbox(tx, contactId)
    const world = { tx, at: clock(), location, contact, system, run, outbox }
    const { steps, left, stand, pause } = await walk(world, { clock, stepsMax })
    const at = clock()
    await Promise.all([
      outbox.flush(),
      insertSteps(tx, steps),
      ...left.map((each) => leaveStep(tx, { flowRunId: run.id, ...each, at })),
      settle({ ...world, at }, stand, pause),
    ])
    if (stand.logging) log.info({ contactId, path: steps.map(describeStep) }, 'A flow went on.')
    if (pause !== 'turnIsOver') return 'rests'
    if (stepsMax > 1) await oweSteps(tx, contactId)
    return 'goesOn'
  })
}

type Walked = {
  steps: FlowRunStep[]
  /** Invocations that were entered before, and have ended now. */
  left: Leave[]
  stand: FlowRun
  pause: Pause | 'turnIsOver'
}

/** One action after the other, until one waits or ends. */
async function walk(
  world: World,
  { clock, stepsMax }: { clock: Clock; stepsMax: number },
): Promise<Walked> {
  const steps = new Map<number, FlowRunStep>()
  const left: Leave[] = []
  const walked = (stand: FlowRun, pause: Walked['pause']): Walked => ({
    steps: [...steps.values()],
    left,
    stand,
    pause,
  })
  let stand = world.run
  let contact: Contact | undefined = world.contact
  while (steps.size < stepsMax) {
    if (stand.stepsSinceWait >= stepsWithoutWaitMax) return walked(stand, { end: 'tooManySteps' })
    const { visit, stepsSinceWait } = stand
    stand = { ...stand, visit: visit + 1, stepsSinceWait: stepsSinceWait + 1 }
    // Read anew where it may have changed: what the action before has changed, this one sees.
    contact ??= (await lockContact(world.tx, stand.contactId)) ?? world.contact
    const taken = await takeStep({ ...world, at: clock(), contact, run: stand }, clock)
    steps.set(taken.step.visit, taken.step)
    for (const { visit: earlier, ...leave } of taken.left) {
      const step = steps.get(earlier)
      if (step) steps.set(earlier, { ...step, ...leave, leftAt: taken.step.leftAt })
      else left.push({ visit: earlier, ...leave })
    }
    stand = taken.run
    if (taken.isContactChanged) contact = undefined
    if (taken.pause) return walked(stand, taken.pause)
  }
  return walked(stand, 'turnIsOver')
}

/** Writes where the run stands now, and what follows from how it paused. */
async function settle(
  { tx, at, contact: { id: contactId } }: World,
  stand: FlowRun,
  pause: Walked['pause'],
): Promise<void> {
  if (pause !== 'turnIsOver' && 'waitId' in pause) {
    const { waitId, waitEvents = [], asking = null } = pause
    await saveRun(tx, { ...stand, status: 'waiting', waitId, waitEvents, asking })
    return
  }
  await saveRun(tx, stand)
  if (pause === 'turnIsOver') return
  if ('end' in pause) {
    await endFlow(tx, { contactId, reason: pause.end, at })
    return
  }
  await endRun(tx, { contactId, reason: 'transferred', at })
  const { stepsSinceWait } = stand
  await beginFlow(tx, { contactId, flow: pause.transferTo, stepsSinceWait, at })
}

const describeStep = ({ actionType, branch }: FlowRunStep): string =>
  branch === null ? actionType : `${actionType} → ${branch}`
