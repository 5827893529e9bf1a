import { fitsTogether } from './file-type.ts'

/** A file that a participant attaches to a chat. */
export type Attachment = {
  id: string
  contactId: string
  /** Who attaches it. */
  participantId: string
  name: string
  contentType: string
  sizeBytes: number
  status: AttachmentStatus
  requestDigest: Buffer
  startedAt: Date
}

/** Where an attachment stands: asked for; all of it has come; a part of the chat. Never backwards. */
export type AttachmentStatus = 'started' | 'uploaded' | 'completed'

/** As AWS publishes: 20 MB a file. */
export const sizeBytesMax = 20 * 1024 * 1024

/** As AWS publishes: of one chat, those that are being uploaded included. */
export const attachmentsMax = 35

/** For how long an upload may be begun. */
export const uploadSeconds = 15 * 60

/** For how long a download may be begun, unless it is asked for less. */
export const downloadSeconds = 300

/** After how long an upload that was not completed is forgotten. No transfer lasts as long. */
export const abandonedSeconds = 60 * 60

/** After how long a file that is nobody's is removed: whoever was writing it is done by then. */
export const fileGraceSeconds = 15 * 60

type Announced = Pick<Attachment, 'name' | 'contentType' | 'sizeBytes'>

/** What keeps a file from being attached, as a sentence. Undefined when nothing does. */
export function complaintAbout({ name, contentType, sizeBytes }: Announced): string | undefined {
  if (misleading.test(name)) return 'AttachmentName has characters that cannot be shown.'
  if (!fitsTogether(name, contentType)) {
    return 'AttachmentName and ContentType are not those of a file type that a chat takes.'
  }
  if (sizeBytes > sizeBytesMax) {
    return `AttachmentSizeInBytes is more than the ${sizeBytesMax} bytes that a file may have.`
  }
  return undefined
}

// Controls and halves of characters; and what turns the direction of a text: by that, `fdp.exe` looks
// like `exe.pdf`.
const misleading = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u
