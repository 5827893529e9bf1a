/** One attempt of a participant to sign in, between the flow that asks and the branch it takes. */
export type AuthenticationSession = {
  id: string
  instanceId: string
  contactId: string
  participantId: string
  itemId: string | null
  userPoolArn: string
  clientId: string
  issuer: string
  profilesDomain: string | null
  objectTypeName: string
  status: SessionStatus
  reason: string | null
  toldAt: Date
  expiresAt: Date
  stateDigest: Buffer | null
  authorizationRequest: Buffer | null
  answer: Buffer | null
  answerDigest: Buffer | null
  answeredAt: Date | null
  startedAt: Date
  endedAt: Date | null
  timeline: TimelineEntry[]
}

/** What happened to a session, and when. `detail` never holds a secret. */
export type TimelineEntry = { at: string; event: string; detail?: unknown }

export type SessionStatus =
  | 'initiated'
  | 'authorizing'
  | 'answered'
  | 'succeeded'
  | 'failed'
  | 'timedOut'
  | 'cancelled'
  | 'abandoned'

export type SessionEvent =
  'issueUrl' | 'answer' | 'succeed' | 'fail' | 'timeOut' | 'cancel' | 'abandon'

/** Where a session may go. What the table does not name may not happen; an empty row is final. */
// prettier-ignore
export const transitions: Record<SessionStatus, Partial<Record<SessionEvent, SessionStatus>>> = {
  initiated:   { issueUrl: 'authorizing', timeOut: 'timedOut', cancel: 'cancelled', abandon: 'abandoned' },
  authorizing: { answer:   'answered',    timeOut: 'timedOut', cancel: 'cancelled', abandon: 'abandoned' },
  answered:    { succeed:  'succeeded',   fail:    'failed' },
  succeeded: {}, failed: {}, timedOut: {}, cancelled: {}, abandoned: {},
}

/** The statuses from which an event may move a session. */
export const statusesBefore = (event: SessionEvent): SessionStatus[] =>
  (Object.keys(transitions) as SessionStatus[]).filter((status) => transitions[status][event])

/** Undefined when the event may not happen to a session of this status. */
export const statusAfter = (
  status: SessionStatus,
  event: SessionEvent,
): SessionStatus | undefined => transitions[status][event]

/** The status to which an event leads, from wherever it may happen. */
export function statusOn(event: SessionEvent): SessionStatus {
  const status = statusesBefore(event).map((before) => transitions[before][event])[0]
  if (!status) throw new Error(`No session moves on ${event}.`)
  return status
}

/** How long after it was told of a session a client may ask for its authentication URL. */
export const urlWindowSeconds = 60

/** How long an answer is tried to be redeemed before the session fails. */
export const completionSecondsMax = 30
