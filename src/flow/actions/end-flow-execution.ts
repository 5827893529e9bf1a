import { z } from 'zod'
import { defineAction } from '../action-type.ts'

/** Ends the flow and leaves the contact as it is. */
export const endFlowExecution = defineAction({
  name: 'EndFlowExecution',
  parameters: z.strictObject({}),
  enter: () => ({ effect: { do: 'end-flow' } }),
  branches: { done: 'end', failed: 'end' },
})
