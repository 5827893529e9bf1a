import { z } from 'zod'
import { defineAction } from '../action-type.ts'
import { noMatchingError } from '../branch.ts'
import { text } from '../parameter.ts'

/** Branches on whether some hours of operation are open now: those given, or the target queue's. */
export const checkHoursOfOperation = defineAction({
  name: 'CheckHoursOfOperation',
  names: { HoursOfOperationId: 'hours' },
  parameters: z.strictObject({ HoursOfOperationId: text.optional() }),
  enter: ({ HoursOfOperationId: hoursId }) => ({ effect: { do: 'check-hours', hoursId } }),
  branches: {
    inHours: { condition: 'True' },
    outOfHours: { condition: 'False' },
    failed: { error: noMatchingError },
  },
  requiredConditions: ['True', 'False'],
  requiredErrors: [noMatchingError],
})
