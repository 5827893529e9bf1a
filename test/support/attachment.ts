import {
  CompleteAttachmentUploadCommand,
  GetAttachmentCommand,
  StartAttachmentUploadCommand,
  type UploadMetadata,
} from '@aws-sdk/client-connectparticipant'
import type { ChatHost } from './chat.ts'

type Host = Pick<ChatHost, 'participant'>
type Connected = { connectionToken: string }

/** A file of text, such as a person may attach. */
export const givenFile = (content = 'My card is lost.', name = 'note.txt', type = 'text/plain') =>
  new File([content], name, { type })

/** Calls StartAttachmentUpload for a file. */
export async function startUpload(
  { participant }: Host,
  { connectionToken: ConnectionToken }: Connected,
  { name, type, size }: Pick<File, 'name' | 'type' | 'size'>,
  ClientToken?: string,
) {
  const { AttachmentId: attachmentId = '', UploadMetadata: upload = {} } = await participant.send(
    new StartAttachmentUploadCommand({
      ConnectionToken,
      AttachmentName: name,
      ContentType: type,
      AttachmentSizeInBytes: size,
      ClientToken,
    }),
  )
  return { attachmentId, upload }
}

/** Sends a file where an upload was started, as a chat client does. */
export const put = ({ Url = '', HeadersToInclude = {} }: UploadMetadata, body: BodyInit) =>
  fetch(Url, { method: 'PUT', headers: HeadersToInclude, body })

export const complete = (
  { participant }: Host,
  { connectionToken: ConnectionToken }: Connected,
  attachmentId: string,
  ClientToken?: string,
) =>
  participant.send(
    new CompleteAttachmentUploadCommand({
      ConnectionToken,
      AttachmentIds: [attachmentId],
      ClientToken,
    }),
  )

/** Starts an upload and sends the file, without completing it. Gives the attachment's id. */
export async function uploadAs(app: Host, chat: Connected, file: File): Promise<string> {
  const { attachmentId, upload } = await startUpload(app, chat, file)
  const { status } = await put(upload, file)
  if (status !== 200) throw new Error(`The upload was answered with ${status}.`)
  return attachmentId
}

/** Attaches a file to the chat, and gives the attachment's id. */
export async function attachAs(app: Host, chat: Connected, file: File): Promise<string> {
  const attachmentId = await uploadAs(app, chat, file)
  await complete(app, chat, attachmentId)
  return attachmentId
}

/** Calls GetAttachment. */
export const getAttachment = (
  { participant }: Host,
  { connectionToken: ConnectionToken }: Connected,
  AttachmentId: string,
  UrlExpiryInSeconds?: number,
) =>
  participant.send(new GetAttachmentCommand({ ConnectionToken, AttachmentId, UrlExpiryInSeconds }))

/** What an attachment holds, as text. */
export async function readAs(app: Host, chat: Connected, attachmentId: string): Promise<string> {
  const { Url = '' } = await getAttachment(app, chat, attachmentId)
  return (await fetch(Url)).text()
}
