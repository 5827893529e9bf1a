import { once } from 'node:events'
import { request } from 'node:http'
import { Readable } from 'node:stream'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { startSharedTestApp, startTestApp } from '../support/app.ts'
import {
  complete,
  getAttachment,
  givenFile,
  put,
  readAs,
  startUpload,
} from '../support/attachment.ts'
import { givenChat } from '../support/chat.ts'
import { givenFlow } from '../support/flow.ts'

const app = await startSharedTestApp()
const contactFlowId = await givenFlow(app)
const folder = path.join(app.config.dataDir, 'attachments')

/** An upload that was started for a file. */
async function givenStarted(file = givenFile()) {
  const chat = await givenChat(app, { contactFlowId })
  return { chat, file, ...(await startUpload(app, chat, file)) }
}

const nameOf = (response: Response) => response.headers.get('x-amzn-errortype')

test('20 MB come, and go out again as they were', async () => {
  const bytes = Buffer.alloc(20 * 1024 * 1024)
  for (let at = 0; at < bytes.length; at += 4) bytes.writeUInt32LE(at, at)
  const file = new File([bytes], 'clip.mp4', { type: 'video/mp4' })
  const { chat, attachmentId, upload } = await givenStarted(file)

  const response = await put(upload, file)

  expect(response.status).toBe(200)
  await complete(app, chat, attachmentId)
  const { Url = '' } = await getAttachment(app, chat, attachmentId)
  const got = Buffer.from(await (await fetch(Url)).arrayBuffer())
  expect(got.equals(bytes)).toBe(true)
})

test('bytes come without an announced length too', async () => {
  const { chat, attachmentId, upload, file } = await givenStarted()

  const response = await fetch(upload.Url ?? '', {
    method: 'PUT',
    headers: upload.HeadersToInclude ?? {},
    body: Readable.toWeb(Readable.from([Buffer.from(await file.text())])) as ReadableStream,
    duplex: 'half',
  } as RequestInit)

  expect(response.status).toBe(200)
  await complete(app, chat, attachmentId)
  expect(await readAs(app, chat, attachmentId)).toBe(await file.text())
})

test('a URL takes one file: whoever has seen it replaces nothing', async () => {
  const { chat, attachmentId, upload, file } = await givenStarted()
  await put(upload, file)

  const again = await put(upload, 'My card is here!')

  expect(again.status).toBe(403)
  expect(nameOf(again)).toBe('AccessDeniedException')
  await complete(app, chat, attachmentId)
  expect(await readAs(app, chat, attachmentId)).toBe('My card is lost.')
})

test('of two URLs for one attachment, one takes a file', async () => {
  const chat = await givenChat(app, { contactFlowId })
  const first = await startUpload(app, chat, givenFile(), 'token')
  const second = await startUpload(app, chat, givenFile(), 'token')
  await put(first.upload, givenFile())

  const late = await put(second.upload, 'My card is here!')

  expect(late.status).toBe(403)
  await complete(app, chat, first.attachmentId)
  expect(await readAs(app, chat, first.attachmentId)).toBe('My card is lost.')
})

test.each([
  ['none', ''],
  ['one that nobody was given', '?key=guessed'],
])('a URL without a good key is refused: %s', async (_, query) => {
  const { upload } = await givenStarted()
  const Url = `${app.demo.endpoint}/attachments${query}`

  const [puts, gets] = [await put({ ...upload, Url }, givenFile()), await fetch(Url)]

  expect([puts.status, nameOf(puts)]).toEqual([403, 'AccessDeniedException'])
  expect([gets.status, nameOf(gets)]).toEqual([403, 'AccessDeniedException'])
})

test('the URL of an upload gives nothing, and the one of a download takes nothing', async () => {
  const chat = await givenChat(app, { contactFlowId })
  const { attachmentId, upload } = await startUpload(app, chat, givenFile(), 'token')
  const unspent = await startUpload(app, chat, givenFile(), 'token')
  await put(upload, givenFile())
  await complete(app, chat, attachmentId)
  const { Url = '' } = await getAttachment(app, chat, attachmentId)

  expect((await fetch(unspent.upload.Url ?? '')).status).toBe(403)
  expect((await put({ ...upload, Url }, givenFile())).status).toBe(403)

  expect(await (await fetch(Url)).text()).toBe('My card is lost.')
})

test.each([
  ['longer', 'My card is lost!!', 413, 'RequestEntityTooLargeException'],
  ['shorter', 'My card', 400, 'ValidationException'],
  ['empty', '', 400, 'ValidationException'],
])(
  'a file that is %s than was announced is refused, and may be sent anew',
  async (_, body, status, name) => {
    const { chat, attachmentId, upload, file } = await givenStarted()

    const refused = await put(upload, body)

    expect([refused.status, nameOf(refused)]).toEqual([status, name])
    expect((await put(upload, file)).status).toBe(200)
    await complete(app, chat, attachmentId)
  },
)

test.each([
  ['another', { 'Content-Type': 'text/html' }],
  ['none', {}],
])('a content type that was not announced is refused: %s', async (_, HeadersToInclude) => {
  const { upload, file } = await givenStarted()
  const bytes = await file.bytes()

  const refused = await put({ ...upload, HeadersToInclude }, bytes)

  expect([refused.status, nameOf(refused)]).toEqual([400, 'ValidationException'])
})

test('bytes beyond what was announced are cut off as they come, and nothing of them is kept', async () => {
  const { upload } = await givenStarted()
  const before = await readdir(folder)
  let sent = 0
  async function* endless() {
    for (; sent < 50_000_000; sent += 65_536) {
      yield Buffer.alloc(65_536)
      await new Promise(setImmediate)
    }
  }

  const client = request(upload.Url ?? '', {
    method: 'PUT',
    headers: upload.HeadersToInclude ?? {},
  })
  const answered = once(client, 'response')
  const closed = once(client, 'close')
  client.on('error', () => undefined)
  Readable.from(endless()).pipe(client)
  const [{ statusCode }] = (await answered) as [{ statusCode: number }]
  await closed

  expect(statusCode).toBe(413)
  expect(sent).toBeLessThan(50_000_000)
  expect(await readdir(folder)).toEqual(before)
})

test('an upload that is broken off keeps nothing, and may be tried again', async () => {
  const file = givenFile('x'.repeat(1_000_000))
  const { chat, attachmentId, upload } = await givenStarted(file)
  const before = await readdir(folder)
  const headers = { ...upload.HeadersToInclude, 'Content-Length': String(file.size) }
  const client = request(upload.Url ?? '', { method: 'PUT', headers })
  client.on('error', () => undefined)
  client.write('x'.repeat(500_000))
  await expect.poll(() => readdir(folder)).not.toEqual(before)

  client.destroy()

  await expect.poll(() => readdir(folder)).toEqual(before)
  await expect.poll(async () => (await put(upload, file)).status).toBe(200)
  await complete(app, chat, attachmentId)
  expect(await readAs(app, chat, attachmentId)).toHaveLength(1_000_000)
})

test('an upload may be begun for 15 minutes', async () => {
  const own = await startTestApp()
  const flow = await givenFlow(own)
  const chat = await givenChat(own, { contactFlowId: flow })
  const [early, late] = [
    await startUpload(own, chat, givenFile()),
    await startUpload(own, chat, givenFile()),
  ]
  await own.moveOn(14 * 60)
  expect((await put(early.upload, givenFile())).status).toBe(200)

  await own.moveOn(61)

  expect((await put(late.upload, givenFile())).status).toBe(403)
})

test('a web page of another origin may ask', async () => {
  const { upload, file } = await givenStarted()

  const asked = await fetch(upload.Url ?? '', {
    method: 'OPTIONS',
    headers: {
      Origin: 'https://shop.example',
      'Access-Control-Request-Method': 'PUT',
      'Access-Control-Request-Headers': 'content-type',
    },
  })
  const response = await put(upload, file)

  expect(asked.status).toBe(204)
  expect(asked.headers.get('access-control-allow-origin')).toBe('*')
  expect(asked.headers.get('access-control-allow-methods')).toContain('PUT')
  expect(asked.headers.get('access-control-allow-headers')).toContain('content-type')
  expect(response.headers.get('access-control-allow-origin')).toBe('*')
})
