import { z } from 'zod'
import { defineAction } from '../action-type.ts'
import { noMatchingError } from '../branch.ts'
import { searchedValue } from '../customer-attribute.ts'

/** Asks for calculated attributes of a profile: nothing here calculates any, so none can be had. */
export const getCalculatedAttributesForCustomerProfile = defineAction({
  name: 'GetCalculatedAttributesForCustomerProfile',
  parameters: z.strictObject({
    ProfileRequestData: z.strictObject({ ProfileId: searchedValue }),
    ProfileResponseData: z
      .array(z.string().regex(/^CalculatedAttributes\..{1,255}$/su, 'is no calculated attribute'))
      .default([]),
  }),
  enter: ({ ProfileRequestData: { ProfileId: profileId }, ProfileResponseData: attributes }) => ({
    effect: { do: 'get-calculated-attributes', profileId, attributes },
  }),
  branches: {
    done: 'next',
    noneFound: { error: 'NoneFoundError' },
    failed: { error: noMatchingError },
  },
  requiredErrors: [noMatchingError],
  warn: ({ parameters: { ProfileResponseData: attributes } }) =>
    Array.isArray(attributes) && attributes.length > 0
      ? ['nothing here calculates attributes, so it takes the error branch']
      : [],
})
