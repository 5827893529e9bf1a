import { cancelParticipantAuthentication } from './cancel-participant-authentication.ts'
import { completeAttachmentUpload } from './complete-attachment-upload.ts'
import { createParticipantConnection } from './create-participant-connection.ts'
import { describeView } from './describe-view.ts'
import { disconnectParticipant } from './disconnect-participant.ts'
import { getAttachment } from './get-attachment.ts'
import { getAuthenticationUrl } from './get-authentication-url.ts'
import { getTranscript } from './get-transcript.ts'
import { sendEvent } from './send-event.ts'
import { sendMessage } from './send-message.ts'
import { startAttachmentUpload } from './start-attachment-upload.ts'

/** What is built of the Participant service. The rest of its contract answers that it is not. */
export const participantOperations = [
  createParticipantConnection,
  sendMessage,
  sendEvent,
  getTranscript,
  startAttachmentUpload,
  completeAttachmentUpload,
  getAttachment,
  disconnectParticipant,
  describeView,
  getAuthenticationUrl,
  cancelParticipantAuthentication,
]
