import { z } from 'zod'
import { defineAction } from '../action-type.ts'
import { noMatchingError } from '../branch.ts'
import { text } from '../parameter.ts'

const isEmpty = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0

/** Says whose the contact is. */
export const associateContactToCustomerProfile = defineAction({
  name: 'AssociateContactToCustomerProfile',
  sets: () => [['Customer']],
  parameters: z.strictObject({
    ProfileRequestData: z.strictObject({ ProfileId: text, ContactId: text }),
    // It answers nothing; the designer writes that as either.
    ProfileResponseData: z.unknown().refine(isEmpty, 'must be empty').optional(),
  }),
  enter: ({ ProfileRequestData: { ProfileId: profileId, ContactId: contactId } }) => ({
    effect: { do: 'associate-customer-profile', profileId, contactId },
  }),
  branches: { done: 'next', failed: { error: noMatchingError } },
  requiredErrors: [noMatchingError],
})
