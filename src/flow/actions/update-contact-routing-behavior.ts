import { z } from 'zod'
import { defineAction } from '../action-type.ts'
import { noMatchingError } from '../branch.ts'
import { exactlyOne, wholeNumber } from '../parameter.ts'

const secondsMax = 2 ** 31 - 1

/** Says how soon the contact is to be served. It is noted, for whoever takes contacts out of queues. */
export const updateContactRoutingBehavior = defineAction({
  name: 'UpdateContactRoutingBehavior',
  parameters: z
    .strictObject({
      QueuePriority: wholeNumber(1, Number.MAX_SAFE_INTEGER).optional(),
      QueueTimeAdjustmentSeconds: wholeNumber(-secondsMax, secondsMax).optional(),
    })
    .refine(...exactlyOne('QueuePriority', 'QueueTimeAdjustmentSeconds')),
  fixed: ['QueuePriority', 'QueueTimeAdjustmentSeconds'],
  enter: ({ QueuePriority: priority, QueueTimeAdjustmentSeconds: adjustmentSeconds }) => ({
    effect: { do: 'change-routing', priority, adjustmentSeconds },
  }),
  // The guide knows of no error, so that none need be drawn.
  branches: { done: 'next', failed: { error: noMatchingError } },
})
