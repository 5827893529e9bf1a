import {
  AssociateApprovedOriginCommand,
  DisassociateApprovedOriginCommand,
} from '@aws-sdk/client-connect'
import { beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { givenChatjs, givenPage } from '../browser/given-chatjs-page.ts'
import { launchBrowser } from '../support/browser.ts'
import { startSharedTestApp, startTestApp, type TestApp } from '../support/app.ts'
import { givenFlow } from '../support/flow.ts'
import { givenUnconnectedChat } from './given-socket.ts'

const approved = 'https://shop.example'

const approve = ({ connect, demo: { instanceId: InstanceId } }: TestApp, Origin = approved) =>
  connect.send(new AssociateApprovedOriginCommand({ InstanceId, Origin }))

/** What the server says to an upgrade that comes from a page of this origin, or from none. */
function statusOfUpgrade(url: string, origin: string | undefined): Promise<number> {
  const socket = new WebSocket(url, { ...(origin !== undefined && { origin }) })
  return new Promise((resolve, reject) => {
    socket.on('error', reject)
    socket.on('upgrade', ({ statusCode = 0 }) => {
      resolve(statusCode)
      socket.terminate()
    })
    socket.on('unexpected-response', (request, { statusCode = 0 }) => {
      resolve(statusCode)
      request.destroy()
    })
  })
}

/** A request of a connected participant, as a browser sends it from a page of this origin. */
const readTranscript = (endpoint: string, token: string, origin: string | undefined) =>
  fetch(`${endpoint}/participant/transcript`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-amz-bearer': token,
      ...(origin !== undefined && { origin }),
    },
    body: '{}',
  })

/** Whether pages of an origin may chat: what its calls are answered, and its upgrade. */
async function answersTo(
  { demo: { endpoint } }: TestApp,
  chat: { connectionToken: string; participantToken: string; socketUrl: string },
  origin: string | undefined,
) {
  const read = await readTranscript(endpoint, chat.connectionToken, origin)
  return [read.status, await statusOfUpgrade(chat.socketUrl, origin)]
}

describe('where an instance has approved an origin', () => {
  let app: TestApp
  let chat: Awaited<ReturnType<typeof givenUnconnectedChat>>

  beforeAll(async () => {
    app = await startSharedTestApp()
    await approve(app)
    chat = await givenUnconnectedChat(app, await givenFlow(app))
  })

  test.each<[string, string | undefined]>([
    ['its pages', approved],
    ['those who are no browsers', undefined],
  ])('%s may chat', async (_, origin) => {
    expect(await answersTo(app, chat, origin)).toEqual([200, 101])
  })

  test('our own pages may chat', async () => {
    expect(await answersTo(app, chat, new URL(app.demo.endpoint).origin)).toEqual([200, 101])
  })

  test.each([
    ['another one', 'https://elsewhere.example'],
    ['its name without TLS', 'http://shop.example'],
    ['its name with another port', 'https://shop.example:8443'],
    ['a name below it', 'https://www.shop.example'],
    ['a page without an origin', 'null'],
  ])('pages of %s may not', async (_, origin) => {
    expect(await answersTo(app, chat, origin)).toEqual([403, 403])
  })

  test('the refusal says why, and any page may read it', async () => {
    const { endpoint } = app.demo

    const refused = await readTranscript(
      endpoint,
      chat.connectionToken,
      'https://elsewhere.example',
    )

    expect(refused.headers.get('access-control-allow-origin')).toBe('*')
    expect(refused.headers.get('x-amzn-errortype')).toBe('AccessDeniedException')
    expect(await refused.json()).toMatchObject({
      Message: 'Access denied: pages of this origin may not chat here.',
    })
  })

  test('a token that is not good is refused as such, wherever it comes from', async () => {
    const refused = await readTranscript(app.demo.endpoint, 'made-up', 'https://elsewhere.example')

    expect(await refused.json()).toMatchObject({
      Message: 'Access denied: the token is not valid (any more).',
    })
  })
})

test('where an instance has approved none, all may chat: also when it has approved one no more', async () => {
  const app = await startTestApp()
  const chat = await givenUnconnectedChat(app, await givenFlow(app))
  expect(await answersTo(app, chat, 'https://elsewhere.example')).toEqual([200, 101])
  await approve(app)
  expect(await answersTo(app, chat, 'https://elsewhere.example')).toEqual([403, 403])

  const { instanceId: InstanceId } = app.demo
  await app.connect.send(new DisassociateApprovedOriginCommand({ InstanceId, Origin: approved }))

  expect(await answersTo(app, chat, 'https://elsewhere.example')).toEqual([200, 101])
})

test('in a browser: chatjs is refused on a page that is not approved, and chats on one that is', async () => {
  const app = await startTestApp()
  await approve(app)
  const browser = await launchBrowser()
  const { chat } = await givenChatjs(app, await givenPage(browser))
  const other = await givenChatjs(app, await givenPage(browser))
  await approve(app, new URL(other.page.url()).origin)

  const refused = await chat.evaluate(({ session }) =>
    session.connect().then(
      () => undefined,
      (reason: unknown) => JSON.stringify(reason),
    ),
  )
  await other.chat.evaluate(({ session }) => session.connect())

  expect(refused).toContain('AccessDeniedException')
  await other.waitFor('onConnectionEstablished', '', 2)
})
