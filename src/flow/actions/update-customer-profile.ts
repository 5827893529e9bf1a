import { z } from 'zod'
import { defineAction } from '../action-type.ts'
import { noMatchingError } from '../branch.ts'
import { customerAttributesWanted, customerValues } from '../customer-attribute.ts'

/** Changes the profile that `$.Customer` speaks of: what has a value gets it, the rest stays. */
export const updateCustomerProfile = defineAction({
  name: 'UpdateCustomerProfile',
  sets: () => [['Customer']],
  parameters: z.strictObject({
    ProfileRequestData: customerValues,
    ProfileResponseData: customerAttributesWanted,
  }),
  enter: ({ ProfileRequestData: values, ProfileResponseData: attributes }) => ({
    effect: { do: 'update-customer-profile', values, attributes },
  }),
  branches: { done: 'next', failed: { error: noMatchingError } },
  requiredErrors: [noMatchingError],
})
