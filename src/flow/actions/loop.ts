import { z } from 'zod'
import { defineAction } from '../action-type.ts'
import { wholeNumber } from '../parameter.ts'

/** Leads on a number of times, then says that it is done, once, and begins anew. */
export const loop = defineAction({
  name: 'Loop',
  parameters: z.strictObject({ LoopCount: wholeNumber(0, 100) }),
  enter: ({ LoopCount: count }) => ({ effect: { do: 'loop', count } }),
  branches: {
    continueLooping: { condition: 'ContinueLooping' },
    doneLooping: { condition: 'DoneLooping' },
  },
  requiredConditions: ['ContinueLooping', 'DoneLooping'],
})
