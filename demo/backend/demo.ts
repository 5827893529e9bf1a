import { ConnectClient } from '@aws-sdk/client-connect'
import { CustomerProfilesClient } from '@aws-sdk/client-customer-profiles'
import type { IncomingMessage, RequestListener } from 'node:http'
import { showAgentView } from './agent-view.ts'
import { json, Rejection, requireSameOrigin, send, type Reply } from './http.ts'
import { findPageFile, readPage, type Page } from './page.ts'
import { createPasses } from './passes.ts'
import type { DemoContext, DemoSettings } from './settings.ts'
import { expectState, takeAnswer } from './signed-in.ts'
import { startChat } from './start-chat.ts'

type Surroundings = { clock?: () => Date; report?: DemoContext['report'] }

/**
 * The demo: a chat page, and the small backend that a website with customer authentication needs. A plain Node
 * request listener for everything at and below `/demo`.
 */
export function createDemo(
  settings: DemoSettings,
  { clock = () => new Date(), report = console.error }: Surroundings = {},
): RequestListener {
  const { endpoint, region, credentials } = settings
  const context: DemoContext = {
    settings,
    connect: new ConnectClient({ endpoint, region, credentials }),
    customerProfiles: new CustomerProfilesClient({ endpoint, region, credentials }),
    passes: createPasses(settings.sessionSecret, clock),
    report,
  }
  const page = readPage(endpoint)

  return (request, response) => {
    void answer(request, context, page)
      .catch((error: unknown) => renderFailure(error, report))
      .then((reply) => {
        send(response, reply)
      })
  }
}

async function answer(request: IncomingMessage, context: DemoContext, page: Page): Promise<Reply> {
  const { origin, host } = new URL(context.settings.redirectUri)
  const { pathname, searchParams } = new URL(request.url ?? '/', origin)
  if (request.method === 'POST') requireSameOrigin(request, origin)

  switch (`${request.method ?? ''} ${pathname.replace(/\/$/, '')}`) {
    case 'GET /demo':
      // A cookie that is set at `localhost` does not come back to `127.0.0.1`, where the redirect page is.
      return request.headers.host === host
        ? findPageFile(page, 'index.html')
        : { status: 302, headers: { location: `${origin}/demo` } }
    case 'GET /demo/settings':
      return json(200, { users: context.settings.users })
    case 'POST /demo/chats':
      return startChat(request, context)
    case 'POST /demo/expected-state':
      return expectState(request, context)
    case 'GET /demo/signed-in':
      return takeAnswer(request, searchParams, context)
    case 'GET /demo/signed-in/done':
      return findPageFile(page, 'signed-in.html')
  }

  if (request.method !== 'GET') throw new Rejection(404, 'There is nothing of this kind here.')
  const contactId = /^\/demo\/contacts\/([\w-]+)$/.exec(pathname)?.[1]
  if (contactId) return showAgentView(request, contactId, context)
  return findPageFile(page, pathname.slice('/demo/'.length))
}

function renderFailure(error: unknown, report: DemoContext['report']): Reply {
  if (error instanceof Rejection) return json(error.status, { message: error.message })
  const { name, message } = error instanceof Error ? error : new Error(String(error))
  report(`The demo could not do what it was asked. ${name}: ${message}`)
  return json(502, { message: `The chat service did not answer as it should (${name}).` })
}
