import { z } from 'zod'
import { defineAction } from '../action-type.ts'

/** Turns the log of the flow on or off. It has no error line: a flow goes on without its log. */
export const updateFlowLoggingBehavior = defineAction({
  name: 'UpdateFlowLoggingBehavior',
  parameters: z.strictObject({ FlowLoggingBehavior: z.enum(['Enabled', 'Disabled']) }),
  fixed: ['FlowLoggingBehavior'],
  enter: ({ FlowLoggingBehavior: behavior }) => ({
    effect: { do: 'set-flow-logging', enabled: behavior === 'Enabled' },
  }),
  branches: { done: 'next', failed: 'next' },
})
