import { digest } from '../runtime/random.ts'

/** What goes on in a contact, told to the endpoint of a topic: from a moment on, in order. */
export type Streaming = {
  id: string
  instanceId: string
  initialContactId: string
  contactId: string
  topicArn: string
  lane: string
  /** The sequence of the last item that was delivered, or given up. */
  position: number
  /** The sequence of the last item that is to be delivered. Null: there may be more to come. */
  untilSequence: number | null
  /** How often the item behind the position could not be delivered. */
  failures: number
  startedAt: Date
}

/** To how many topics a contact may be streamed at a time. */
export const topicsMax = 2

/** How many deliveries may be under way to the endpoint of one topic. */
export const lanesOfTopic = 8

/**
 * The lane of a stream: one of those of its topic. What is in one lane is delivered one after the
 * other, so an endpoint that is slow holds so many deliveries, and none of another topic.
 */
export function laneOf({ id, topicArn }: Pick<Streaming, 'id' | 'topicArn'>): string {
  const lane = digest(id).readUInt32BE() % lanesOfTopic
  return `stream:${digest(topicArn).toString('hex', 0, 16)}:${lane}`
}

const firstWaitSeconds = 1
const waitSecondsMax = 60

/** How long to wait after so many failures of one item: ever longer, up to a minute. */
export const waitSecondsAfter = (failures: number): number =>
  Math.min(waitSecondsMax, firstWaitSeconds * 2 ** (failures - 1))

/** Behind its time by so much an item is given up when it cannot be delivered: as long as SNS tries. */
export const deliverySecondsMax = 3_600
