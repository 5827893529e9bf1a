import type { Message } from './message.ts'
import type { Participant } from './participant.ts'

/** Something said or done in a chat, in the order in which it was. */
export type Item = {
  id: string
  contactId: string
  sequence: number
  type: 'MESSAGE' | 'EVENT' | 'ATTACHMENT' | 'MESSAGEMETADATA'
  contentType: string
  content: string | null
  participantId: string
  participantRole: Participant['role']
  displayName: string
  metadata: Receipt | Attached | null
  listed: boolean
  requestDigest: Buffer | null
  createdAt: Date
}

/** That someone has received, or read, a message. */
export type Receipt = {
  MessageId: string
  Receipts: {
    DeliveredTimestamp?: string
    ReadTimestamp?: string
    RecipientParticipantId: string
  }[]
}

/** Files that were attached. */
export type Attached = {
  Attachments: {
    AttachmentId: string
    AttachmentName: string
    ContentType: string
    Status: 'APPROVED'
  }[]
}

/** An item that a transcript may list. */
export type ListedItem = Item & { type: 'MESSAGE' | 'EVENT' | 'ATTACHMENT' }

/** An item before it has a place in the chat. */
export type NewItem = Omit<Item, 'sequence' | 'contactId'>

const eventPrefix = 'application/vnd.amazonaws.connect.event.'

/** The content type of an event, e.g. `chat.ended`. */
export const eventContentType = (name: string): string => `${eventPrefix}${name}`

// What a transcript lists of events. The authentication events are told to those who are connected
// and not listed: a client that reads them again on reconnecting would lose the sign-in link.
const listedEvents = ['participant.joined', 'participant.left', 'chat.ended', 'transfer.succeeded']

type Speaker = Pick<Participant, 'id' | 'role' | 'displayName'>
type Draft = { id: string; at: Date; by: Speaker }

/** A message of a participant. */
export const messageItem = ({ id, at, by }: Draft, { contentType, content }: Message): NewItem => ({
  id,
  type: 'MESSAGE',
  contentType,
  content,
  ...signature(by),
  metadata: null,
  listed: true,
  requestDigest: null,
  createdAt: at,
})

/** A file that a participant has attached. Some clients know it by its content type, others by the list. */
export const attachmentItem = (
  { id, at, by }: Draft,
  file: { id: string; name: string; contentType: string },
): NewItem => ({
  id,
  type: 'ATTACHMENT',
  contentType: file.contentType,
  content: null,
  ...signature(by),
  metadata: {
    Attachments: [
      {
        AttachmentId: file.id,
        AttachmentName: file.name,
        ContentType: file.contentType,
        Status: 'APPROVED',
      },
    ],
  },
  listed: true,
  requestDigest: null,
  createdAt: at,
})

/** An event, by the last part of its content type, e.g. `chat.ended`. */
export const eventItem = (
  { id, at, by }: Draft,
  name: string,
  { content = null }: { content?: string | null } = {},
): NewItem => ({
  id,
  type: 'EVENT',
  contentType: eventContentType(name),
  content,
  ...signature(by),
  metadata: null,
  listed: listedEvents.includes(name),
  requestDigest: null,
  createdAt: at,
})

/** A receipt: that a participant has received, or read, a message of another. */
export const receiptItem = (
  { id, at, by }: Draft,
  {
    messageId,
    timestamp,
  }: { messageId: string; timestamp: 'DeliveredTimestamp' | 'ReadTimestamp' },
): NewItem => ({
  ...eventItem({ id, at, by }, 'message.metadata'),
  type: 'MESSAGEMETADATA',
  metadata: {
    MessageId: messageId,
    Receipts: [{ [timestamp]: at.toISOString(), RecipientParticipantId: by.id }],
  },
})

const signature = ({ id, role, displayName }: Speaker) => ({
  participantId: id,
  participantRole: role,
  displayName,
})

/** The same of a past chat, as the one that goes on with it sees it. */
export const renderPastItem = (item: ListedItem) => ({
  ...renderItem(item),
  ContactId: undefined,
  RelatedContactId: item.contactId,
})

/** An item as participants see it. Every member is always there: mobile clients insist on that. */
export const renderItem = <Type extends Item['type']>(item: Item & { type: Type }) => ({
  Id: item.id,
  Type: item.type,
  ContentType: item.contentType,
  ...(item.content !== null && { Content: item.content }),
  AbsoluteTime: item.createdAt.toISOString(),
  ContactId: item.contactId,
  ParticipantId: item.participantId,
  ParticipantRole: item.participantRole,
  DisplayName: item.displayName,
  ...renderMetadata(item),
})

function renderMetadata({ metadata }: Item): Attached | { MessageMetadata?: Receipt } {
  if (metadata === null) return {}
  return 'Attachments' in metadata ? metadata : { MessageMetadata: metadata }
}
