import {
  abandonedSeconds,
  attachmentsMax,
  complaintAbout,
  uploadSeconds,
  type Attachment,
} from '../../attachment/attachment.ts'
import { insertKey } from '../../attachment/attachment-key-store.ts'
import {
  countAttachments,
  findAttachmentOfRequest,
  insertAttachment,
} from '../../attachment/attachment-store.ts'
import { essenceOf } from '../../attachment/file-type.ts'
import type { Transaction } from '../../database/database.ts'
import { secondsAfter } from '../../runtime/clock.ts'
import { digest, randomSecret, timeOrderedId } from '../../runtime/random.ts'
import { Refusal } from '../../wire/refusal.ts'
import { fileUrl, requireFiles } from './file-url.ts'
import { lockOpenContact } from './lock-open-contact.ts'
import { participantOperation } from './operation.ts'

/**
 * Begins an attachment: gives its id, and a URL to put the file at, once. The same request again
 * begins no other, and gets another URL for it.
 */
export const startAttachmentUpload = participantOperation(
  'StartAttachmentUpload',
  async (input, { sql, clock, bearer, filesUrl }) => {
    const { AttachmentName: name, AttachmentSizeInBytes: sizeBytes, ClientToken } = input
    const files = requireFiles(filesUrl)
    const contentType = essenceOf(input.ContentType)
    const complaint = complaintAbout({ name, contentType, sizeBytes })
    if (complaint !== undefined) throw new Refusal('ValidationException', complaint)
    const startedAt = clock()
    const key = randomSecret()
    const expiresAt = secondsAfter(startedAt, uploadSeconds)
    const announced = { name, contentType, sizeBytes }
    const attachment = await sql.begin(async (tx) => {
      await lockOpenContact(tx, bearer.contactId)
      const started = await start(tx, {
        id: timeOrderedId(startedAt),
        contactId: bearer.contactId,
        participantId: bearer.id,
        ...announced,
        status: 'started',
        requestDigest: digest(JSON.stringify(['attachment', announced, ClientToken])),
        startedAt,
      })
      const { id: attachmentId } = started
      await insertKey(tx, { digest: digest(key), attachmentId, purpose: 'upload', expiresAt })
      return started
    })
    return {
      AttachmentId: attachment.id,
      UploadMetadata: {
        Url: fileUrl(files, key),
        UrlExpiry: expiresAt.toISOString(),
        HeadersToInclude: { 'Content-Type': contentType },
      },
    }
  },
)

/** The attachment, or the one that the same request has started before. The contact is locked. */
async function start(tx: Transaction, attachment: Attachment): Promise<Attachment> {
  const started = await findAttachmentOfRequest(tx, attachment)
  if (started) return started
  const { contactId, startedAt } = attachment
  const since = secondsAfter(startedAt, -abandonedSeconds)
  if ((await countAttachments(tx, { contactId, since })) >= attachmentsMax) {
    throw new Refusal(
      'ServiceQuotaExceededException',
      `A chat has at most ${attachmentsMax} attachments.`,
    )
  }
  await insertAttachment(tx, attachment)
  return attachment
}
