import { z } from 'zod'
import type { Action } from '../action.ts'
import { defineAction } from '../action-type.ts'
import { noMatchingError } from '../branch.ts'
import type { WaitEvent } from '../effect.ts'
import { exactlyOne, wholeNumber } from '../parameter.ts'

const events = {
  CustomerReturned: 'customerReturned',
  BotParticipantDisconnected: 'botParticipantDisconnected',
} as const satisfies Record<string, WaitEvent>

const eventName = z.literal(['CustomerReturned', 'BotParticipantDisconnected'])

/** Seven days. */
const seconds = wholeNumber(1, 604_800).optional()

/** Waits for a time, or for one of some events. Never leaves by NextAction: its result says where. */
export const wait = defineAction({
  name: 'Wait',
  waits: true,
  // The guide calls the time TimeoutSeconds; the designer writes TimeLimitSeconds.
  parameters: z
    .strictObject({
      TimeLimitSeconds: seconds,
      TimeoutSeconds: seconds,
      Events: z.array(eventName).default([]),
    })
    .refine(...exactlyOne('TimeLimitSeconds', 'TimeoutSeconds')),
  fixed: ['Events'],
  enter: ({ TimeLimitSeconds, TimeoutSeconds, Events: names }) => {
    const seconds = TimeLimitSeconds ?? TimeoutSeconds
    return seconds === undefined
      ? { branch: { error: noMatchingError } }
      : { effect: { do: 'wait', seconds, events: names.map((name) => events[name]) } }
  },
  branches: {
    completed: { condition: 'WaitCompleted' },
    customerReturned: { condition: 'CustomerReturned' },
    botParticipantDisconnected: { condition: 'BotParticipantDisconnected' },
    participantNotFound: { error: 'ParticipantNotFound' },
    failed: { error: noMatchingError },
  },
  requiredErrors: [noMatchingError],
  validate: ({ parameters, transitions }) =>
    resultsOf(parameters)
      .filter((result) => transitions.conditions.every(({ operand }) => operand !== result))
      .map((result) => `a condition for ${result} is required`),
})

function resultsOf({ Events: names }: Action['parameters']): string[] {
  return ['WaitCompleted', ...(z.array(eventName).safeParse(names).data ?? [])]
}
