import { z } from 'zod'
import { type Complaint, findComplaints } from './complaint.ts'
import { operators } from './comparison.ts'

/** One action as it stands in a document, its transitions in our words. */
export type Action = z.output<typeof action>

/** Reads one member of `Actions`: its shape only, not yet what its type asks of it. */
export function readAction(wire: unknown): { action: Action } | { complaints: Complaint[] } {
  const read = action.safeParse(wire)
  return read.success ? { action: read.data } : { complaints: findComplaints(action, wire) }
}

// The language speaks of conditions within conditions, five deep; but each operator that it
// publishes takes one text, so that none can hold another.
const condition = z
  .object({
    NextAction: z.string(),
    Condition: z.object({
      Operator: z.enum(operators),
      Operands: z.tuple([z.string()], 'must hold exactly one text'),
    }),
  })
  .transform(({ NextAction: next, Condition: { Operator: operator, Operands } }) => ({
    operator,
    operand: Operands[0],
    next,
  }))

const error = z
  .object({ ErrorType: z.string(), NextAction: z.string() })
  .transform(({ ErrorType: type, NextAction: next }) => ({ type, next }))

const transitions = z
  .object({
    NextAction: z.string().optional(),
    Conditions: z.array(condition).default([]),
    Errors: z.array(error).default([]),
  })
  .transform(({ NextAction, Conditions: conditions, Errors: errors }) => ({
    // The designer writes an empty NextAction where it draws no line.
    next: NextAction === '' ? undefined : NextAction,
    conditions,
    errors,
  }))

const action = z
  .object({
    Identifier: z.string(),
    Type: z.string(),
    Parameters: z.record(z.string(), z.unknown()).default({}),
    Transitions: transitions.default({ next: undefined, conditions: [], errors: [] }),
  })
  .transform(
    ({ Identifier: id, Type: type, Parameters: parameters, Transitions: transitions }) => ({
      id,
      type,
      parameters,
      transitions,
    }),
  )
