import type { ActionType } from './action-type.ts'
import { authenticateParticipant } from './actions/authenticate-participant.ts'
import { compare } from './actions/compare.ts'
import { disconnectParticipant } from './actions/disconnect-participant.ts'
import { endFlowExecution } from './actions/end-flow-execution.ts'
import { endFlowModuleExecution } from './actions/end-flow-module-execution.ts'
import { messageParticipant } from './actions/message-participant.ts'
import { transferContactToQueue } from './actions/transfer-contact-to-queue.ts'
import { transferToFlow } from './actions/transfer-to-flow.ts'
import { updateContactAttributes } from './actions/update-contact-attributes.ts'
import { updateContactTargetQueue } from './actions/update-contact-target-queue.ts'
import { updateFlowLoggingBehavior } from './actions/update-flow-logging-behavior.ts'
import { wait } from './actions/wait.ts'

/** Every kind of action that a flow or a module may hold. */
export const actionTypes: readonly ActionType[] = [
  authenticateParticipant,
  compare,
  disconnectParticipant,
  endFlowExecution,
  endFlowModuleExecution,
  messageParticipant,
  transferContactToQueue,
  transferToFlow,
  updateContactAttributes,
  updateContactTargetQueue,
  updateFlowLoggingBehavior,
  wait,
]

/** Undefined for a kind that is not built. */
export function findActionType(name: string): ActionType | undefined {
  return actionTypes.find((type) => type.name === name)
}
