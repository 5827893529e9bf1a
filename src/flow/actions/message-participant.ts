import { z } from 'zod'
import { defineAction } from '../action-type.ts'
import { noMatchingError } from '../branch.ts'
import { exactlyOne, text } from '../parameter.ts'

/** Sends a message. Prompts and speech are of the voice channel: on a chat they are an error. */
export const messageParticipant = defineAction({
  name: 'MessageParticipant',
  parameters: z
    .strictObject({
      Text: text.optional(),
      PromptId: text.optional(),
      SSML: text.optional(),
      Media: z.object({}).optional(),
    })
    .refine(...exactlyOne('Text', 'PromptId', 'SSML', 'Media')),
  enter: ({ Text: text }) =>
    text
      ? { effect: { do: 'send-message', text } }
      : { branch: { error: noMatchingError }, reason: 'only a Text can be said in a chat' },
  // The designer draws no error line from it unless one wants it.
  branches: { done: 'next', failed: { error: noMatchingError } },
  warn: ({ parameters }) =>
    'Text' in parameters ? [] : ['only a Text can be said in a chat, so it takes the error branch'],
})
