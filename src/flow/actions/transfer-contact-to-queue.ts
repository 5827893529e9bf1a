import { z } from 'zod'
import { defineAction } from '../action-type.ts'
import { noMatchingError } from '../branch.ts'

/** Puts the contact into its target queue, where this flow ends: routing goes on outside of it. */
export const transferContactToQueue = defineAction({
  name: 'TransferContactToQueue',
  parameters: z.strictObject({}),
  enter: () => ({ effect: { do: 'transfer-to-queue' } }),
  branches: {
    done: 'end',
    queueAtCapacity: { error: 'QueueAtCapacity' },
    failed: { error: noMatchingError },
  },
  requiredErrors: ['QueueAtCapacity', noMatchingError],
})
