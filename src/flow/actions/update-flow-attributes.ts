import { z } from 'zod'
import { defineAction } from '../action-type.ts'
import { noMatchingError } from '../branch.ts'
import { keysBelow } from '../parameter.ts'

// The designer writes an object with a Type; the guide is not clear, and people write the text alone.
const attribute = z
  .preprocess(
    (value) => (typeof value === 'string' ? { Value: value } : value),
    z.strictObject({ Value: z.string(), Type: z.string().optional() }),
  )
  .transform(({ Value: value }) => value)

/** Sets attributes that this flow alone sees: all of them, or none. */
export const updateFlowAttributes = defineAction({
  name: 'UpdateFlowAttributes',
  sets: ({ FlowAttributes: attributes }) => keysBelow('FlowAttributes', attributes),
  parameters: z.strictObject({ FlowAttributes: z.record(z.string().min(1), attribute) }),
  enter: ({ FlowAttributes: attributes }) => ({
    effect: { do: 'update-flow-attributes', attributes },
  }),
  // The guide knows of no error, so that none need be drawn.
  branches: { done: 'next', failed: { error: noMatchingError } },
})
