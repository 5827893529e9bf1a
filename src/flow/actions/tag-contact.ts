import { z } from 'zod'
import { defineAction } from '../action-type.ts'
import { noMatchingError } from '../branch.ts'
import { atMost } from '../parameter.ts'
import { complaintsAboutTagKeys, tagsMax } from '../tag-key.ts'

/** Gives tags to the contact: all of them, or none. */
export const tagContact = defineAction({
  name: 'TagContact',
  parameters: z.strictObject({
    Tags: z
      .record(z.string(), atMost(256))
      .refine((tags) => Object.keys(tags).length <= tagsMax, `must hold at most ${tagsMax} tags`),
  }),
  enter: ({ Tags: tags }) =>
    complaintsAboutTagKeys(Object.keys(tags)).length === 0
      ? { effect: { do: 'tag', tags } }
      : { branch: { error: noMatchingError }, reason: 'a key that no tag may have' },
  // The guide knows of no error, so that none need be drawn.
  branches: { done: 'next', failed: { error: noMatchingError } },
  validate: ({ parameters: { Tags: tags } }) =>
    complaintsAboutTagKeys(
      Object.keys(z.record(z.string(), z.unknown()).safeParse(tags).data ?? {}).filter(
        // What a reference will stand for is known in the run only.
        (key) => !key.includes('$.') && !key.includes('$['),
      ),
    ).map((complaint) => `Parameters.Tags ${complaint}`),
})
