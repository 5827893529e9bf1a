import { z } from 'zod'
import { eventContentType, eventItem, receiptItem, type NewItem } from '../../contact/item.ts'
import type { Bearer } from '../../contact/participant-store.ts'
import { digest, timeOrderedId } from '../../runtime/random.ts'
import { isStorable } from '../../runtime/storable-text.ts'
import { Refusal } from '../../wire/refusal.ts'
import { participantOperation } from './operation.ts'
import { say } from './say.ts'

type Sent = { by: Bearer; at: Date; content: string | undefined }

// The last one is no longer needed by anyone, and older clients send it still.
const makers = new Map<string, (sent: Sent) => NewItem>([
  [eventContentType('typing'), (sent) => plainEvent(sent, 'typing')],
  [eventContentType('message.delivered'), (sent) => receipt(sent, 'DeliveredTimestamp')],
  [eventContentType('message.read'), (sent) => receipt(sent, 'ReadTimestamp')],
  [
    eventContentType('connection.acknowledged'),
    (sent) => plainEvent(sent, 'connection.acknowledged'),
  ],
])

/** Adds an event to the chat: that the participant is typing, has received, or has read a message. */
export const sendEvent = participantOperation(
  'SendEvent',
  async (
    { ContentType: contentType, Content: content, ClientToken },
    { clock, bearer, sayings },
  ) => {
    const make = makers.get(contentType)
    if (!make) {
      throw new Refusal('ValidationException', 'ContentType is none that an event may have.')
    }
    // Clients give all their receipts one constant token: what they say makes them different.
    const requestDigest = digest(JSON.stringify([contentType, content, ClientToken]))
    return say(sayings, bearer, { ...make({ by: bearer, at: clock(), content }), requestDigest })
  },
)

const plainEvent = ({ by, at }: Sent, name: string): NewItem =>
  eventItem({ id: timeOrderedId(at), at, by }, name)

const receiptContent = z.object({ messageId: z.string().min(1).refine(isStorable) })

function receipt(
  { by, at, content }: Sent,
  timestamp: 'DeliveredTimestamp' | 'ReadTimestamp',
): NewItem {
  const read = receiptContent.safeParse(parse(content))
  if (!read.success) {
    throw new Refusal('ValidationException', 'Content must be JSON text with a messageId.')
  }
  const draft = { id: timeOrderedId(at), at, by }
  return receiptItem(draft, { messageId: read.data.messageId, timestamp })
}

function parse(content: string | undefined): unknown {
  try {
    return JSON.parse(content ?? '')
  } catch {
    return undefined
  }
}
