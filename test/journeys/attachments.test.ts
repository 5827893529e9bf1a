import { expect, test } from 'vitest'
import { startTestApp } from '../support/app.ts'
import { attachAs, givenFile, put, readAs, startUpload } from '../support/attachment.ts'
import { connectParticipant, givenChat } from '../support/chat.ts'
import { givenChatjs, type Chatjs } from '../support/chatjs.ts'
import { givenFlow } from '../support/flow.ts'
import { givenJoined } from '../support/participant.ts'

/** Waits until chatjs was told of an attachment, and gives it. */
async function hearAttachment({ heard }: Chatjs): Promise<connect.AttachmentItem | undefined> {
  const find = () => heard.flatMap(({ item }) => item.Attachments ?? [])
  await expect.poll(find).toHaveLength(1)
  return find()[0]
}

test('chatjs sends a file, hears of it as all others do, and gets it back', async () => {
  const app = await startTestApp()
  const chat = await givenChatjs(app)
  const agent = await givenJoined(app, { contactId: chat.contactId, role: 'AGENT' })
  const attachment = givenFile('Grüße 🦉', 'Größe.txt')

  await chat.session.sendAttachment({ attachment })

  const told = await hearAttachment(chat)
  expect(told).toMatchObject({
    AttachmentName: 'Größe.txt',
    ContentType: 'text/plain',
    Status: 'APPROVED',
  })
  expect(chat.heard.find(({ item }) => item.Attachments)).toMatchObject({
    callback: 'onMessage',
    item: { Type: 'ATTACHMENT', ParticipantRole: 'CUSTOMER' },
  })
  const attachmentId = told?.AttachmentId ?? ''
  const blob = await chat.session.downloadAttachment({ attachmentId })
  expect([blob.type, await blob.text()]).toEqual(['text/plain', 'Grüße 🦉'])
  expect(await readAs(app, agent, attachmentId)).toBe('Grüße 🦉')
})

test('chatjs gets what an agent sends, by its URL too', async () => {
  const app = await startTestApp()
  const chat = await givenChatjs(app)
  const agent = await givenJoined(app, { contactId: chat.contactId, role: 'AGENT' })

  const attachmentId = await attachAs(app, agent, givenFile('a,b', 'list.csv', 'text/csv'))

  expect(await hearAttachment(chat)).toMatchObject({ AttachmentId: attachmentId })
  const url = await chat.session.getAttachmentURL({ attachmentId })
  expect(await (await fetch(url)).text()).toBe('a,b')
})

test.each([
  ['a type that no chat takes', givenFile('MZ', 'run.exe', 'application/x-msdownload')],
  ['more than 20 MB', new File([new Uint8Array(20_971_521)], 'a.png', { type: 'image/png' })],
])('chatjs is told why it cannot send %s', async (_, attachment) => {
  const app = await startTestApp()
  const { session } = await givenChatjs(app)

  const sent = session.sendAttachment({ attachment })

  await expect(sent).rejects.toMatchObject({ type: 'ValidationException', statusCode: 400 })
})

test('attachments are there after a restart, and an upload goes on', async () => {
  const first = await startTestApp()
  const { database, config } = first
  const chat = await givenChat(first, { contactFlowId: await givenFlow(first) })
  const attachmentId = await attachAs(first, chat, givenFile('Before'))
  const { upload } = await startUpload(first, chat, givenFile('During'))
  await first.stop()

  const { port, publicUrl, dataDir, callbackUrls } = config
  const attachments = { in: 'folder', folder: `${dataDir}/attachments` } as const
  const second = await startTestApp({
    database,
    config: { port, publicUrl, callbackUrls, attachments },
  })

  const back = await connectParticipant(second, chat.participantToken)
  expect(await readAs(second, back, attachmentId)).toBe('Before')
  expect((await put(upload, givenFile('During'))).status).toBe(200)
})
