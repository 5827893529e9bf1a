import { z } from 'zod'
import { defineAction } from '../action-type.ts'
import { noMatchingError } from '../branch.ts'
import { atMost, text } from '../parameter.ts'

// The others stand for files of the contact.
const types = ['URL', 'NUMBER', 'STRING', 'DATE', 'EMAIL'] as const

const reference = z.strictObject({ Type: z.enum(types).default('STRING'), Value: z.string() })

/** Of the voice channel: on a chat they may be written, and say nothing. */
const voiceIdParameters = [
  'IsVoiceIdStreamingEnabled',
  'IsVoiceAuthenticationEnabled',
  'IsFraudDetectionEnabled',
  'VoiceAuthenticationThreshold',
  'VoiceAuthenticationResponseTime',
  'FraudDetectionThreshold',
  'WatchlistId',
] as const

/** Says more of the contact, all of it or nothing: its name, language, customer, references. */
export const updateContactData = defineAction({
  name: 'UpdateContactData',
  sets: (parameters) => ('CustomerId' in parameters ? [['Customer']] : []),
  parameters: z.strictObject({
    Name: atMost(1_024).optional(),
    Description: atMost(4_096).optional(),
    LanguageCode: text.regex(/^[\w-]{1,35}$/, 'must be a language, such as en-US').optional(),
    CustomerId: text.max(128, 'must be at most 128 characters long').optional(),
    WisdomSessionArn: text.max(500, 'must be at most 500 characters long').optional(),
    References: z.record(z.string().min(1), reference).default({}),
    ...Object.fromEntries(voiceIdParameters.map((name) => [name, z.string().optional()])),
    // The guide wants it to be said; the designer leaves it out.
    TargetContact: z.enum(['Current', 'Related']).default('Current'),
  }),
  fixed: ['TargetContact'],
  enter: ({
    Name: name,
    Description: description,
    LanguageCode: languageCode,
    CustomerId: customerId,
    WisdomSessionArn: wisdomSessionArn,
    References: references,
    TargetContact: target,
  }) => ({
    effect: {
      do: 'update-contact',
      target,
      data: { name, description, languageCode, customerId, wisdomSessionArn, references },
    },
  }),
  branches: { done: 'next', failed: { error: noMatchingError } },
  requiredErrors: [noMatchingError],
  warn: ({ parameters }) =>
    voiceIdParameters
      .filter((name) => name in parameters)
      .map((name) => `Parameters.${name} says nothing of a chat`),
})
