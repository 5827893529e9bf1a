import type { IncomingMessage } from 'node:http'

/** A request as it came, before anyone knows what it asks. */
export type WireRequest = {
  method: string
  /** Undecoded, as it was signed. */
  path: string
  /** Undecoded, without its question mark. */
  query: string
  /** Names in lower case. */
  headers: Readonly<Record<string, string | readonly string[] | undefined>>
  body: Buffer
  /** The labels of the route, decoded. */
  pathParameters: Readonly<Record<string, string>>
  requestId: string
  sourceAddress: string
}

export type WireResponse = { status: number; headers: Record<string, string>; body: string }

/** What the first lines of a request say. */
export type Head = Pick<WireRequest, 'method' | 'path' | 'query' | 'headers'>

export function readHead(message: IncomingMessage): Head {
  const { path, query } = splitTarget(message.url ?? '')
  // Each value by itself: a signature covers them so, and not as Node joins them.
  return { method: message.method ?? '', path, query, headers: message.headersDistinct }
}

/** One header, or undefined. Of one sent several times, the first counts. */
export const headerOf = (request: Pick<WireRequest, 'headers'>, name: string): string | undefined =>
  headerValues(request, name)[0]

/** All that is said under one name, in the order in which it was sent. */
export function headerValues(
  { headers }: Pick<WireRequest, 'headers'>,
  name: string,
): readonly string[] {
  const value = headers[name.toLowerCase()] ?? []
  return typeof value === 'string' ? [value] : value
}

/** A client that believes to speak to a proxy names the host too. */
function splitTarget(target: string): { path: string; query: string } {
  const [path = '', ...query] = target.replace(/^https?:\/\/[^/?]*/i, '').split('?')
  return { path, query: query.join('?') }
}
