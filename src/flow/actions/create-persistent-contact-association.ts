import { z } from 'zod'
import { defineAction } from '../action-type.ts'
import { noMatchingError } from '../branch.ts'
import { text } from '../parameter.ts'

/** Lets the chat go on with a past one, whose transcript it then shows. Once a chat. */
export const createPersistentContactAssociation = defineAction({
  name: 'CreatePersistentContactAssociation',
  parameters: z.strictObject({
    RehydrationType: z.enum(['ENTIRE_PAST_SESSION', 'FROM_SEGMENT']),
    SourceContactId: text,
  }),
  enter: ({ RehydrationType: rehydrationType, SourceContactId: sourceContactId }) => ({
    effect: { do: 'continue-chat', rehydrationType, sourceContactId },
  }),
  branches: { done: 'next', failed: { error: noMatchingError } },
  requiredErrors: [noMatchingError],
})
