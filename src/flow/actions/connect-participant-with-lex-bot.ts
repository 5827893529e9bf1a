import { z } from 'zod'
import { defineAction } from '../action-type.ts'
import { noMatchingCondition, noMatchingError } from '../branch.ts'
import { atMostOne, exactlyOne, text, wholeNumber } from '../parameter.ts'

const timeoutSecondsMax = 604_800

const initialData = z.strictObject({ InitialMessage: z.string().optional() }).optional()

/** Lets the customer talk to a bot, until it knows what they want: its intent is compared. */
export const connectParticipantWithLexBot = defineAction({
  name: 'ConnectParticipantWithLexBot',
  waits: true,
  sets: () => [['Lex']],
  parameters: z
    .strictObject({
      Text: text.optional(),
      PromptId: text.optional(),
      SSML: text.optional(),
      Media: z.object({}).optional(),
      LexV2Bot: z.strictObject({ AliasArn: text }).optional(),
      LexBot: z.object({}).optional(),
      LexSessionAttributes: z.record(z.string(), z.string()).default({}),
      // The guide writes it both ways.
      LexInitializationData: initialData,
      LexInitilizationData: initialData,
      LexTimeoutSeconds: z
        .strictObject({ Text: wholeNumber(1, timeoutSecondsMax).optional() })
        .optional(),
    })
    .refine(...atMostOne('Text', 'PromptId', 'SSML', 'Media'))
    .refine(...exactlyOne('LexV2Bot', 'LexBot')),
  enter: ({ Text: prompt, LexV2Bot: bot, ...wish }) => {
    if (!bot) return { branch: { error: noMatchingError }, reason: 'Lex V1 is not spoken here' }
    if (wish.PromptId ?? wish.SSML ?? wish.Media) {
      return { branch: { error: noMatchingError }, reason: 'only a Text can be said in a chat' }
    }
    const initial = wish.LexInitializationData ?? wish.LexInitilizationData
    return {
      effect: {
        do: 'talk-to-bot',
        aliasArn: bot.AliasArn,
        prompt,
        firstText: initial?.InitialMessage,
        sessionAttributes: wish.LexSessionAttributes,
        timeoutSeconds: wish.LexTimeoutSeconds?.Text,
      },
    }
  },
  branches: {
    inputTimedOut: { error: 'InputTimeLimitExceeded' },
    failed: { error: noMatchingError },
  },
  comparesFreely: true,
  requiredErrors: [noMatchingCondition, noMatchingError],
  warn: ({ parameters }) => [
    ...('LexV2Bot' in parameters ? [] : ['a LexBot is of Lex V1, so it takes the error branch']),
    ...(['PromptId', 'SSML', 'Media'].some((name) => name in parameters)
      ? ['only a Text can be said in a chat, so it takes the error branch']
      : []),
  ],
})
