import { z } from 'zod'

// What clients send. Only these mean something to us; what else a frame may hold is left alone.
const frame = z.discriminatedUnion('topic', [
  z.object({
    topic: z.literal('aws/subscribe'),
    content: z.object({ topics: z.array(z.string()) }),
  }),
  z.object({ topic: z.literal('aws/ping') }),
  z.object({ topic: z.literal('aws/heartbeat') }),
])

export type Frame = z.output<typeof frame>

/** The one topic there is to subscribe to. */
export const chatTopic = 'aws/chat'

/** Undefined when the frame says nothing to us: no client is dropped for its words. */
export function readFrame(text: string): Frame | undefined {
  return frame.safeParse(parseLeadingObject(text)).data
}

/** Whether a frame asks for the chat. */
export const asksForChat = (frame: Frame): boolean =>
  frame.topic === 'aws/subscribe' && frame.content.topics.includes(chatTopic)

/** The frame that answers. Pure, so that the protocol is tested without a socket. */
export function replyTo(frame: Frame): object {
  switch (frame.topic) {
    case 'aws/subscribe': {
      const topics = frame.content.topics.filter((topic) => topic === chatTopic)
      const status = topics.length > 0 ? 'success' : 'failure'
      return { topic: frame.topic, content: { status, topics } }
    }
    case 'aws/ping':
      return { topic: frame.topic, statusCode: 200, statusContent: 'OK' }
    case 'aws/heartbeat':
      return { topic: frame.topic }
  }
}

/** The frame that carries an item: its content is a text of its own, which clients parse again. */
export const chatFrame = (item: object): object => ({
  topic: chatTopic,
  contentType: 'application/json',
  content: JSON.stringify(item),
})

// The iOS client ends its subscribe frame with a stray ")": read the object, leave the rest.
function parseLeadingObject(text: string): unknown {
  const end = text.lastIndexOf('}') + 1
  try {
    return JSON.parse(text.slice(0, end))
  } catch {
    return undefined
  }
}
