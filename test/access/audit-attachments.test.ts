import { expect, test } from 'vitest'
import { startTestApp } from '../support/app.ts'
import { complete, getAttachment, givenFile, put, startUpload } from '../support/attachment.ts'
import { givenChat } from '../support/chat.ts'
import { givenFlow } from '../support/flow.ts'
import { givenLog } from '../work/given-worker.ts'
import { auditOf } from './given-audit.ts'

test('who attaches and reads a file is written down, without its name and its keys', async () => {
  const { log, lines } = givenLog()
  const app = await startTestApp({ log })
  const chat = await givenChat(app, { contactFlowId: await givenFlow(app) })
  const file = givenFile('Secret', 'divorce-papers.txt')
  const { attachmentId, upload } = await startUpload(app, chat, file)
  await put(upload, file)
  await complete(app, chat, attachmentId)
  const { Url = '' } = await getAttachment(app, chat, attachmentId)
  await fetch(Url)

  const events = await auditOf(app.sql, { contactId: chat.contactId }, 5)

  expect(events.map(({ eventName }) => eventName)).toEqual([
    'GetAttachment',
    'CompleteAttachmentUpload',
    'StartAttachmentUpload',
    'CreateParticipantConnection',
    'StartChatContact',
  ])
  const told = JSON.stringify(events) + lines.join('')
  expect(told).toContain(attachmentId)
  expect(told).not.toContain('divorce-papers')
  for (const url of [upload.Url ?? '', Url]) {
    expect(told).not.toContain(new URL(url).searchParams.get('key'))
  }
})
