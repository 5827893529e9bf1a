import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { createDemo } from '../../demo/backend/demo.ts'

type ConnectAnswer = { status: number; body?: object; exception?: string }
type ConnectRequest = { path: string; body: Record<string, unknown> }

/**
 * The demo's backend on a port of its own, in front of a Connect that gives one answer to everything and remembers
 * what it was asked.
 */
export async function givenDemo({ status, body, exception }: ConnectAnswer = { status: 200 }) {
  const asked: ConnectRequest[] = []
  const reports: string[] = []

  const connect = await listen()
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const sent = (await text(request)) || '{}'
    asked.push({ path: request.url ?? '', body: JSON.parse(sent) as Record<string, unknown> })
    response.writeHead(status, exception ? { 'x-amzn-errortype': exception } : {})
    response.end(JSON.stringify(body ?? {}))
  }
  connect.server.on('request', (request, response) => void answer(request, response))

  const { server, url: origin, stop } = await listen()
  const demo = createDemo(
    {
      endpoint: connect.url,
      region: 'us-east-1',
      credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
      instanceId: 'instance-1',
      contactFlowId: 'flow-1',
      profilesDomain: 'profiles-1',
      redirectUri: `${origin}/demo/signed-in`,
      users: [{ username: 'ada', password: 'countess' }],
      sessionSecret: 'session secret',
    },
    { report: (sentence) => reports.push(sentence) },
  )
  server.on('request', demo)

  return {
    origin,
    asked,
    reports,
    ask: (path: string, request: RequestInit = {}) =>
      fetch(origin + path, { redirect: 'manual', ...request }),
    post: (path: string, sent: unknown, from = origin) =>
      fetch(origin + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: from },
        body: JSON.stringify(sent),
      }),
    [Symbol.asyncDispose]: async () => {
      await stop()
      await connect.stop()
    },
  }
}

async function listen() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const stop = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return { server, url: `http://127.0.0.1:${port}`, stop }
}

/** The cookie of a reply as a browser would send it back: its name and value. */
export const cookieOf = (response: Response): string =>
  response.headers.get('set-cookie')?.split(';', 1)[0] ?? ''
