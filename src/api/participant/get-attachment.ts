import { downloadSeconds } from '../../attachment/attachment.ts'
import { insertKey } from '../../attachment/attachment-key-store.ts'
import { findAttachmentOfContacts } from '../../attachment/attachment-store.ts'
import { listPastContactIds } from '../../contact/continuation-store.ts'
import { secondsAfter } from '../../runtime/clock.ts'
import { digest, isId, randomSecret } from '../../runtime/random.ts'
import { Refusal } from '../../wire/refusal.ts'
import { fileUrl, requireFiles } from './file-url.ts'
import { participantOperation } from './operation.ts'

/**
 * A URL that gives a file of this chat, or of a past one that it continues, once. As AWS documents,
 * a custom bot gets none.
 */
export const getAttachment = participantOperation(
  'GetAttachment',
  async ({ AttachmentId: id, UrlExpiryInSeconds }, { sql, clock, bearer, filesUrl }) => {
    const files = requireFiles(filesUrl)
    if (bearer.role === 'CUSTOM_BOT') {
      throw new Refusal('AccessDeniedException', 'A custom bot has no access to attachments.')
    }
    const contactIds = [bearer.contactId, ...(await listPastContactIds(sql, bearer.contactId))]
    const attachment = isId(id)
      ? await findAttachmentOfContacts(sql, { id, contactIds })
      : undefined
    if (!attachment) {
      throw new Refusal(
        'ValidationException',
        'AttachmentId is none of an attachment of this chat.',
      )
    }
    const key = randomSecret()
    const expiresAt = secondsAfter(clock(), UrlExpiryInSeconds ?? downloadSeconds)
    await insertKey(sql, { digest: digest(key), attachmentId: id, purpose: 'download', expiresAt })
    return {
      Url: fileUrl(files, key),
      UrlExpiry: expiresAt.toISOString(),
      AttachmentSizeInBytes: attachment.sizeBytes,
    }
  },
)
