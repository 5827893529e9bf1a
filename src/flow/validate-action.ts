import type { Action } from './action.ts'
import type { DocumentKind, Lines } from './action-type.ts'
import { findActionType } from './action-types.ts'
import { noMatchingError } from './branch.ts'
import type { Complaint } from './complaint.ts'
import { type Ids, validateId } from './validate-id.ts'

/** What publishing has against an action. `ids` are the identifiers of all actions of its document. */
export function validateAction(action: Action, ids: Ids, kind: DocumentKind): Complaint[] {
  const type = findActionType(action.type)
  return [
    ...validateId(action.id, ids).map(about('Identifier')),
    ...(type
      ? type.validate(action)
      : [`its Type ${action.type} is not supported`].map(about('Type'))),
    ...(type?.onlyIn && type.onlyIn !== kind
      ? [`its Type is for a ${type.onlyIn} alone`].map(about('Type'))
      : []),
    ...(type ? validateLines(action.transitions, type.lines) : []),
    ...validateTargets(action.transitions, ids),
  ]
}

const about =
  (...path: PropertyKey[]) =>
  (says: string): Complaint => ({ path, says })

const transitions = (...path: PropertyKey[]) => about('Transitions', ...path)

function validateLines(drawn: Action['transitions'], lines: Lines): Complaint[] {
  if (lines.terminal) {
    return isEmpty(drawn) ? [] : ['its Transitions must be empty'].map(transitions())
  }
  return [
    ...(lines.next && drawn.next === undefined
      ? ['NextAction is required'].map(transitions('NextAction'))
      : []),
    ...validateConditions(drawn, lines),
    ...validateErrors(drawn, lines),
  ]
}

const isEmpty = ({ next, conditions, errors }: Action['transitions']): boolean =>
  next === undefined && conditions.length === 0 && errors.length === 0

function validateConditions({ conditions }: Action['transitions'], lines: Lines): Complaint[] {
  const allowed = lines.conditions
  if (allowed === 'any') return []
  const drawn = conditions.map(({ operand }) => operand)
  return [
    ...lines.requiredConditions
      .filter((result) => !drawn.includes(result))
      .map((result) => `a condition for ${result} is required`)
      .map(transitions('Conditions')),
    ...conditions.flatMap(({ operator, operand }, index) =>
      operator === 'Equals' && allowed.includes(operand)
        ? []
        : [`the condition ${operator} ${operand} is not supported`].map(
            transitions('Conditions', index),
          ),
    ),
  ]
}

function validateErrors({ errors }: Action['transitions'], lines: Lines): Complaint[] {
  const drawn = errors.map(({ type }) => type)
  // The catch-all may always be drawn, even where nothing can fail.
  const allowed = [...lines.errors, noMatchingError]
  return [
    ...lines.requiredErrors
      .filter((type) => !drawn.includes(type))
      .map((type) => `an error branch for ${type} is required`)
      .map(transitions('Errors')),
    ...drawn.flatMap((type, index) =>
      allowed.includes(type)
        ? []
        : [`the error ${type} is not supported`].map(transitions('Errors', index)),
    ),
  ]
}

function validateTargets(
  { next, conditions, errors }: Action['transitions'],
  ids: Ids,
): Complaint[] {
  return [
    { target: next, path: ['NextAction'] },
    ...conditions.map((line, index) => ({ target: line.next, path: ['Conditions', index] })),
    ...errors.map((line, index) => ({ target: line.next, path: ['Errors', index] })),
  ].flatMap(({ target, path }) =>
    target === undefined || ids.includes(target)
      ? []
      : [`it leads to "${target}", which is no action of this flow`].map(transitions(...path)),
  )
}
