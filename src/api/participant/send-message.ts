import { messageItem } from '../../contact/item.ts'
import { digest, timeOrderedId } from '../../runtime/random.ts'
import { Refusal } from '../../wire/refusal.ts'
import { participantOperation } from './operation.ts'
import { say } from './say.ts'

const charactersMax: Record<string, number> = {
  'text/plain': 1024,
  'text/markdown': 1024,
  'application/json': 12_000,
  'application/vnd.amazonaws.connect.message.interactive.response': 12_288,
}

/** Adds a message to the chat. */
export const sendMessage = participantOperation(
  'SendMessage',
  async ({ ContentType: contentType, Content: content, ClientToken }, { sql, clock, bearer }) => {
    const max = charactersMax[contentType]
    if (max === undefined) {
      throw new Refusal('ValidationException', 'ContentType is none that a message may have.')
    }
    if (content.length === 0 || content.length > max) {
      throw new Refusal('ValidationException', `Content must have 1 to ${max} characters.`)
    }
    const at = clock()
    const requestDigest = digest(`message ${ClientToken}`)
    const draft = { id: timeOrderedId(at), at, by: bearer }
    const message = messageItem(draft, { contentType, content })
    return say(sql, bearer, { ...message, requestDigest })
  },
)
