import { z } from 'zod'
import { defineAction } from '../action-type.ts'
import { noMatchingError } from '../branch.ts'
import { complaintsAboutTagKeys, tagsMax } from '../tag-key.ts'

/** Takes tags away from the contact; one that is not there is none. */
export const unTagContact = defineAction({
  name: 'UnTagContact',
  parameters: z.strictObject({
    TagKeys: z
      .array(z.string())
      .refine(
        ({ length }) => length >= 1 && length <= tagsMax,
        `must hold from 1 to ${tagsMax} keys`,
      )
      .superRefine((keys, context) => {
        for (const complaint of complaintsAboutTagKeys(keys)) context.addIssue(complaint)
      }),
  }),
  fixed: ['TagKeys'],
  enter: ({ TagKeys: keys }) => ({ effect: { do: 'untag', keys } }),
  branches: { done: 'next', failed: { error: noMatchingError } },
})
