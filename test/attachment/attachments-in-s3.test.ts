import type { UploadMetadata } from '@aws-sdk/client-connectparticipant'
import { expect, test } from 'vitest'
import { startTestApp } from '../support/app.ts'
import { attachAs, givenFile, put, readAs, startUpload } from '../support/attachment.ts'
import { givenChat } from '../support/chat.ts'
import { givenFlow } from '../support/flow.ts'
import { givenBucket } from './given-bucket.ts'

test('attachments are kept in a bucket, and what is cut off is not', async () => {
  const { choice, keysIn } = await givenBucket()
  const app = await startTestApp({ config: { attachments: { in: 's3', ...choice } } })
  const chat = await givenChat(app, { contactFlowId: await givenFlow(app) })

  const attachmentId = await attachAs(app, chat, givenFile('x'.repeat(3_000_000)))
  const { upload } = await startUpload(app, chat, givenFile())
  const refused = await putEndlessly(upload)

  expect(refused.status).toBe(413)
  expect(await readAs(app, chat, attachmentId)).toBe('x'.repeat(3_000_000))
  expect(await keysIn()).toEqual([expect.stringMatching(/^chats\/[0-9a-f-]{36}$/)])
})

test('a bucket that refuses us is a fault, and spends no URL', async () => {
  const { choice } = await givenBucket({ secretAccessKey: 'another' })
  const app = await startTestApp({ config: { attachments: { in: 's3', ...choice } } })
  const chat = await givenChat(app, { contactFlowId: await givenFlow(app) })
  const { upload } = await startUpload(app, chat, givenFile())

  const [first, again] = [await put(upload, givenFile()), await put(upload, givenFile())]

  expect([first.status, again.status]).toEqual([500, 500])
})

/** Sends more than was announced, and does not say how much that will be. */
const putEndlessly = ({ Url = '', HeadersToInclude = {} }: UploadMetadata) => {
  const pull = (stream: ReadableStreamDefaultController) => {
    stream.enqueue(new Uint8Array(10_000))
  }
  const body = new ReadableStream({ pull })
  const request = { method: 'PUT', headers: HeadersToInclude, body, duplex: 'half' }
  return fetch(Url, request)
}
