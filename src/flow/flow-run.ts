import type { Asking } from './asking.ts'
import type { WaitEvent } from './effect.ts'
import type { StepInput } from './step-input.ts'

/** One walk of one contact through a flow, and the modules that it invokes. */
export type FlowRun = Frame & {
  id: string
  contactId: string
  flowId: string
  flowType: string
  status: 'running' | 'waiting' | 'ended'
  /** How many actions it has entered. */
  visit: number
  /** How many of them since it last waited. */
  stepsSinceWait: number
  /** What it waits for: an authentication session, or a timer. */
  waitId: string | null
  /** What else ends its wait. */
  waitEvents: readonly WaitEvent[]
  /** Whom it asks as long as it waits, if anybody. */
  asking: Asking | null
  /** What waits for the module in which the run stands, the latest last. None in the flow itself. */
  callers: Caller[]
  logging: boolean
  startedAt: Date
  endedAt: Date | null
  endReason: FlowEndReason | null
}

/** Where a run stands in one document, and what it knows there and nowhere else. */
export type Frame = {
  contentSha256: string
  /** The action it waits in, or, while it is running, the one to enter next. */
  actionId: string
  flowAttributes: Record<string, string>
  /** By the identifier of a Loop: how often it has led on. One that is done is not there. */
  loops: Record<string, number>
  /** What actions have read for those behind them, as references name it, e.g. `Metrics`. */
  loaded: Record<string, unknown>
}

/** A flow or module that has invoked another, and by which of the run's visits. */
export type Caller = Frame & { visit: number }

export type FlowEndReason =
  | 'ended' // EndFlowExecution
  | 'disconnected'
  | 'queued'
  | 'transferred'
  | 'noTransition' // The document draws no line for the branch that was taken.
  | 'tooManySteps'
  | 'fault' // An action failed each time that it was tried, and no line leads on from that.
  | 'contactEnded'

/** An action that a run has entered, and how it left. */
export type FlowRunStep = {
  flowRunId: string
  visit: number
  actionId: string
  actionType: string
  /** How many modules the run stood in. */
  depth: number
  inputs: readonly StepInput[]
  enteredAt: Date
  leftAt: Date | null
  branch: string | null
  /** Why this branch, where its name does not say so. For people; no value of a customer's. */
  reason: string | null
  /** The sign-in that it has asked for. */
  sessionId: string | null
}

/** How a run left an action that it had waited in. */
export type Leave = { visit: number; branch: string; reason: string | null }
