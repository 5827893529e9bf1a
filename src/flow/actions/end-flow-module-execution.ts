import { z } from 'zod'
import { defineAction } from '../action-type.ts'

/** Ends a module, and goes back to the flow that invoked it. */
export const endFlowModuleExecution = defineAction({
  name: 'EndFlowModuleExecution',
  onlyIn: 'module',
  parameters: z.strictObject({ ResultData: z.record(z.string(), z.json()).default({}) }),
  enter: ({ ResultData: result }) => ({ effect: { do: 'end-module', result } }),
  branches: { done: 'end', failed: 'end' },
})
