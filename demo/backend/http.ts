import type { IncomingMessage, ServerResponse } from 'node:http'
import type { z } from 'zod'

/** What a route answers. A route returns it; only `send` touches the socket. */
export type Reply = {
  status: number
  headers?: Record<string, string>
  body?: string | Buffer
}

/** A request that is answered with this status and this sentence, which the visitor may read. */
export class Rejection extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

export const json = (
  status: number,
  value: unknown,
  headers: Record<string, string> = {},
): Reply => ({
  status,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
  body: JSON.stringify(value),
})

export function send(response: ServerResponse, { status, headers, body }: Reply): void {
  response.writeHead(status, {
    // An address of ours may hold a code or a state: no other site is told it.
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    ...headers,
  })
  response.end(body)
}

const bodyBytesMax = 4096

/** The body, read and checked. Throws a 4xx `Rejection` when it is too large, or is not what the schema says. */
export async function readJson<T>(request: IncomingMessage, schema: z.ZodType<T>): Promise<T> {
  // A form of another site can send text, but never this type without asking first.
  if (request.headers['content-type']?.split(';', 1)[0] !== 'application/json') {
    throw new Rejection(415, 'Send JSON.')
  }
  const body = schema.safeParse(parse(await readBody(request)))
  if (!body.success) throw new Rejection(400, 'The request is not what this address expects.')
  return body.data
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  // Not destroyed when the loop is left: the refusal goes out on the same connection.
  const body: AsyncIterable<Buffer> = request.iterator({ destroyOnReturn: false })
  for await (const chunk of body) {
    bytes += chunk.length
    if (bytes > bodyBytesMax) throw new Rejection(413, 'The request is too large.')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Rejection(400, 'The request is not valid JSON.')
  }
}

/** Refuses a change that another site asks for in the name of its visitor. */
export function requireSameOrigin(request: IncomingMessage, origin: string): void {
  if (request.headers.origin !== origin) {
    throw new Rejection(403, `Only a page at ${origin} may ask for this.`)
  }
}
