import { z } from 'zod'
import { defineAction } from '../action-type.ts'
import { noMatchingError } from '../branch.ts'
import { text } from '../parameter.ts'

/**
 * Goes through a module, given by its id or ARN, and then on. What it is given, and gives back, is
 * read by references.
 */
export const invokeFlowModule = defineAction({
  name: 'InvokeFlowModule',
  flowTypes: ['CONTACT_FLOW'],
  // What the module does is written there: it may wait, and change all that is the contact's.
  waits: true,
  names: { FlowModuleId: 'module' },
  sets: () => [['Attributes'], ['Customer'], ['Modules']],
  parameters: z.strictObject({
    FlowModuleId: text,
    Input: z.record(z.string(), z.json()).default({}),
  }),
  enter: ({ FlowModuleId: moduleId, Input: input }) => ({
    effect: { do: 'invoke-module', moduleId, input },
  }),
  branches: { done: 'next', failed: { error: noMatchingError } },
  requiredErrors: [noMatchingError],
})
