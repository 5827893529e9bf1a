import type { Action } from './action.ts'
import type { DocumentKind, Lines } from './action-type.ts'
import { findActionType } from './action-types.ts'
import { noMatchingError } from './branch.ts'
import { type Ids, validateId } from './validate-id.ts'

/**
 * What publishing has against an action, as complaints: sentences without their full stop. `ids`
 * are the identifiers of all actions of the document, its own among them.
 */
export function validateAction(action: Action, ids: Ids, kind: DocumentKind): string[] {
  const type = findActionType(action.type)
  return [
    ...validateId(action.id, ids),
    ...(type ? type.validate(action) : [`its Type ${action.type} is not supported`]),
    ...(type?.onlyIn && type.onlyIn !== kind ? [`its Type is for a ${type.onlyIn} alone`] : []),
    ...(type ? validateLines(action.transitions, type.lines) : []),
    ...validateTargets(action.transitions, ids),
  ]
}

function validateLines(transitions: Action['transitions'], lines: Lines): string[] {
  if (lines.terminal) return isEmpty(transitions) ? [] : ['its Transitions must be empty']
  return [
    ...(lines.next && transitions.next === undefined ? ['NextAction is required'] : []),
    ...validateConditions(transitions, lines),
    ...validateErrors(transitions, lines),
  ]
}

const isEmpty = ({ next, conditions, errors }: Action['transitions']): boolean =>
  next === undefined && conditions.length === 0 && errors.length === 0

function validateConditions({ conditions }: Action['transitions'], lines: Lines): string[] {
  const allowed = lines.conditions
  if (allowed === 'any') return []
  const drawn = conditions.map(({ operand }) => operand)
  return [
    ...lines.requiredConditions
      .filter((result) => !drawn.includes(result))
      .map((result) => `a condition for ${result} is required`),
    ...conditions
      .filter(({ operator, operand }) => operator !== 'Equals' || !allowed.includes(operand))
      .map(({ operator, operand }) => `the condition ${operator} ${operand} is not supported`),
  ]
}

function validateErrors({ errors }: Action['transitions'], lines: Lines): string[] {
  const drawn = errors.map(({ type }) => type)
  // The catch-all may always be drawn, even where nothing can fail.
  const allowed = [...lines.errors, noMatchingError]
  return [
    ...lines.requiredErrors
      .filter((type) => !drawn.includes(type))
      .map((type) => `an error branch for ${type} is required`),
    ...drawn
      .filter((type) => !allowed.includes(type))
      .map((type) => `the error ${type} is not supported`),
  ]
}

function validateTargets({ next, conditions, errors }: Action['transitions'], ids: Ids): string[] {
  const targets = [next, ...[...conditions, ...errors].map((line) => line.next)]
  return targets
    .filter((target) => target !== undefined)
    .filter((target) => !ids.includes(target))
    .map((target) => `it leads to "${target}", which is no action of this flow`)
}
