/** One walk of one contact through a flow. */
export type FlowRun = {
  id: string
  contactId: string
  flowId: string
  flowType: string
  contentSha256: string
  status: 'running' | 'waiting' | 'ended'
  /** Where the run stands: the action it waits in, or, while it is running, the one to enter next. */
  actionId: string
  /** How many actions it has entered. */
  visit: number
  /** What it waits for: an authentication session, or a timer. */
  waitId: string | null
  flowAttributes: Record<string, string>
  logging: boolean
  startedAt: Date
  endedAt: Date | null
  endReason: FlowEndReason | null
}

export type FlowEndReason =
  | 'ended' // EndFlowExecution
  | 'disconnected'
  | 'queued'
  | 'transferred'
  | 'noTransition' // The document draws no line for the branch that was taken.
  | 'tooManySteps'
  | 'contactEnded'

/** An action that a run has entered, and how it left. */
export type FlowRunStep = {
  flowRunId: string
  visit: number
  actionId: string
  actionType: string
  enteredAt: Date
  leftAt: Date | null
  branch: string | null
}
