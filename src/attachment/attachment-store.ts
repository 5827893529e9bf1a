import type { Queryable, Transaction } from '../database/database.ts'
import type { Attachment, AttachmentStatus } from './attachment.ts'

export async function insertAttachment(tx: Transaction, attachment: Attachment): Promise<void> {
  await tx`insert into attachment ${tx(attachment)}`
}

/** An attachment that the same request, sent before, has started. */
export async function findAttachmentOfRequest(
  sql: Queryable,
  { participantId, requestDigest }: Pick<Attachment, 'participantId' | 'requestDigest'>,
): Promise<Attachment | undefined> {
  const [attachment] = await sql<Attachment[]>`
    select *
      from attachment
     where participant_id = ${participantId}
       and request_digest = ${requestDigest}`
  return attachment
}

/** An attachment, completed or not, by who attaches it. */
export async function findAttachmentOfParticipant(
  sql: Queryable,
  { id, participantId }: Pick<Attachment, 'id' | 'participantId'>,
): Promise<Attachment | undefined> {
  const [attachment] = await sql<Attachment[]>`
    select *
      from attachment
     where id = ${id}
       and participant_id = ${participantId}`
  return attachment
}

/** An attachment that is a part of one of these chats. */
export async function findAttachmentOfContacts(
  sql: Queryable,
  { id, contactIds }: { id: string; contactIds: readonly string[] },
): Promise<Attachment | undefined> {
  const [attachment] = await sql<Attachment[]>`
    select *
      from attachment
     where id = ${id}
       and contact_id in ${sql(contactIds)}
       and status = 'completed'`
  return attachment
}

/** How many attachments a chat has; of those not completed, the ones started since a time. */
export async function countAttachments(
  tx: Transaction,
  { contactId, since }: { contactId: string; since: Date },
): Promise<number> {
  const [counted] = await tx<{ count: number }[]>`
    select count(*)
      from attachment
     where contact_id = ${contactId}
       and (status = 'completed' or started_at > ${since})`
  return counted?.count ?? 0
}

/** The only writer of a status. False when the attachment did not stand there, or is gone. */
export async function moveAttachment(
  tx: Transaction,
  id: string,
  { from, to }: { from: AttachmentStatus; to: AttachmentStatus },
): Promise<boolean> {
  const moved = await tx`
    update attachment
       set status = ${to}
     where id = ${id}
       and status = ${from}`
  return moved.count === 1
}

/** Forgets what was started before a time and not completed, and with it its keys. */
export async function forgetAbandoned(sql: Queryable, before: Date): Promise<void> {
  await sql`
    delete from attachment
     where status <> 'completed'
       and started_at < ${before}`
}
