import { messageItem } from '../../contact/item.ts'
import { complaintAbout } from '../../contact/message.ts'
import { digest, timeOrderedId } from '../../runtime/random.ts'
import { Refusal } from '../../wire/refusal.ts'
import { participantOperation } from './operation.ts'
import { say } from './say.ts'

/** Adds a message to the chat. The same message under the same ClientToken is added once. */
export const sendMessage = participantOperation(
  'SendMessage',
  async (
    { ContentType: contentType, Content: content, ClientToken },
    { clock, bearer, sayings },
  ) => {
    const message = { contentType, content }
    const complaint = complaintAbout(message, bearer.supportedContentTypes)
    if (complaint !== undefined) throw new Refusal('ValidationException', complaint)
    const at = clock()
    // Not of the token alone: to accept other words and drop them would be to lose them.
    const requestDigest = digest(JSON.stringify(['message', contentType, content, ClientToken]))
    const item = messageItem({ id: timeOrderedId(at), at, by: bearer }, message)
    return say(sayings, bearer, { ...item, requestDigest })
  },
)
