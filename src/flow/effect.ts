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
  | { do: 'disconnect' }
  | { do: 'end-flow' }

/** What may end a wait before its time. Each is the outcome of that wait, too. */
export type WaitEvent = 'customerReturned' | 'botParticipantDisconnected'

/**
 * How an effect ended. What is done at once is `done` or `failed`, a full queue is
 * `queueAtCapacity`; an authentication `succeeded`, was `cancelled`, `timedOut` or `failed`; a wait
 * `completed`, was ended by an event, found no such participant (`participantNotFound`) or `failed`.
 */
export type Outcome =
  | 'done'
  | 'failed'
  | 'queueAtCapacity'
  | 'succeeded'
  | 'cancelled'
  | 'timedOut'
  | 'completed'
  | 'participantNotFound'
  | WaitEvent
