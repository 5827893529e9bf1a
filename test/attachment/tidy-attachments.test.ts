import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { DeleteInstanceCommand } from '@aws-sdk/client-connect'
import { ConflictException, ValidationException } from '@aws-sdk/client-connectparticipant'
import { expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.ts'
import {
  attachAs,
  complete,
  getAttachment,
  givenFile,
  put,
  readAs,
  startUpload,
  uploadAs,
} from '../support/attachment.ts'
import { givenChat } from '../support/chat.ts'
import { givenFlow } from '../support/flow.ts'
import { givenInstance } from '../support/instance.ts'
import { workUntilIdle } from '../support/work.ts'

const filesOf = ({ config }: TestApp) => readdir(path.join(config.dataDir, 'attachments'))

const rowsOf = async ({ sql }: TestApp) => {
  const [counted] = await sql<{ attachments: number; files: number; keys: number }[]>`
    select (select count(*) from attachment) as attachments,
           (select count(*) from attachment_file) as files,
           (select count(*) from attachment_key) as keys`
  return counted
}

async function givenAppAndChat() {
  const app = await startTestApp()
  const chat = await givenChat(app, { contactFlowId: await givenFlow(app) })
  return { app, chat }
}

/** Lets so much time pass, and the work be done that falls due meanwhile. */
async function pass({ moveOn, sql }: TestApp, minutes: number): Promise<void> {
  await moveOn(minutes * 60)
  await workUntilIdle(sql)
}

test('an upload that nobody completes within an hour is forgotten, with all that came of it', async () => {
  const { app, chat } = await givenAppAndChat()
  const [started] = [await startUpload(app, chat, givenFile())]
  const uploadedId = await uploadAs(app, chat, givenFile())
  expect(await filesOf(app)).toHaveLength(1)

  await pass(app, 59)
  await expect(complete(app, chat, started.attachmentId)).rejects.toThrow(ConflictException)
  expect(await filesOf(app)).toHaveLength(1)
  await pass(app, 61)

  await expect.poll(() => filesOf(app)).toEqual([])
  await expect.poll(() => rowsOf(app)).toEqual({ attachments: 0, files: 0, keys: 0 })
  await expect(complete(app, chat, uploadedId)).rejects.toThrow(ValidationException)
})

test('a completed attachment stays, and the keys that nobody used go', async () => {
  const { app, chat } = await givenAppAndChat()
  const attachmentId = await attachAs(app, chat, givenFile('Stays'))
  await getAttachment(app, chat, attachmentId)

  await pass(app, 60)
  await pass(app, 60)

  await expect.poll(() => rowsOf(app)).toEqual({ attachments: 1, files: 1, keys: 0 })
  expect(await readAs(app, chat, attachmentId)).toBe('Stays')
})

test('uploads that came to nothing leave their place to others', async () => {
  const { app, chat } = await givenAppAndChat()
  for (let count = 1; count <= 35; count += 1) await startUpload(app, chat, givenFile())

  await pass(app, 61)

  expect((await startUpload(app, chat, givenFile())).attachmentId).not.toBe('')
})

test('what failed to come leaves nothing, though the upload is repeated and completed', async () => {
  const { app, chat } = await givenAppAndChat()
  const { attachmentId, upload } = await startUpload(app, chat, givenFile('x'.repeat(9)))
  const body = () => new Blob(['x'.repeat(8)]).stream()
  const short = { method: 'PUT', headers: upload.HeadersToInclude, body: body(), duplex: 'half' }
  expect((await fetch(upload.Url ?? '', short as RequestInit)).status).toBe(400)
  await put(upload, givenFile('x'.repeat(9)))
  await complete(app, chat, attachmentId)
  expect(await rowsOf(app)).toMatchObject({ attachments: 1, files: 2 })

  await pass(app, 61)

  await expect.poll(() => rowsOf(app)).toMatchObject({ attachments: 1, files: 1 })
  expect(await filesOf(app)).toHaveLength(1)
})

test('the attachments of a deleted instance go with it, and no others', async () => {
  const { app, chat } = await givenAppAndChat()
  await attachAs(app, chat, givenFile('Stays'))
  const InstanceId = await givenInstance(app)
  const contactFlowId = await givenFlow(app, { instanceId: InstanceId })
  const doomed = await givenChat(app, { contactFlowId, start: { InstanceId } })
  await attachAs(app, doomed, givenFile('Goes'))

  await app.connect.send(new DeleteInstanceCommand({ InstanceId }))
  await workUntilIdle(app.sql)
  await pass(app, 2)
  await pass(app, 20)

  await expect.poll(() => rowsOf(app)).toMatchObject({ attachments: 1, files: 1 })
  expect(await filesOf(app)).toHaveLength(1)
})
