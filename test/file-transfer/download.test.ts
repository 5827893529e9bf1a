import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { get, type IncomingMessage } from 'node:http'
import path from 'node:path'
import { expect, test } from 'vitest'
import { startSharedTestApp, startTestApp } from '../support/app.ts'
import { attachAs, getAttachment, givenFile, startUpload } from '../support/attachment.ts'
import { givenChat } from '../support/chat.ts'
import { givenFlow } from '../support/flow.ts'
import { givenLog } from '../work/given-worker.ts'

const app = await startSharedTestApp()
const contactFlowId = await givenFlow(app)

/** The URL of a file that was attached. */
async function givenUrl(file: File) {
  const chat = await givenChat(app, { contactFlowId })
  const attachmentId = await attachAs(app, chat, file)
  const { Url = '' } = await getAttachment(app, chat, attachmentId)
  return { chat, attachmentId, url: Url }
}

test('a file goes out under its name, as what it is, to be kept and not to be run', async () => {
  const { url } = await givenUrl(givenFile('<script>alert(1)</script>', 'Größe "1".txt'))

  const response = await fetch(url)

  expect(response.status).toBe(200)
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'text/plain',
    'content-length': '25',
    'content-disposition': `attachment; filename="Gr__e _1_.txt"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%221%22.txt`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'cache-control': 'private, no-store',
    'access-control-allow-origin': '*',
  })
  expect(await response.text()).toBe('<script>alert(1)</script>')
})

test('a URL gives its file once; whoever may read it gets another', async () => {
  const { chat, attachmentId, url } = await givenUrl(givenFile('Once'))
  expect(await (await fetch(url)).text()).toBe('Once')

  const again = await fetch(url)

  expect([again.status, again.headers.get('x-amzn-errortype')]).toEqual([
    403,
    'AccessDeniedException',
  ])
  const { Url = '' } = await getAttachment(app, chat, attachmentId)
  expect(await (await fetch(Url)).text()).toBe('Once')
})

test('of many who use a URL at once, one gets the file', async () => {
  const { url } = await givenUrl(givenFile('Once'))

  const responses = await Promise.all(Array.from({ length: 8 }, () => fetch(url)))

  expect(responses.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(7).fill(403)])
})

test('a download that is broken off may be tried again', async () => {
  const content = 'x'.repeat(20_000_000)
  const { url } = await givenUrl(givenFile(content))
  const [response] = (await once(get(url), 'response')) as [IncomingMessage]

  response.destroy()

  let text = ''
  await expect
    .poll(async () => (text = await (await fetch(url)).text()).length, { timeout: 10_000 })
    .toBe(content.length)
  expect(text).toBe(content)
})

test('a URL is good for as long as was asked for', async () => {
  const own = await startTestApp()
  const chat = await givenChat(own, { contactFlowId: await givenFlow(own) })
  const attachmentId = await attachAs(own, chat, givenFile())
  const short = await getAttachment(own, chat, attachmentId, 30)
  const long = await getAttachment(own, chat, attachmentId)

  await own.moveOn(31)

  expect((await fetch(short.Url ?? '')).status).toBe(403)
  expect((await fetch(long.Url ?? '')).status).toBe(200)
})

test.each(['HEAD', 'DELETE', 'POST'])('%s is no way to ask, and spends nothing', async (method) => {
  const { url } = await givenUrl(givenFile())

  expect((await fetch(url, { method })).status).toBe(404)

  expect((await fetch(url)).status).toBe(200)
})

test('a file that is gone from its folder is a fault, and the log does not say by which key', async () => {
  const { log, lines, until } = givenLog()
  const own = await startTestApp({ log })
  const chat = await givenChat(own, { contactFlowId: await givenFlow(own) })
  const attachmentId = await attachAs(own, chat, givenFile())
  const { Url = '' } = await getAttachment(own, chat, attachmentId)
  const { upload } = await startUpload(own, chat, givenFile())
  await rm(path.join(own.config.dataDir, 'attachments'), { recursive: true })

  const response = await fetch(Url)

  expect([response.status, response.headers.get('x-amzn-errortype')]).toEqual([
    500,
    'InternalFailure',
  ])
  await until('A transfer of a file met a fault.')
  for (const url of [Url, upload.Url ?? '']) {
    expect(lines.join('')).not.toContain(new URL(url).searchParams.get('key'))
  }
})
