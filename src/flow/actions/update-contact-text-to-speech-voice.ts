import { z } from 'zod'
import { defineAction } from '../action-type.ts'
import { text } from '../parameter.ts'

/** Says whose voice is heard. A chat has none: the guide says that it goes on. */
export const updateContactTextToSpeechVoice = defineAction({
  name: 'UpdateContactTextToSpeechVoice',
  parameters: z.strictObject({
    TextToSpeechVoice: text,
    TextToSpeechEngine: text.optional(),
    TextToSpeechStyle: text.optional(),
  }),
  enter: () => ({ branch: 'next' }),
  branches: { done: 'next', failed: 'next' },
  warn: () => ['it says nothing in a chat'],
})
