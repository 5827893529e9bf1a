/** What an action may ask the world to do. The interpreter asks; a job does it and says how it ended. */
export type Effect =
  | { do: 'send-message'; text: string }
  | {
      do: 'authenticate'
      /** The bare id of the pool where the flow names no ARN. */
      userPoolArn: string
      appClientId: string
      objectTypeName: string
      timeLimitMinutes: number
    }
  | { do: 'update-attributes'; attributes: Record<string, string>; target: 'Current' | 'Related' }
  | ({ do: 'set-target-queue' } & ({ queueId: string } | { agentId: string }))
  | { do: 'transfer-to-queue' }
  | { do: 'transfer-to-flow'; flowId: string }
  | { do: 'wait'; seconds: number; events: WaitEvent[] }
  | { do: 'set-flow-logging'; enabled: boolean }
  | {
      do: 'loop'
      count: number
      members: readonly unknown[] | undefined
      /** By which references name it. */
      name: string | undefined
    }
  | { do: 'update-flow-attributes'; attributes: Record<string, string> }
  | { do: 'invoke-module'; moduleId: string; input: Record<string, unknown> }
  | { do: 'end-module'; result: Record<string, unknown> }
  | { do: 'draw-number' }
  | { do: 'update-contact'; target: 'Current' | 'Related'; data: ContactData }
  | { do: 'tag'; tags: Record<string, string> }
  | { do: 'untag'; keys: string[] }
  /** Of the target queue unless they are named. */
  | { do: 'check-hours'; hoursId: string | undefined }
  | {
      do: 'continue-chat'
      rehydrationType: 'ENTIRE_PAST_SESSION' | 'FROM_SEGMENT'
      sourceContactId: string
    }
  | { do: 'set-event-hook'; event: string; flowId: string }
  | { do: 'note-behavior'; recording?: unknown; analytics?: unknown }
  | {
      do: 'change-routing'
      priority: number | undefined
      adjustmentSeconds: number | undefined
    }
  | ({
      do: 'measure-queue'
      metric:
        | 'NumberOfAgentsAvailable'
        | 'NumberOfAgentsStaffed'
        | 'NumberOfAgentsOnline'
        | 'OldestContactInQueueAgeSeconds'
        | 'NumberOfContactsInQueue'
    } & QueueChoice)
  | ({ do: 'load-metrics'; channel: string | undefined } & QueueChoice)
  | {
      do: 'get-customer-profile'
      identifiers: { keyName: string; value: string }[]
      /** Whether a profile must have all of the identifiers, and not just one. */
      needsAll: boolean
      attributes: string[]
    }
  | (({ do: 'create-customer-profile' } | { do: 'update-customer-profile' }) & {
      /** What attributes become, by their names in the flow language. */
      values: Record<string, string>
      /** Those that later actions may read. */
      attributes: string[]
    })
  | {
      do: 'get-profile-object'
      profileId: string
      objectType: string
      /** Undefined: the latest. */
      identifier: { keyName: string; value: string } | undefined
      attributes: string[]
    }
  | { do: 'get-calculated-attributes'; profileId: string; attributes: string[] }
  | { do: 'associate-customer-profile'; profileId: string; contactId: string }
  | {
      do: 'invoke-function'
      functionArn: string
      parameters: Record<string, unknown>
      limitSeconds: number
      isAwaited: boolean
      responseType: 'STRING_MAP' | 'JSON'
    }
  | {
      do: 'talk-to-bot'
      aliasArn: string
      prompt: string | undefined
      firstText: string | undefined
      sessionAttributes: Record<string, string>
      timeoutSeconds: number | undefined
    }
  | {
      do: 'show-view'
      viewId: string
      version: string | undefined
      limitSeconds: number
      viewData: Record<string, unknown>
      isAnswerHidden: boolean
    }
  | { do: 'disconnect' }
  | { do: 'end-flow' }

/** What a flow says of a contact. Undefined stays as it is; references are added. */
export type ContactData = {
  name: string | undefined
  description: string | undefined
  languageCode: string | undefined
  customerId: string | undefined
  wisdomSessionArn: string | undefined
  references: Record<string, { Type: string; Value: string }>
}

/** A queue by its id or ARN, an agent's own, or, where neither is given, the contact's target. */
export type QueueChoice = { queueId: string | undefined; agentId: string | undefined }

/** What may end a wait before its time. Each is the outcome of that wait, too. */
export type WaitEvent = 'customerReturned' | 'botParticipantDisconnected'

/** Why outcomes that lead to error branches do, where nobody says it more exactly. */
export const outcomeReasons: Readonly<Partial<Record<Outcome, string>>> = {
  queueAtCapacity: 'the queue is at capacity',
  timedOut: 'the time is up',
  inputTimedOut: 'the customer was silent for too long',
  participantNotFound: 'no such participant is in the chat',
  noneFound: 'no profile was found',
  multipleFound: 'more than one profile was found',
}

/**
 * How an effect ended. What is done at once is `done` or `failed`, a full queue is
 * `queueAtCapacity`; an authentication `succeeded`, was `cancelled`, `timedOut` or `failed`; a bot has waited
 * for its customer for too long (`inputTimedOut`); a wait
 * `completed`, was ended by an event, found no such participant (`participantNotFound`) or `failed`;
 * a search is `done` when it has found one, else `noneFound` or `multipleFound`; a loop goes on
 * (`continueLooping`) or is over (`doneLooping`); hours are open (`inHours`) or not
 * (`outOfHours`). What brings a value to be compared has no outcome.
 */
export type Outcome =
  | 'done'
  | 'failed'
  | 'queueAtCapacity'
  | 'succeeded'
  | 'cancelled'
  | 'timedOut'
  | 'inputTimedOut'
  | 'completed'
  | 'participantNotFound'
  | 'noneFound'
  | 'multipleFound'
  | 'continueLooping'
  | 'doneLooping'
  | 'inHours'
  | 'outOfHours'
  | WaitEvent
