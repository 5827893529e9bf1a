import type { Browser } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { givenChatjs, givenPage } from '../browser/given-chatjs-page.ts'
import { startSharedTestApp, type TestApp } from '../support/app.ts'
import { launchBrowser } from '../support/browser.ts'
import { givenFlow } from '../support/flow.ts'
import { chatjsVersions, type ChatjsVersion } from './chatjs-versions.ts'

let app: TestApp
let browser: Browser
let contactFlowId: string

beforeAll(async () => {
  const overrides = { SendMessage: { rate: 1, burst: 1 } }
  ;[app, browser] = await Promise.all([
    startSharedTestApp({ config: { quotas: { preset: 'generous', overrides } } }),
    launchBrowser(),
  ])
  contactFlowId = await givenFlow(app)
})

/** Sends so many messages at once. Gives what came of each, and the status of each request. */
async function sendAtOnce({ library }: ChatjsVersion, count: number) {
  const page = await givenPage(browser)
  const statuses: number[] = []
  page.on('response', (response) => {
    const isPost = response.request().method() === 'POST'
    if (isPost && response.url().endsWith('/participant/message')) statuses.push(response.status())
  })
  const { chat, waitFor } = await givenChatjs(app, page, { library, contactFlowId })
  await chat.evaluate(({ session }) => session.connect())
  await waitFor('onConnectionEstablished', '', 2)
  const sent = await chat.evaluate(
    ({ session }, messages) =>
      Promise.allSettled(
        messages.map((message) => session.sendMessage({ contentType: 'text/plain', message })),
      ),
    Array.from({ length: count }, (_each, index) => `Message ${index + 1}`),
  )
  return { sent, statuses, waitFor }
}

const patient = chatjsVersions.filter(([, { knowsRetryAfter }]) => knowsRetryAfter)
const impatient = chatjsVersions.filter(([, { knowsRetryAfter }]) => !knowsRetryAfter)

test.each(patient)('chatjs %s comes back when it was told to, and is heard', async (_, chatjs) => {
  const { statuses, waitFor } = await sendAtOnce(chatjs, 2)

  expect(statuses).toContain(429)
  await waitFor('onMessage', 'Message 1')
  await waitFor('onMessage', 'Message 2')
})

test.each(impatient)(
  'chatjs %s tries again at once, and is told what is wrong',
  async (_, chatjs) => {
    const { sent } = await sendAtOnce(chatjs, 6)

    const refusals = sent.filter(({ status }) => status === 'rejected')
    expect(refusals).not.toEqual([])
    for (const refusal of refusals) {
      expect(refusal).toMatchObject({ reason: { type: 'ThrottlingException', statusCode: 429 } })
    }
  },
)
