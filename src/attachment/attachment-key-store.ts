import type { Queryable } from '../database/database.ts'
import type { Attachment } from './attachment.ts'

/** What opens the door once, for the bytes of one attachment to come in or go out. */
export type AttachmentKey = {
  digest: Buffer
  attachmentId: string
  purpose: 'upload' | 'download'
  expiresAt: Date
}

export async function insertKey(sql: Queryable, key: AttachmentKey): Promise<void> {
  await sql`insert into attachment_key ${sql(key)}`
}

/** What a key was taken for: the attachment, and the file that holds it, if it has come. */
export type Opened = Pick<Attachment, 'name' | 'contentType' | 'sizeBytes'> &
  AttachmentKey & { fileId: string | null }

/** Takes a key: from now on it is good for nobody else. Undefined when it is none, or too late. */
export async function takeKey(
  sql: Queryable,
  { digest, purpose, now }: Pick<AttachmentKey, 'digest' | 'purpose'> & { now: Date },
): Promise<Opened | undefined> {
  const [opened] = await sql<Opened[]>`
    delete from attachment_key as key
     using attachment
           left join attachment_file as file on file.attachment_id = attachment.id
     where attachment.id = key.attachment_id
       and key.digest = ${digest}
       and key.purpose = ${purpose}
       and key.expires_at > ${now}
    returning key.*, name, content_type, size_bytes, file.id as file_id`
  return opened
}

/** Gives a key back that has come to nothing, unless its attachment is gone meanwhile. */
export async function giveBackKey(
  sql: Queryable,
  { digest, attachmentId, purpose, expiresAt }: AttachmentKey,
): Promise<void> {
  await sql`
    insert into attachment_key (digest, attachment_id, purpose, expires_at)
    select ${digest}, id, ${purpose}, ${expiresAt}
      from attachment
     where id = ${attachmentId}
        on conflict do nothing`
}

export async function forgetKeys(sql: Queryable, expiredBefore: Date): Promise<void> {
  await sql`delete from attachment_key where expires_at < ${expiredBefore}`
}
