import { z } from 'zod'
import { defineAction } from '../action-type.ts'
import { noMatchingError } from '../branch.ts'
import { exactlyOne, text } from '../parameter.ts'

/** Says into which queue, or whose, the contact will be transferred. */
export const updateContactTargetQueue = defineAction({
  name: 'UpdateContactTargetQueue',
  names: { QueueId: 'queue' },
  parameters: z
    .strictObject({ QueueId: text.optional(), AgentId: text.optional() })
    .refine(...exactlyOne('QueueId', 'AgentId')),
  enter: ({ QueueId: queueId, AgentId: agentId }) => {
    if (queueId !== undefined) return { effect: { do: 'set-target-queue', queueId } }
    if (agentId !== undefined) return { effect: { do: 'set-target-queue', agentId } }
    return { branch: { error: noMatchingError } }
  },
  branches: { done: 'next', failed: { error: noMatchingError } },
  requiredErrors: [noMatchingError],
})
