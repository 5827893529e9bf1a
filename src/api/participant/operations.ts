import { cancelParticipantAuthentication } from './cancel-participant-authentication.ts'
import { createParticipantConnection } from './create-participant-connection.ts'
import { describeView } from './describe-view.ts'
import { disconnectParticipant } from './disconnect-participant.ts'
import { getAuthenticationUrl } from './get-authentication-url.ts'
import { getTranscript } from './get-transcript.ts'
import { sendEvent } from './send-event.ts'
import { sendMessage } from './send-message.ts'

/** What is built of the Participant service. The rest of its contract answers that it is not. */
export const participantOperations = [
  createParticipantConnection,
  sendMessage,
  sendEvent,
  getTranscript,
  disconnectParticipant,
  describeView,
  getAuthenticationUrl,
  cancelParticipantAuthentication,
]
