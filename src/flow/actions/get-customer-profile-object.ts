import { z } from 'zod'
import { defineAction } from '../action-type.ts'
import { noMatchingError } from '../branch.ts'
import { searchedValue } from '../customer-attribute.ts'
import { text } from '../parameter.ts'

const readable = /^(?:(?:Asset|Order|Case)\w{1,255}|ObjectAttributes\..{1,255})$/su

/** Finds an object of a profile: its latest of a type, or the one that has an identifier. */
export const getCustomerProfileObject = defineAction({
  name: 'GetCustomerProfileObject',
  sets: () => [['Customer']],
  parameters: z.strictObject({
    ProfileRequestData: z
      .strictObject({
        ProfileId: searchedValue,
        ObjectType: searchedValue,
        IdentifierName: text.optional(),
        IdentifierValue: searchedValue.optional(),
        UseLatest: z
          .union([z.boolean(), z.enum(['true', 'false']).transform((word) => word === 'true')])
          .optional(),
      })
      .refine(
        ({ UseLatest: isLatest, IdentifierName: name, IdentifierValue: value }) =>
          isLatest === true || (name !== undefined && value !== undefined),
        'must hold UseLatest, or IdentifierName and IdentifierValue',
      ),
    ProfileResponseData: z
      .array(z.string().regex(readable, 'is no attribute of an object'))
      .default([]),
  }),
  enter: ({
    ProfileRequestData: { ProfileId, ObjectType, IdentifierName, IdentifierValue, UseLatest },
    ProfileResponseData: attributes,
  }) => ({
    effect: {
      do: 'get-profile-object',
      profileId: ProfileId,
      objectType: ObjectType,
      identifier:
        UseLatest === true || IdentifierName === undefined || IdentifierValue === undefined
          ? undefined
          : { keyName: IdentifierName, value: IdentifierValue },
      attributes,
    },
  }),
  branches: {
    done: 'next',
    noneFound: { error: 'NoneFoundError' },
    failed: { error: noMatchingError },
  },
  requiredErrors: [noMatchingError],
})
