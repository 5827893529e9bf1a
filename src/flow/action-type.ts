import type { z } from 'zod'
import type { Action } from './action.ts'
import { type Branch, noMatchingError } from './branch.ts'
import { type Complaint, complaintsOf, findComplaints, locateComplaint } from './complaint.ts'
import type { Effect, Outcome } from './effect.ts'
import { isReference } from './reference.ts'

/** What a document of the flow language is. */
export type DocumentKind = 'flow' | 'module'

/** What a parameter may name that the instance must have. */
export type NamedKind =
  'queue' | 'flow' | 'module' | 'hours' | 'userPool' | 'appClient' | 'objectType' | 'lambda'

/** What comes of entering an action: an effect to await, a branch at once, or a value to compare. */
export type Entry = { effect: Effect } | AtOnce | { compare: string }

/** A branch, and why it is taken, for people: no value of a customer's stands there. */
export type AtOnce = { branch: Branch; reason?: string }

type Definition<Schema extends z.ZodType> = {
  name: string
  /** Where alone it may stand; anywhere unless given. */
  onlyIn?: DocumentKind
  /** What the parameters must be once their references are resolved. */
  parameters: Schema
  /** The parameters that may not be references. */
  fixed?: string[]
  enter: (parameters: z.output<Schema>) => Entry
  /** Where each outcome leads. One that is not named is an error that matches no other. */
  branches?: Partial<Record<Outcome, Branch>>
  /** The errors for which a line must be drawn. */
  requiredErrors?: string[]
  /** The errors for which one may be, though nothing here leads to them. */
  otherErrors?: string[]
  /** The conditions of `branches` for which a line must be drawn. */
  requiredConditions?: string[]
  /** Whether conditions may be anything, as a comparison's. Otherwise they are those in `branches`. */
  comparesFreely?: boolean
  flowTypes?: ActionType['flowTypes']
  waits?: boolean
  names?: ActionType['names']
  sets?: ActionType['sets']
  /** What publishing must ask besides, as complaints: sentences without their full stop. */
  validate?: (action: Action) => string[]
  /** What it does not do on a chat, though it may be published: complaints, as those of `validate`. */
  warn?: (action: Action) => string[]
}

/** A kind of action: what publishing asks of it, what entering it gives, where an outcome leads. */
export type ActionType = {
  name: string
  onlyIn: DocumentKind | undefined
  lines: Lines
  /** Where alone it does what it says: in flows of these types. In all, where it is undefined. */
  flowTypes: readonly string[] | undefined
  /** Whether a run that comes to it comes to rest, so that no circle through it is without end. */
  waits: boolean
  /** The parameters that name something of the instance, e.g. `EventHooks.*`, and what they name. */
  names: Readonly<Record<string, NamedKind>>
  /** What it may set for those behind it, as references name it: a root alone for all below it. */
  sets: (parameters: Action['parameters']) => readonly (readonly string[])[]
  validate: (action: Action) => Complaint[]
  warn: (action: Action) => Complaint[]
  /** Takes parameters whose references are resolved. Invalid ones are the action's error branch. */
  enter: (parameters: unknown) => Entry
  resume: (outcome: Outcome) => Branch
}

/** The lines that a document may, and those that it must, draw from an action. */
export type Lines = {
  /** Whether nothing may be drawn from it. */
  terminal: boolean
  next: boolean
  conditions: 'any' | string[]
  requiredConditions: string[]
  errors: string[]
  requiredErrors: string[]
}

/** Declares a kind of action. All that is known of it stands in its one definition. */
export function defineAction<Schema extends z.ZodType>(definition: Definition<Schema>): ActionType {
  const { name, parameters: schema, fixed = [], branches = {} } = definition
  const { validate = () => [], warn = () => [] } = definition
  return {
    name,
    onlyIn: definition.onlyIn,
    lines: linesOf(definition),
    flowTypes: definition.flowTypes,
    waits: definition.waits ?? false,
    names: definition.names ?? {},
    sets: definition.sets ?? (() => []),
    validate: (action) => [
      ...validateParameters(schema, action.parameters, fixed),
      ...validate(action).map(locateComplaint),
    ],
    warn: (action) => warn(action).map(locateComplaint),
    enter: (parameters) => {
      const read = schema.safeParse(parameters)
      if (read.success) return definition.enter(read.data)
      return { branch: { error: noMatchingError }, reason: whyInvalid(schema, parameters) }
    },
    resume: (outcome) => branches[outcome] ?? { error: noMatchingError },
  }
}

function linesOf<Schema extends z.ZodType>(definition: Definition<Schema>): Lines {
  const { branches = {}, requiredErrors = [], otherErrors = [] } = definition
  const { requiredConditions = [], comparesFreely = false } = definition
  const named = Object.values(branches).filter((branch) => typeof branch === 'object')
  const conditions = named.flatMap((branch) => ('condition' in branch ? [branch.condition] : []))
  const errors = named.flatMap((branch) => ('error' in branch ? [branch.error] : []))
  const next = Object.values(branches).includes('next')
  return {
    terminal: !next && !comparesFreely && named.length === 0,
    next,
    conditions: comparesFreely ? 'any' : conditions,
    requiredConditions,
    errors: [...errors, ...requiredErrors, ...otherErrors],
    requiredErrors,
  }
}

function validateParameters(
  schema: z.ZodType,
  parameters: Action['parameters'],
  fixed: string[],
): Complaint[] {
  // What a reference will stand for is known in the run only: its value is not judged before.
  const isOpen = (path: PropertyKey[]): boolean => {
    const value = path.reduce(memberOf, parameters)
    return !fixed.includes(String(path[0])) && typeof value === 'string' && isReference(value)
  }
  return findComplaints(schema, parameters, ['Parameters'], isOpen)
}

/** What is wrong with parameters whose references are resolved: in which of them, and not by which value. */
function whyInvalid(schema: z.ZodType, parameters: unknown): string {
  const complaints = complaintsOf(schema, parameters, ['Parameters'])
  return complaints[0] ?? 'its parameters are invalid'
}

const memberOf = (value: unknown, key: PropertyKey): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
