import { z } from 'zod'
import { defineAction } from '../action-type.ts'
import { noMatchingError } from '../branch.ts'

const isEnabled = z.enum(['Enabled', 'Disabled'])

/** Says who is to be recorded, and what is to be analysed. It is noted: nothing here does either. */
export const updateContactRecordingBehavior = defineAction({
  name: 'UpdateContactRecordingBehavior',
  parameters: z.strictObject({
    RecordingBehavior: z
      .strictObject({
        RecordedParticipants: z.array(z.enum(['Agent', 'Customer'])).optional(),
        ScreenRecordedParticipants: z.array(z.enum(['Agent'])).optional(),
        IVRRecordingBehavior: isEnabled.optional(),
      })
      .optional(),
    AnalyticsBehavior: z
      .looseObject({
        Enabled: z.enum(['True', 'False']).optional(),
        AnalyticsRedactionBehavior: isEnabled.optional(),
        AnalyticsRedactionResults: z.enum(['RedactedAndOriginal', 'RedactedOnly']).optional(),
      })
      .optional(),
  }),
  enter: ({ RecordingBehavior: recording, AnalyticsBehavior: analytics }) => ({
    effect: { do: 'note-behavior', recording, analytics },
  }),
  // The guide knows of no error, so that none need be drawn.
  branches: { done: 'next', failed: { error: noMatchingError } },
  warn: () => ['it is noted, and nothing is recorded or analysed'],
})
