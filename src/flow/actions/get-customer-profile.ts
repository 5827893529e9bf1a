import { z } from 'zod'
import { defineAction } from '../action-type.ts'
import { noMatchingError } from '../branch.ts'
import { customerAttributesWanted, searchedValue } from '../customer-attribute.ts'
import { exactlyOne, text } from '../parameter.ts'

/** How many identifiers a search may have. */
const identifiersMax = 5

const identifier = z.strictObject({ IdentifierName: text, IdentifierValue: searchedValue })

const search = z
  .strictObject({
    ...identifier.partial().shape,
    SearchCriteria: z
      .array(identifier)
      .min(1)
      .max(identifiersMax, `must hold at most ${identifiersMax} identifiers`)
      .optional(),
    LogicalOperator: z.enum(['AND', 'OR']).optional(),
  })
  .refine(...exactlyOne('IdentifierName', 'SearchCriteria'))
  .transform(({ LogicalOperator: operator, SearchCriteria: several, ...one }, context) => {
    const missing = (name: string) => {
      context.addIssue({ code: 'custom', path: [name], message: 'is required' })
      return z.NEVER
    }
    const { IdentifierName: keyName = '', IdentifierValue: value } = one
    if (!several)
      return value === undefined
        ? missing('IdentifierValue')
        : { identifiers: [{ keyName, value }], needsAll: false }
    if (several.length > 1 && operator === undefined) return missing('LogicalOperator')
    const identifiers = several.map(({ IdentifierName, IdentifierValue }) => ({
      keyName: IdentifierName,
      value: IdentifierValue,
    }))
    return { identifiers, needsAll: operator === 'AND' }
  })

/** Finds the one profile that has some identifiers: all of them, or any. */
export const getCustomerProfile = defineAction({
  name: 'GetCustomerProfile',
  sets: () => [['Customer']],
  parameters: z.strictObject({
    ProfileRequestData: search,
    ProfileResponseData: customerAttributesWanted,
  }),
  enter: ({ ProfileRequestData: search, ProfileResponseData: attributes }) => ({
    effect: { do: 'get-customer-profile', ...search, attributes },
  }),
  branches: {
    done: 'next',
    multipleFound: { error: 'MultipleFoundError' },
    noneFound: { error: 'NoneFoundError' },
    failed: { error: noMatchingError },
  },
  requiredErrors: [noMatchingError],
})
