import type { AuthenticationSession, TimelineEntry } from '../../authentication/session.ts'
import type {
  AuthenticationSession as WireSession,
  FlowRun as WireRun,
  Step as WireStep,
  TimelineEntry as WireTimelineEntry,
} from '../../contract/generated/admin.ts'
import type { FlowRunStep } from '../../flow/flow-run.ts'
import type { RunStory } from '../../lifecycle/contact-story.ts'

/** A walk through a flow, action by action. */
export const renderRun = ({ run, steps }: RunStory): WireRun => ({
  FlowRunId: run.id,
  ContactId: run.contactId,
  InstanceId: run.instanceId,
  FlowId: run.flowId,
  FlowName: run.flowName,
  FlowType: run.flowType,
  Status: run.status,
  StartedAt: run.startedAt,
  EndedAt: run.endedAt ?? undefined,
  EndReason: run.endReason ?? undefined,
  Steps: steps.map(renderStep),
})

const renderStep = (step: FlowRunStep): WireStep => ({
  Visit: step.visit,
  ActionId: step.actionId,
  ActionType: step.actionType,
  Depth: step.depth,
  Inputs: step.inputs.map((input) => capitalised(input) as WireStep['Inputs'][number]),
  EnteredAt: step.enteredAt,
  LeftAt: step.leftAt ?? undefined,
  DurationMilliseconds: step.leftAt ? step.leftAt.getTime() - step.enteredAt.getTime() : undefined,
  Branch: step.branch ?? undefined,
  Reason: step.reason ?? undefined,
  SessionId: step.sessionId ?? undefined,
})

/** A sign-in with its timeline, and none of its secrets. */
export const renderSession = (session: AuthenticationSession): WireSession => ({
  SessionId: session.id,
  InstanceId: session.instanceId,
  ContactId: session.contactId,
  ParticipantId: session.participantId,
  Status: session.status,
  Reason: session.reason ?? undefined,
  UserPoolArn: session.userPoolArn,
  ClientId: session.clientId,
  Issuer: session.issuer,
  ProfilesDomain: session.profilesDomain ?? undefined,
  ObjectTypeName: session.objectTypeName,
  StartedAt: session.startedAt,
  ExpiresAt: session.expiresAt,
  AnsweredAt: session.answeredAt ?? undefined,
  EndedAt: session.endedAt ?? undefined,
  Timeline: session.timeline.map(renderEntry),
})

/** Of its detail, what the contract names is written, and no more. */
const renderEntry = ({ at, event, detail }: TimelineEntry): WireTimelineEntry => ({
  ...(capitalised(detail ?? {}) as Partial<WireTimelineEntry>),
  At: new Date(at),
  Event: event,
})

/** The same, its members named as on the wire. */
function capitalised(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(capitalised)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [
      key.charAt(0).toUpperCase() + key.slice(1),
      capitalised(part),
    ]),
  )
}
