import { z } from 'zod'
import { defineAction } from '../action-type.ts'
import { noMatchingCondition, noMatchingError } from '../branch.ts'
import { text, wholeNumber } from '../parameter.ts'

const limitSecondsMax = 604_800
const limitSecondsDefault = 400

/** Shows the customer a view, and waits for what they do in it. */
export const showView = defineAction({
  name: 'ShowView',
  waits: true,
  sets: () => [['Views']],
  parameters: z.strictObject({
    ViewResource: z.strictObject({
      Id: text.max(500, 'must be at most 500 characters long'),
      Version: z.union([z.string(), z.int()]).optional(),
    }),
    InvocationTimeLimitSeconds: wholeNumber(1, limitSecondsMax).default(limitSecondsDefault),
    ViewData: z.record(z.string(), z.json()).default({}),
    SensitiveDataConfiguration: z
      .strictObject({ HideResponseOn: z.array(z.enum(['TRANSCRIPT'])).default([]) })
      .default({ HideResponseOn: [] }),
  }),
  enter: ({
    ViewResource: { Id: viewId, Version: version },
    InvocationTimeLimitSeconds: limitSeconds,
    ViewData: viewData,
    SensitiveDataConfiguration: { HideResponseOn: hiddenOn },
  }) => ({
    effect: {
      do: 'show-view',
      viewId,
      version: version === undefined ? undefined : String(version),
      limitSeconds,
      viewData,
      isAnswerHidden: hiddenOn.length > 0,
    },
  }),
  branches: { timedOut: { error: 'TimeLimitExceeded' }, failed: { error: noMatchingError } },
  comparesFreely: true,
  requiredErrors: [noMatchingCondition, 'TimeLimitExceeded', noMatchingError],
})
