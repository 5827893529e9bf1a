import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import { StartError } from '../../runtime/start-error.ts'

/** What a provider sent a browser back with. */
export type Returned =
  { code: string; issuer: string | null } | { error: string; issuer: string | null }

export type CallbackListener = { returned: Promise<Returned>; stop: () => void }

/** By this name, as many providers let plain HTTP pass for no other. */
export const callbackUrlAt = (port: number): string => `http://localhost:${port}/callback`

/**
 * Waits on this machine alone for a browser that comes back with our State; what comes with another
 * is none of ours. Throws a StartError when the port is taken.
 */
export async function startCallbackListener(
  port: number,
  { state }: { state: string },
): Promise<CallbackListener> {
  const { promise: returned, resolve } = Promise.withResolvers<Returned>()
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', callbackUrlAt(port))
    const read = pathname === '/callback' ? readReturned(searchParams, state) : undefined
    if (request.method !== 'GET' || !read) {
      sendPage(response, 400, 'This is not the sign-in that is awaited here.')
      return
    }
    sendPage(
      response,
      200,
      'Thank you. See the terminal for how it went: you can close this window.',
    )
    resolve(read)
  })
  await listen(server, port)
  const stop = () => {
    server.close()
    server.closeIdleConnections()
  }
  return { returned, stop }
}

async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
  } catch (cause) {
    const told = `The port ${port} of 127.0.0.1 cannot be used: give another by --callback-port.`
    throw new StartError(told, { cause })
  }
}

function readReturned(query: URLSearchParams, state: string): Returned | undefined {
  const names = ['state', 'code', 'error', 'iss']
  if (names.some((name) => query.getAll(name).length > 1)) return undefined
  if (query.get('state') !== state) return undefined
  const [code, error, issuer] = [query.get('code'), query.get('error'), query.get('iss')]
  if (code !== null && error === null) return { code, issuer }
  return error === null ? undefined : { error, issuer }
}

// The code is in the address: it leaves the browser's history.
const script = "history.replaceState(null, '', '/')"
const scriptSource = `'sha256-${createHash('sha256').update(script).digest('base64')}'`

function sendPage(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'content-security-policy': `default-src 'none'; script-src ${scriptSource}`,
    connection: 'close',
  })
  response.end(
    `<!doctype html><html lang="en"><title>Countersign</title><p>${sentence}</p><script>${script}</script></html>\n`,
  )
}
