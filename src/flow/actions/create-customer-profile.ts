import { z } from 'zod'
import { defineAction } from '../action-type.ts'
import { noMatchingError } from '../branch.ts'
import { customerAttributesWanted, customerValues } from '../customer-attribute.ts'

/** Makes a profile, whether or not there is another like it. */
export const createCustomerProfile = defineAction({
  name: 'CreateCustomerProfile',
  sets: () => [['Customer']],
  parameters: z.strictObject({
    ProfileRequestData: customerValues,
    ProfileResponseData: customerAttributesWanted,
  }),
  enter: ({ ProfileRequestData: values, ProfileResponseData: attributes }) => ({
    effect: { do: 'create-customer-profile', values, attributes },
  }),
  branches: { done: 'next', failed: { error: noMatchingError } },
  requiredErrors: [noMatchingError],
})
