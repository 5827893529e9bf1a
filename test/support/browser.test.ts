import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { launchBrowser } from './browser.ts'

const pages: Record<string, string> = {
  '/': `<title>First</title><button onclick="window.open('/second')">Open</button>
        <script>onmessage = (event) => { document.title = event.data }</script>`,
  '/second': `<title>Second</title><script>opener.postMessage('Told', origin)</script>`,
}

async function givenSite(): Promise<string> {
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'text/html')
    response.end(pages[request.url ?? ''])
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('opens pages in several contexts, and a window from a page that the two speak through', async () => {
  const site = await givenSite()
  const browser = await launchBrowser()
  const [customer, agent] = await Promise.all([browser.newPage(), browser.newPage()])
  await Promise.all([customer.goto(site), agent.goto(site)])

  const [second] = await Promise.all([customer.waitForEvent('popup'), customer.click('button')])
  await customer.waitForFunction(() => document.title === 'Told')

  expect(await second.title()).toBe('Second')
  expect(await agent.title()).toBe('First')
})

test('draws letters', async () => {
  const page = await (await launchBrowser()).newPage()

  await page.setContent('<span>Countersign</span>')

  expect((await page.locator('span').boundingBox())?.width).toBeGreaterThan(40)
  expect((await page.screenshot()).length).toBeGreaterThan(1000)
})
