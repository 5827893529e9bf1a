import { z } from 'zod'
import { defineAction } from '../action-type.ts'
import { noMatchingCondition } from '../branch.ts'
import { isReference } from '../reference.ts'

/** Branches on a value of the contact: the first condition that is true of it wins. */
export const compare = defineAction({
  name: 'Compare',
  // Empty where the reference stands for nothing: then it is compared as the empty text.
  parameters: z.strictObject({ ComparisonValue: z.string() }),
  enter: ({ ComparisonValue: value }) => ({ compare: value }),
  comparesFreely: true,
  requiredErrors: [noMatchingCondition],
  validate: ({ parameters: { ComparisonValue: value } }) =>
    typeof value !== 'string' || isReference(value)
      ? []
      : ['Parameters.ComparisonValue must be one reference, such as $.Attributes.plan'],
})
