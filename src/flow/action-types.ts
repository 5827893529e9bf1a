import type { ActionType } from './action-type.ts'
import { associateContactToCustomerProfile } from './actions/associate-contact-to-customer-profile.ts'
import { authenticateParticipant } from './actions/authenticate-participant.ts'
import { checkHoursOfOperation } from './actions/check-hours-of-operation.ts'
import { checkMetricData } from './actions/check-metric-data.ts'
import { compare } from './actions/compare.ts'
import { connectParticipantWithLexBot } from './actions/connect-participant-with-lex-bot.ts'
import { createCustomerProfile } from './actions/create-customer-profile.ts'
import { createPersistentContactAssociation } from './actions/create-persistent-contact-association.ts'
import { disconnectParticipant } from './actions/disconnect-participant.ts'
import { distributeByPercentage } from './actions/distribute-by-percentage.ts'
import { endFlowExecution } from './actions/end-flow-execution.ts'
import { endFlowModuleExecution } from './actions/end-flow-module-execution.ts'
import { getCalculatedAttributesForCustomerProfile } from './actions/get-calculated-attributes-for-customer-profile.ts'
import { getCustomerProfileObject } from './actions/get-customer-profile-object.ts'
import { getCustomerProfile } from './actions/get-customer-profile.ts'
import { getMetricData } from './actions/get-metric-data.ts'
import { invokeFlowModule } from './actions/invoke-flow-module.ts'
import { invokeLambdaFunction } from './actions/invoke-lambda-function.ts'
import { loop } from './actions/loop.ts'
import { messageParticipant } from './actions/message-participant.ts'
import { showView } from './actions/show-view.ts'
import { tagContact } from './actions/tag-contact.ts'
import { transferContactToQueue } from './actions/transfer-contact-to-queue.ts'
import { transferToFlow } from './actions/transfer-to-flow.ts'
import { unTagContactActions } from './actions/un-tag-contact.ts'
import { updateContactAttributes } from './actions/update-contact-attributes.ts'
import { updateContactData } from './actions/update-contact-data.ts'
import { updateContactEventHooks } from './actions/update-contact-event-hooks.ts'
import { updateContactRecordingAndAnalyticsBehavior } from './actions/update-contact-recording-and-analytics-behavior.ts'
import { updateContactRecordingBehavior } from './actions/update-contact-recording-behavior.ts'
import { updateContactRoutingBehavior } from './actions/update-contact-routing-behavior.ts'
import { updateContactTargetQueue } from './actions/update-contact-target-queue.ts'
import { updateContactTextToSpeechVoice } from './actions/update-contact-text-to-speech-voice.ts'
import { updateCustomerProfile } from './actions/update-customer-profile.ts'
import { updateFlowAttributes } from './actions/update-flow-attributes.ts'
import { updateFlowLoggingBehavior } from './actions/update-flow-logging-behavior.ts'
import { voiceOnlyActions } from './actions/voice-only.ts'
import { wait } from './actions/wait.ts'

/** Every kind of action that a flow or a module may hold. */
export const actionTypes: readonly ActionType[] = [
  associateContactToCustomerProfile,
  authenticateParticipant,
  checkHoursOfOperation,
  checkMetricData,
  compare,
  connectParticipantWithLexBot,
  createCustomerProfile,
  createPersistentContactAssociation,
  disconnectParticipant,
  distributeByPercentage,
  endFlowExecution,
  endFlowModuleExecution,
  getCalculatedAttributesForCustomerProfile,
  getCustomerProfile,
  getCustomerProfileObject,
  getMetricData,
  invokeFlowModule,
  invokeLambdaFunction,
  loop,
  messageParticipant,
  showView,
  tagContact,
  transferContactToQueue,
  transferToFlow,
  ...unTagContactActions,
  updateContactAttributes,
  updateContactData,
  updateContactEventHooks,
  updateContactRecordingAndAnalyticsBehavior,
  updateContactRecordingBehavior,
  updateContactRoutingBehavior,
  updateContactTargetQueue,
  updateContactTextToSpeechVoice,
  updateCustomerProfile,
  updateFlowAttributes,
  updateFlowLoggingBehavior,
  wait,
  ...voiceOnlyActions,
]

/** Undefined for a kind that is not built. */
export function findActionType(name: string): ActionType | undefined {
  return actionTypes.find((type) => type.name === name)
}
