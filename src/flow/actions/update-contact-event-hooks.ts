import { z } from 'zod'
import type { Action } from '../action.ts'
import { defineAction } from '../action-type.ts'
import { noMatchingError } from '../branch.ts'
import { exactlyOne, text } from '../parameter.ts'

// Nobody is put on hold in a chat: the guide says that these take the error branch there.
const holds = ['AgentHold', 'CustomerHold']

const events = [
  ...holds,
  'AgentWhisper',
  'CustomerQueue',
  'CustomerRemaining',
  'CustomerWhisper',
  'DefaultAgentUI',
  'DisconnectAgentUI',
  'PauseContact',
  'ResumeContact',
]

/** Says which flow is to run at an event. It is noted: nothing here runs one then. */
export const updateContactEventHooks = defineAction({
  name: 'UpdateContactEventHooks',
  names: { 'EventHooks.*': 'flow' },
  parameters: z.strictObject({
    EventHooks: z
      .strictObject(Object.fromEntries(events.map((event) => [event, text.optional()])))
      .refine(...exactlyOne(...events)),
    // Written by the designer, and not in the guide: whether that flow is to run.
    EventHooksConfiguration: z.looseObject({}).optional(),
  }),
  enter: ({ EventHooks: hooks }) => {
    const [[event, flowId] = []] = Object.entries(hooks)
    return event === undefined || flowId === undefined || holds.includes(event)
      ? { branch: { error: noMatchingError }, reason: 'chats know no such event' }
      : { effect: { do: 'set-event-hook', event, flowId } }
  },
  branches: { done: 'next', failed: { error: noMatchingError } },
  requiredErrors: [noMatchingError],
  warn: ({ parameters }) =>
    eventsOf(parameters).map((event) =>
      holds.includes(event)
        ? `Parameters.EventHooks.${event} takes the error branch in a chat`
        : `Parameters.EventHooks.${event} is noted, and its flow does not run`,
    ),
})

const eventsOf = ({ EventHooks: hooks }: Action['parameters']): string[] =>
  typeof hooks === 'object' && hooks !== null ? Object.keys(hooks) : []
