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

/** One header, or undefined. Of one sent several times, the first counts. */
export function headerOf(
  { headers }: Pick<WireRequest, 'headers'>,
  name: string,
): string | undefined {
  const value = headers[name.toLowerCase()]
  return typeof value === 'object' ? value[0] : value
}
