import type { Browser, Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { givenPage } from '../browser/given-chatjs-page.ts'
import { givenWebsite } from '../browser/given-website.ts'
import { answer, signInOf } from '../journeys/given-sign-in.ts'
import { startSharedTestApp, startTestApp, type TestApp } from '../support/app.ts'
import { launchBrowser } from '../support/browser.ts'
import { givenChat } from '../support/chat.ts'
import { givenFlow } from '../support/flow.ts'
import { givenUnconnectedChat } from '../websocket/given-socket.ts'

let app: TestApp
let browser: Browser
let contactFlowId: string

beforeAll(async () => {
  ;[app, browser] = await Promise.all([startSharedTestApp(), launchBrowser()])
  contactFlowId = await givenFlow(app)
})

/** A page of another origin. */
async function givenElsewhere(): Promise<Page> {
  const page = await givenPage(browser)
  await page.goto(await givenWebsite())
  return page
}

type RawRequest = { path: string; token?: string; body?: string; method?: string }

/** What a script of the page can know of the answer to a plain `fetch`. */
const fetchFrom = (page: Page, { path, token = '', body = '{}', method = 'POST' }: RawRequest) =>
  page.evaluate(
    async ({ url, ...request }) => {
      const response = await fetch(url, {
        method: request.method,
        headers: { 'content-type': 'application/json', 'x-amz-bearer': request.token },
        ...(request.method === 'POST' && { body: request.body }),
      })
      return {
        status: response.status,
        type: response.headers.get('x-amzn-errortype'),
        requestId: response.headers.get('x-amzn-requestid'),
        date: response.headers.get('date'),
        retryAfter: response.headers.get('retry-after'),
        body: (await response.json()) as Record<string, string>,
      }
    },
    { url: `${app.demo.endpoint}${path}`, token, body, method },
  )

const readable = (status: number, type: string) => ({
  status,
  type,
  requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
  date: expect.stringMatching(/GMT$/) as string,
  body: { __type: type, Message: expect.any(String) as string },
})

test('a client of `fetch` and `WebSocket` alone chats and signs in: no SDK, no signature', async () => {
  const page = await givenElsewhere()
  const { participantToken } = await givenUnconnectedChat(app, app.demo.contactFlowId)

  const body = '{"Type":["WEBSOCKET","CONNECTION_CREDENTIALS"]}'
  const connected = await fetchFrom(page, {
    path: '/participant/connection',
    token: participantToken,
    body,
  })
  const { Websocket, ConnectionCredentials } = connected.body as unknown as {
    Websocket: { Url: string }
    ConnectionCredentials: { ConnectionToken: string }
  }
  const token = ConnectionCredentials.ConnectionToken
  const heard = await page.evaluateHandle(listen, Websocket.Url)
  const waitFor = async (words: string) =>
    (
      await page.waitForFunction(
        ([all, wanted]) => all.find((each) => JSON.stringify(each).includes(wanted)),
        [heard, words] as const,
      )
    ).evaluate((found) => found ?? {})
  const { Content = '' } = await waitFor('authentication.initiated')
  const SessionId = (JSON.parse(Content) as { SessionId: string }).SessionId
  const { body: given } = await fetchFrom(page, {
    path: '/participant/authentication-url',
    token,
    body: JSON.stringify({ SessionId, RedirectUri: app.demo.redirectUri }),
  })
  const authenticationUrl = given['AuthenticationUrl'] ?? ''
  await answer(app, await signInOf(app, { authenticationUrl }, 'alice'))

  await waitFor('authentication.succeeded')
  expect(new URL(authenticationUrl).searchParams.get('state')).toBeTruthy()
  await fetchFrom(page, {
    path: '/participant/message',
    token,
    body: '{"ContentType":"text/plain","Content":"Thanks"}',
  })
  expect(await waitFor('Thanks')).toMatchObject({ DisplayName: 'Alice' })
})

type HeardItem = { ContentType?: string; Content?: string; DisplayName?: string }

// Runs in the page.
function listen(url: string): HeardItem[] {
  const heard: HeardItem[] = []
  const socket = new WebSocket(url)
  socket.addEventListener('open', () => {
    socket.send('{"topic":"aws/subscribe","content":{"topics":["aws/chat"]}}')
  })
  socket.addEventListener('message', ({ data }: MessageEvent<string>) => {
    const { topic, content } = JSON.parse(data) as { topic: string; content: string }
    if (topic === 'aws/chat') heard.push(JSON.parse(content) as HeardItem)
  })
  return heard
}

test.each<[string, number, string, RawRequest]>([
  ['a token that is none', 403, 'AccessDeniedException', { path: '/participant/transcript' }],
  [
    'a body that is no JSON',
    400,
    'SerializationException',
    { path: '/participant/message', body: '{' },
  ],
  ['a body that lacks a member', 400, 'ValidationException', { path: '/participant/message' }],
  ['a route that is none', 404, 'UnknownOperationException', { path: '/participant/nothing' }],
  [
    'a method that is none',
    404,
    'UnknownOperationException',
    { path: '/participant/message', method: 'GET' },
  ],
  [
    'a body that is too large',
    413,
    'RequestEntityTooLargeException',
    { path: '/participant/message', body: 'x'.repeat(1024 * 1024 + 1) },
  ],
  [
    'a head that is too long',
    431,
    'RequestHeaderFieldsTooLargeException',
    { path: '/participant/message', token: 'x'.repeat(17 * 1024) },
  ],
])('a page of another origin reads why %s is refused: %i', async (_, status, type, request) => {
  const page = await givenElsewhere()
  const { connectionToken } = await givenChat(app, { contactFlowId })

  const token = status === 403 ? 'made-up' : connectionToken
  expect(await fetchFrom(page, { token, ...request })).toMatchObject(readable(status, type))
})

test('a page of another origin reads that the chat has ended', async () => {
  const page = await givenElsewhere()
  const { connectionToken, participantToken } = await givenChat(app, { contactFlowId })

  await fetchFrom(page, { path: '/participant/disconnect', token: connectionToken })

  const body = '{"Type":["WEBSOCKET"]}'
  for (const [path, token] of [
    ['/participant/connection', participantToken],
    ['/participant/transcript', connectionToken],
  ] as const) {
    expect(await fetchFrom(page, { path, token, body })).toMatchObject(
      readable(403, 'AccessDeniedException'),
    )
  }
})

test('a page of another origin reads of a fault of ours', async () => {
  const page = await givenElsewhere()
  const { connectionToken: token } = await givenChat(app, { contactFlowId })

  await app.sql`alter table item rename column listed to hidden`
  const failed = await fetchFrom(page, { path: '/participant/transcript', token }).finally(
    () => app.sql`alter table item rename column hidden to listed`,
  )

  expect(failed).toMatchObject(readable(500, 'InternalServerException'))
})

test('a page of another origin reads when to come back, as a date of HTTP', async () => {
  const page = await givenElsewhere()
  const overrides = { GetTranscript: { rate: 0.001, burst: 1 } }
  const own = await startTestApp({ config: { quotas: { preset: 'generous', overrides } } })
  const { connectionToken: token } = await givenChat(own)
  const ask = () =>
    page.evaluate(
      async ({ url, bearer }) => {
        const headers = { 'content-type': 'application/json', 'x-amz-bearer': bearer }
        const response = await fetch(url, { method: 'POST', headers, body: '{}' })
        return [response.status, response.headers.get('retry-after')] as const
      },
      { url: `${own.demo.endpoint}/participant/transcript`, bearer: token },
    )
  await ask()

  const [status, retryAfter] = await ask()

  expect(status).toBe(429)
  expect(retryAfter).toMatch(/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/)
})
