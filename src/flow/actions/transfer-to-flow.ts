import { z } from 'zod'
import { defineAction } from '../action-type.ts'
import { noMatchingError } from '../branch.ts'
import { text } from '../parameter.ts'

/** Goes on in another flow, given by its id or ARN. This one ends there. */
export const transferToFlow = defineAction({
  name: 'TransferToFlow',
  names: { ContactFlowId: 'flow' },
  parameters: z.strictObject({ ContactFlowId: text }),
  enter: ({ ContactFlowId: flowId }) => ({ effect: { do: 'transfer-to-flow', flowId } }),
  branches: { done: 'end', failed: { error: noMatchingError } },
  requiredErrors: [noMatchingError],
})
