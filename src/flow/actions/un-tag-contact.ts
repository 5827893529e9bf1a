import { z } from 'zod'
import { defineAction } from '../action-type.ts'
import { noMatchingError } from '../branch.ts'
import { complaintsAboutTagKeys, tagsMax } from '../tag-key.ts'

const parameters = z.strictObject({
  TagKeys: z
    .array(z.string())
    .refine(({ length }) => length >= 1 && length <= tagsMax, `must hold from 1 to ${tagsMax} keys`)
    .superRefine((keys, context) => {
      for (const complaint of complaintsAboutTagKeys(keys)) context.addIssue(complaint)
    }),
})

/**
 * Takes tags away from the contact; one that is not there is none. The guide spells its name in one
 * way, what is exported from Amazon Connect in the other.
 */
export const unTagContactActions = ['UnTagContact', 'UntagContact'].map((name) =>
  defineAction({
    name,
    parameters,
    fixed: ['TagKeys'],
    enter: ({ TagKeys: keys }) => ({ effect: { do: 'untag', keys } }),
    branches: { done: 'next', failed: { error: noMatchingError } },
  }),
)
