import { z } from 'zod'
import { defineAction } from '../action-type.ts'

/** Ends the chat, and the flow with it. */
export const disconnectParticipant = defineAction({
  name: 'DisconnectParticipant',
  parameters: z.strictObject({}),
  enter: () => ({ effect: { do: 'disconnect' } }),
  branches: { done: 'end', failed: 'end' },
})
