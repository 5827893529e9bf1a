import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createRequire } from 'node:module'
import path from 'node:path'
import { json } from 'node:stream/consumers'
import {
  StartChatContactCommand,
  UpdateParticipantAuthenticationCommand,
  type StartChatContactCommandInput,
  type UpdateParticipantAuthenticationCommandInput,
} from '@aws-sdk/client-connect'
import type { Page } from 'playwright-core'
import type { ChatHost } from '../support/chat.ts'
import { whenFileEnds } from '../support/end-of-file.ts'
import { freePort } from '../support/free-port.ts'

const files = {
  '/chatjs.js': createRequire(import.meta.url).resolve('amazon-connect-chatjs'),
  '/widget.js': path.join(import.meta.dirname, 'widget-stand-in.js'),
}

const chatPage = `<!doctype html><title>Bank</title>
<ol id="items"></ol><p id="ended" hidden>Chat has ended</p>
<script src="/chatjs.js"></script><script src="/widget.js"></script>`

// As a redirect page must: it reads what came back, hands it to its backend, and closes itself.
const redirectPage = `<!doctype html><title>Signing in</title><script type="module">
const sent = new URLSearchParams(location.search)
await fetch('/update-participant-authentication', { method: 'POST', body: JSON.stringify({
  State: sent.get('state'),
  ...(sent.has('code')
    ? { Code: sent.get('code') }
    : { Error: sent.get('error'), ErrorDescription: sent.get('error_description') ?? undefined }),
}) })
window.close()
</script>`

/** A website that has the widget: its page, the page to return to, and the backend of both. */
export async function givenSite() {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  let host: ChatHost | undefined

  const answer = async (
    request: IncomingMessage,
  ): Promise<[type: string, body: string | Buffer]> => {
    const [pathname = ''] = (request.url ?? '').split('?')
    if (pathname === '/') return ['text/html', chatPage]
    if (pathname === '/signed-in') return ['text/html', redirectPage]
    if (pathname in files) {
      return ['text/javascript', await readFile(files[pathname as keyof typeof files])]
    }
    if (!host) throw new Error('The site has no Connect yet.')
    return [
      'application/json',
      JSON.stringify(await askConnect(host, pathname, await json(request))),
    ]
  }
  const server = createServer((request, response: ServerResponse) => {
    answer(request).then(
      ([type, body]) => response.setHeader('content-type', type).end(body),
      (error: unknown) => {
        response.writeHead(500).end(String(error))
      },
    )
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  whenFileEnds(async () => {
    server.closeAllConnections()
    server.close()
  })
  return {
    url,
    redirectUri: `${url}/signed-in`,
    /** Whom its backend asks from now on. */
    serve(app: ChatHost) {
      host = app
    },
  }
}

export type Site = Awaited<ReturnType<typeof givenSite>>

/** The backend, as the widget wants it: with the contract's answer one level deeper. */
async function askConnect({ connect, demo }: ChatHost, pathname: string, body: unknown) {
  if (pathname === '/start-chat') {
    const { ContactId, ParticipantId, ParticipantToken } = await connect.send(
      new StartChatContactCommand(body as StartChatContactCommandInput),
    )
    const startChatResult = { ContactId, ParticipantId, ParticipantToken }
    return { data: { startChatResult, featurePermissions: { ATTACHMENTS: false } } }
  }
  const input = body as UpdateParticipantAuthenticationCommandInput
  await connect.send(
    new UpdateParticipantAuthenticationCommand({ ...input, InstanceId: demo.instanceId }),
  )
  return {}
}

type WidgetWish = { site: Site; identityProvider?: string; redirectUri?: string }

/** Opens the site, and in it a chat whose customer has been asked to sign in. */
export async function openWidget(
  { demo }: ChatHost,
  page: Page,
  { site, identityProvider, redirectUri = site.redirectUri }: WidgetWish,
): Promise<void> {
  const { endpoint, region, contactFlowId, instanceId } = demo
  await page.goto(site.url)
  const wish = {
    name: 'Guest',
    apiGatewayEndpoint: `${site.url}/start-chat`,
    ...{ endpoint, region, contactFlowId, instanceId, redirectUri, identityProvider },
  }
  await page.evaluate(
    (each) =>
      (globalThis as unknown as { initiateChat: (wish: object) => Promise<void> }).initiateChat(
        each,
      ),
    wish,
  )
}

/** Says something as the customer. */
export const sayIn = (page: Page, text: string): Promise<unknown> =>
  page.evaluate(
    (each) => (globalThis as unknown as { say: (text: string) => Promise<unknown> }).say(each),
    text,
  )
