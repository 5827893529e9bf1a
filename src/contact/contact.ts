import type { IdleTimer, TimerLimits } from './idle-timer.ts'

/** One conversation of a customer, from its start to its end. */
export type Contact = {
  id: string
  instanceId: string
  initialContactId: string
  relatedContactId: string | null
  flowId: string
  clientToken: string | null
  channel: 'CHAT'
  initiationMethod: 'API'
  customerId: string | null
  name: string | null
  description: string | null
  references: Record<string, Reference>
  attributes: Record<string, string>
  segmentAttributes: SegmentAttributes
  lookedUpProfile: LookedUpProfile | null
  tags: Record<string, string>
  languageCode: string | null
  wisdomSessionArn: string | null
  queuePriority: number | null
  queueTimeAdjustmentSeconds: number | null
  behaviors: Behaviors
  /** The wait of its flow that a message of the customer's ends. */
  returnWaitId: string | null
  /** Who is told what the customer says. Null while nobody is, or what was said is owed to them. */
  listener: Listener | null
  targetQueueId: string | null
  queueId: string | null
  enqueuedAt: Date | null
  /** To other flows, by request: how many there were. */
  transfers: number
  /** The content types of messages that all of its clients can show. */
  supportedContentTypes: string[]
  /** The past chat whose transcript this one goes on with. */
  continuedFromContactId: string | null
  timerLimits: TimerLimits
  /** Those that run. */
  timers: IdleTimer[]
  initiatedAt: Date
  updatedAt: Date
  /** When it ends at the latest. */
  expiresAt: Date
  endedAt: Date | null
  endReason: EndReason | null
}

/** A bot of the flow, or the view that it shows; an answer to a view may be kept from transcripts. */
export type Listener = { kind: 'bot' | 'view'; waitId: string; isAnswerHidden?: boolean }

/**
 * The profile that its flows have last found, made or changed, and the names of the attributes that
 * they asked for. No values: those are the profile's, and go with it.
 */
export type LookedUpProfile = { profileId: string; attributes: string[] }

/** What flows have asked for that is carried out elsewhere, or nowhere: as flows write it. */
export type Behaviors = {
  /** By event: the id of the flow that was to run then. */
  eventHooks?: Record<string, string>
  recording?: unknown
  analytics?: unknown
}

/** As on the wire: a name, and a value that says its own type. */
export type SegmentAttributes = Record<string, SegmentAttributeValue>
export type SegmentAttributeValue = {
  ValueString?: string | undefined
  ValueInteger?: number | undefined
  ValueMap?: SegmentAttributes | undefined
}

/** Something about the contact for agents and flows to see, e.g. a link. As on the wire. */
export type Reference = {
  Type: string
  Value?: string | undefined
  Status?: string | undefined
  StatusReason?: string | undefined
  Arn?: string | undefined
}

export type EndReason =
  | 'CUSTOMER_DISCONNECT'
  | 'AGENT_DISCONNECT'
  | 'IDLE_DISCONNECT'
  | 'API'
  | 'CONTACT_FLOW_DISCONNECT'
  | 'EXPIRED'
  | 'CUSTOMER_NEVER_ARRIVED'

/** How long a customer may take from the start of the chat to their first connection. */
export const arrivalSecondsMax = 300

/** How long a chat lasts unless its start says otherwise: 25 hours. */
export const chatMinutesDefault = 1500

const authenticationAttribute = 'connect:CustomerAuthentication'

/** What a contact says of its customer's authentication, once there is something to say. */
export type CustomerAuthentication = {
  Status: 'AUTHENTICATED' | 'FAILED' | 'TIMEOUT'
  AuthenticationMethod: 'CONNECT'
  IdentityProvider: string
  ClientId: string
  AssociatedCustomerId?: string
}

/** The segment attribute that carries it. */
export const authenticationSegment = (
  authentication: CustomerAuthentication,
): SegmentAttributes => ({
  [authenticationAttribute]: {
    ValueMap: Object.fromEntries(
      Object.entries(authentication).map(([name, value]) => [name, { ValueString: value }]),
    ),
  },
})

/** Values without their types, as flows and texts use them. */
export const plainSegmentAttributes = (attributes: SegmentAttributes): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, { ValueMap, ValueString, ValueInteger }]) => [
      name,
      ValueMap ? plainSegmentAttributes(ValueMap) : (ValueString ?? ValueInteger),
    ]),
  )
