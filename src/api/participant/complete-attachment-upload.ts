import type { Attachment } from '../../attachment/attachment.ts'
import { findAttachmentOfParticipant, moveAttachment } from '../../attachment/attachment-store.ts'
import { attachmentItem } from '../../contact/item.ts'
import { appendItems, listItemsOfRequests } from '../../contact/item-store.ts'
import type { Transaction } from '../../database/database.ts'
import { endReturnWait } from '../../lifecycle/end-return-wait.ts'
import { endIdleness } from '../../lifecycle/idle-timers.ts'
import { digest, isId, timeOrderedId } from '../../runtime/random.ts'
import { Refusal } from '../../wire/refusal.ts'
import { lockOpenContact } from './lock-open-contact.ts'
import { participantOperation } from './operation.ts'

/**
 * Makes an attachment, all of which has come, a part of the chat: from now on everyone sees it. The
 * same request again adds nothing.
 */
export const completeAttachmentUpload = participantOperation(
  'CompleteAttachmentUpload',
  async ({ AttachmentIds, ClientToken }, { sql, clock, bearer }) => {
    const [id = ''] = AttachmentIds // By the contract, exactly one.
    const requestDigest = digest(JSON.stringify(['attached', id, ClientToken]))
    const participantId = bearer.id
    await sql.begin(async (tx) => {
      const contact = await lockOpenContact(tx, bearer.contactId)
      const [repeated] = await listItemsOfRequests(tx, [{ participantId, requestDigest }])
      if (repeated) return
      const attachment = await complete(tx, { id, participantId })
      const at = clock()
      const item = attachmentItem({ id: timeOrderedId(at), at, by: bearer }, attachment)
      const { returned } = await endIdleness(tx, contact, { by: bearer, at })
      await endReturnWait(tx, contact, bearer)
      await appendItems(tx, contact.id, [...returned, { ...item, requestDigest }])
    })
    return {}
  },
)

async function complete(
  tx: Transaction,
  { id, participantId }: Pick<Attachment, 'id' | 'participantId'>,
): Promise<Attachment> {
  const attachment = isId(id)
    ? await findAttachmentOfParticipant(tx, { id, participantId })
    : undefined
  if (!attachment) {
    throw new Refusal('ValidationException', 'AttachmentIds names no upload that you have started.')
  }
  if (await moveAttachment(tx, id, { from: 'uploaded', to: 'completed' })) return attachment
  throw new Refusal(
    'ConflictException',
    attachment.status === 'completed'
      ? 'The attachment is completed already.'
      : 'The file of the attachment has not come yet, or not all of it.',
  )
}
