import { v5 } from 'uuid'
import type { Streaming } from './streaming.ts'

/** What there is to tell of an item of a chat. */
export type Told = {
  itemId: string
  at: Date
  type: string
  contentType: string
  participantRole: string
  /** The item as participants see it, as JSON. */
  message: string
}

/** A notification of a topic as Amazon SNS sends it, before it is signed. */
export type Notification = {
  Type: 'Notification'
  MessageId: string
  TopicArn: string
  Message: string
  Timestamp: string
  MessageAttributes: Record<string, { Type: 'String'; Value: string }>
}

/**
 * The notification by which a stream tells of an item. The same to the letter as often as it is
 * made: whoever gets it twice knows it by its MessageId.
 */
export const notificationOf = (
  { id, instanceId, initialContactId, contactId, topicArn }: Streaming,
  { itemId, at, type, contentType, participantRole, message }: Told,
  { accountId }: { accountId: string },
): Notification => ({
  Type: 'Notification',
  MessageId: v5(itemId, id),
  TopicArn: topicArn,
  Message: message,
  Timestamp: at.toISOString(),
  MessageAttributes: textAttributes({
    InitialContactId: initialContactId,
    ContactId: contactId,
    ParticipantRole: participantRole,
    InstanceId: instanceId,
    AccountId: accountId,
    Type: type,
    ContentType: contentType,
    MessageVisibility: 'ALL', // Whatever is said in a chat here, all of its participants are told.
  }),
})

const textAttributes = (values: Record<string, string>): Notification['MessageAttributes'] =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, { Type: 'String', Value: value }]),
  )

// In the order of their names, as SNS has it. A Subject would be signed too; a chat has none.
const signedMembers = ['Message', 'MessageId', 'Timestamp', 'TopicArn', 'Type'] as const

/** What a signature covers: each member's name and value, each on a line of its own. */
export const signedText = (notification: Notification): string =>
  signedMembers.map((member) => `${member}\n${notification[member]}\n`).join('')

/** The headers by which SNS says what the body holds. */
export const notificationHeaders = (
  { MessageId, TopicArn }: Notification,
  streamingId: string,
): Record<string, string> => ({
  'content-type': 'text/plain; charset=UTF-8',
  'user-agent': 'Amazon Simple Notification Service Agent',
  'x-amz-sns-message-type': 'Notification',
  'x-amz-sns-message-id': MessageId,
  'x-amz-sns-topic-arn': TopicArn,
  'x-amz-sns-subscription-arn': subscriptionArn(TopicArn, streamingId),
})

/** A stream is what SNS calls a subscription: of its endpoint, to its topic. */
export const subscriptionArn = (topicArn: string, streamingId: string): string =>
  `${topicArn}:${streamingId}`
