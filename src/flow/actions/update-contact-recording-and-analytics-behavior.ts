import { z } from 'zod'
import { defineAction } from '../action-type.ts'
import { noMatchingError } from '../branch.ts'
import { exactlyOne } from '../parameter.ts'

const isEnabled = z.enum(['True', 'False'])

/** The error of a behaviour that is another channel's. */
const channelMismatch = 'ChannelMismatch'

/** The same, by channel: what is said of a call cannot be done to a chat. */
export const updateContactRecordingAndAnalyticsBehavior = defineAction({
  name: 'UpdateContactRecordingAndAnalyticsBehavior',
  parameters: z
    .strictObject({
      VoiceBehavior: z.looseObject({}).optional(),
      ScreenRecordingBehavior: z.looseObject({}).optional(),
      ChatBehavior: z
        .looseObject({
          ChatAnalyticsBehavior: z
            .looseObject({
              Enabled: isEnabled,
              ConversationalAnalyticsRedactionConfiguration: z
                .looseObject({ Enabled: isEnabled })
                .optional(),
              InFlightChatRedactionConfiguration: z.looseObject({ Enabled: isEnabled }).optional(),
            })
            .optional(),
        })
        .optional(),
    })
    .refine(...exactlyOne('VoiceBehavior', 'ChatBehavior', 'ScreenRecordingBehavior')),
  enter: ({ ChatBehavior: analytics }) =>
    analytics
      ? { effect: { do: 'note-behavior', analytics } }
      : { branch: { error: channelMismatch } },
  branches: { done: 'next', failed: { error: noMatchingError } },
  requiredErrors: [noMatchingError, channelMismatch],
  warn: ({ parameters }) => [
    'ChatBehavior' in parameters
      ? 'it is noted, and nothing is recorded or analysed'
      : `it takes the error branch ${channelMismatch} in a chat`,
  ],
})
