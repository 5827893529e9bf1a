import type { Browser } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { startSharedTestApp, type TestApp } from '../support/app.ts'
import { launchBrowser } from '../support/browser.ts'
import { givenChatjs, givenPage } from './given-chatjs-page.ts'

let app: TestApp
let browser: Browser

beforeAll(async () => {
  ;[app, browser] = await Promise.all([startSharedTestApp(), launchBrowser()])
})

/** A connected chat, in a page of another origin. */
async function givenConnected() {
  const given = await givenChatjs(app, await givenPage(browser))
  await given.chat.evaluate(({ session }) => session.connect())
  return given
}

type Connected = Awaited<ReturnType<typeof givenConnected>>

const sendFile = ({ chat }: Connected, file: { text: string; name: string; type: string }) =>
  chat.evaluate(async ({ session }, { text, name, type }) => {
    const attachment = new File([text], name, { type })
    return session.sendAttachment({ attachment }).then(
      () => 'sent',
      (error: unknown) => (error as { type?: string }).type,
    )
  }, file)

/** Waits in the page until it has heard of an attachment, and gives its id. */
async function hearAttachment({ page, chat }: Connected): Promise<string> {
  const found = await page.waitForFunction(
    ({ heard }) => heard.flatMap(({ item }) => item?.Attachments ?? [])[0]?.AttachmentId,
    chat,
  )
  return found.evaluate((id) => id ?? '')
}

test('chatjs in a browser sends a file, and gets it back, from another origin', async () => {
  const given = await givenConnected()

  const file = { text: 'Grüße 🦉', name: 'Größe.txt', type: 'text/plain' }
  expect(await sendFile(given, file)).toBe('sent')

  const attachmentId = await hearAttachment(given)
  const blob = await given.chat.evaluate(async ({ session }, id) => {
    const got = await session.downloadAttachment({ attachmentId: id })
    return { type: got.type, text: await got.text() }
  }, attachmentId)
  expect(blob).toEqual({ type: 'text/plain', text: 'Grüße 🦉' })
})

test('a browser keeps what it gets under its own name, and opens no page of ours', async () => {
  const given = await givenConnected()
  const { page, chat } = given
  const text = '<script>document.title = "run"</script>'
  await sendFile(given, { text, name: 'Größe "1".txt', type: 'text/plain' })
  const attachmentId = await hearAttachment(given)
  const url = await chat.evaluate(
    ({ session }, id) => session.getAttachmentURL({ attachmentId: id }),
    attachmentId,
  )

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.evaluate((href) => {
      location.href = href
    }, url),
  ])

  expect(download.suggestedFilename()).toMatch(/^Größe.*1.*\.txt$/)
  expect(page.url()).not.toBe(url)
  const kept: Buffer[] = []
  for await (const chunk of await download.createReadStream()) kept.push(chunk as Buffer)
  expect(String(Buffer.concat(kept))).toBe(text)
})

test('an image shows in a page of another origin', async () => {
  const given = await givenConnected()
  const { page, chat } = given
  await chat.evaluate(async ({ session }) => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 7, height: 5 })
    const blob = await new Promise<Blob | null>((resolve) => {
      canvas.toBlob(resolve, 'image/png')
    })
    const attachment = new File([blob ?? ''], 'shot.png', { type: 'image/png' })
    await session.sendAttachment({ attachment })
  })
  const attachmentId = await hearAttachment(given)

  const size = await chat.evaluate(async ({ session }, id) => {
    const image = new Image()
    image.src = await session.getAttachmentURL({ attachmentId: id })
    await image.decode()
    return [image.naturalWidth, image.naturalHeight]
  }, attachmentId)

  expect(size).toEqual([7, 5])
  expect(page.url()).not.toContain('attachments')
})

test('chatjs in a browser is told why a file cannot be sent', async () => {
  const given = await givenConnected()

  const sent = await sendFile(given, { text: 'MZ', name: 'run.exe', type: 'application/x-msdos' })

  expect(sent).toBe('ValidationException')
})
