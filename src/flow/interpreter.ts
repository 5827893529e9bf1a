import type { Action } from './action.ts'
import type { ActionType, AtOnce } from './action-type.ts'
import { findActionType } from './action-types.ts'
import { type Branch, noMatchingCondition, noMatchingError } from './branch.ts'
import { compare } from './comparison.ts'
import type { Effect, Outcome } from './effect.ts'
import { actionsMax, type Flow } from './flow.ts'
import { FlowFault } from './flow-fault.ts'
import { hasOpenNames, resolveAll, resolveValue, rootsInAll, type Values } from './reference.ts'

/** What comes of entering an action: an effect whose outcome is awaited, or a branch at once. */
export type Entered = { effect: Effect } | AtOnce

/**
 * How many actions a run may take without a wait before it is taken to go in circles: four times
 * through the largest flow. One that retries gets through; an endless one is stopped.
 */
export const stepsWithoutWaitMax = 4 * actionsMax

/**
 * Enters an action of a flow. Its references are resolved against the values as they are now;
 * parameters that are invalid then are its error branch.
 */
export function enterAction(flow: Flow, actionId: string, values: Values): Entered {
  const { action, type } = findAction(flow, actionId)
  const entry = type.enter(resolveAll(action.parameters, values))
  if ('compare' in entry) return { branch: judge(action, entry.compare, values) }
  // A reason may name parameters: those whose names stand in the document, and not in references.
  return 'reason' in entry && hasOpenNames(action.parameters)
    ? { branch: entry.branch, reason: 'its parameters are invalid' }
    : entry
}

/** The first keys of the values that entering an action may ask for, and comparing what it brings. */
export function valuesWanted(flow: Flow, actionId: string): ReadonlySet<string> {
  const { action } = findAction(flow, actionId)
  const known = wanted.get(action)
  if (known) return known
  const { parameters, transitions } = action
  const operands = transitions.conditions.map(({ operand }) => operand)
  const roots = new Set(rootsInAll([parameters, operands]))
  wanted.set(action, roots)
  return roots
}

/** Worked out once an action. */
const wanted = new WeakMap<Action, ReadonlySet<string>>()

/** The branch for a value that an effect of this action has brought: its first condition that is true. */
export function branchFor(flow: Flow, actionId: string, value: string, values: Values): Branch {
  return judge(findAction(flow, actionId).action, value, values)
}

/** The branch that an effect of this action takes by its outcome. */
export function branchAfter(flow: Flow, actionId: string, outcome: Outcome): Branch {
  return findAction(flow, actionId).type.resume(outcome)
}

/**
 * The identifier of the action to which a branch leads. An error for which no line is drawn leads
 * where NoMatchingError does, and a condition where NoMatchingCondition does: never on by
 * NextAction, for a customer who opts out has not signed in. Undefined where the run ends.
 */
export function follow(flow: Flow, actionId: string, branch: Branch): string | undefined {
  const { transitions } = findAction(flow, actionId).action
  if (branch === 'end') return undefined
  if (branch === 'next') return transitions.next
  if ('error' in branch) return followError(transitions, branch.error)

  const { condition, operator = 'Equals' } = branch
  const line = transitions.conditions.find(
    (drawn) => drawn.operator === operator && drawn.operand === condition,
  )
  return line ? line.next : followError(transitions, noMatchingCondition)
}

function findAction(flow: Flow, actionId: string): { action: Action; type: ActionType } {
  const action = flow.actions.get(actionId)
  const type = action && findActionType(action.type)
  if (!type) throw new FlowFault(`The flow has no action ${actionId} of a known type.`)
  return { action, type }
}

/** The first condition that is true of a value. */
function judge({ transitions }: Action, value: string, values: Values): Branch {
  const line = transitions.conditions.find(({ operator, operand }) =>
    compare(operator, value, resolveValue(operand, values)),
  )
  if (!line) return { error: noMatchingCondition }
  const { operator, operand: condition } = line
  return operator === 'Equals' ? { condition } : { condition, operator }
}

function followError({ errors }: Action['transitions'], error: string): string | undefined {
  const line =
    errors.find(({ type }) => type === error) ?? errors.find(({ type }) => type === noMatchingError)
  return line?.next
}
