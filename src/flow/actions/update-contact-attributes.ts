import { z } from 'zod'
import { defineAction } from '../action-type.ts'
import { noMatchingError } from '../branch.ts'
import { keysBelow } from '../parameter.ts'

/** Sets attributes of the contact: all of them, or none. */
export const updateContactAttributes = defineAction({
  name: 'UpdateContactAttributes',
  sets: ({ Attributes: attributes }) => keysBelow('Attributes', attributes),
  parameters: z.strictObject({
    Attributes: z.record(z.string().min(1), z.string()),
    TargetContact: z.enum(['Current', 'Related']).default('Current'),
  }),
  fixed: ['TargetContact'],
  enter: ({ Attributes: attributes, TargetContact: target }) => ({
    effect: { do: 'update-attributes', attributes, target },
  }),
  branches: { done: 'next', failed: { error: noMatchingError } },
  requiredErrors: [noMatchingError],
})
