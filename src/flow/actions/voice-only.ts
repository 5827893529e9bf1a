import { z } from 'zod'
import { defineAction } from '../action-type.ts'
import { noMatchingCondition, noMatchingError } from '../branch.ts'

/**
 * What flows that serve calls and chats alike may hold. On a chat each takes its error branch, as the
 * guide says; so its parameters are not judged.
 */
const voiceOnly: Record<string, string[]> = {
  CheckOutboundCallStatus: [noMatchingCondition],
  CheckVoiceId: [noMatchingCondition],
  CompleteOutboundCall: [],
  GetParticipantInput: [noMatchingCondition, 'InputTimeLimitExceeded', 'InvalidPhoneNumber'],
  MessageParticipantIteratively: [],
  ResumeContact: [],
  StartVoiceIdStream: [],
  TransferContactToAgent: [],
  TransferParticipantToThirdParty: [
    noMatchingCondition,
    'CallFailed',
    'ConnectionTimeLimitExceeded',
  ],
  UpdateContactCallbackNumber: ['InvalidCallbackNumber', 'CallbackNumberNotDialable'],
  UpdateContactMediaStreamingBehavior: [],
}

/** Actions of the voice channel, which a chat leaves by their error branches. */
export const voiceOnlyActions = Object.entries(voiceOnly).map(([name, errors]) =>
  defineAction({
    name,
    parameters: z.looseObject({}),
    enter: () => ({ branch: { error: noMatchingError }, reason: 'it is not for chats' }),
    comparesFreely: true,
    requiredErrors: [noMatchingError],
    otherErrors: errors,
    warn: () => [`its Type ${name} takes the error branch in a chat`],
  }),
)

/** Whether a chat makes nothing of an action of this type but its error branch. */
export const isVoiceOnly = (type: string): boolean => Object.hasOwn(voiceOnly, type)
