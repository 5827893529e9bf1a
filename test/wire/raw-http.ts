import { connect } from 'node:net'

export type RawAnswer = {
  /** Of the answers that come before the answer, like 100. */
  interim: readonly number[]
  status: number
  headers: Readonly<Record<string, string>>
  body: string
}

/**
 * Sends bytes as they are, which no HTTP client would, and gives what came back until the server
 * closed: the request asks for that, or is refused. Undefined when nothing came back.
 */
export async function exchange(
  url: string,
  request: string | Buffer,
): Promise<RawAnswer | undefined> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  const chunks: Buffer[] = []
  socket.on('data', (chunk) => chunks.push(chunk))
  // A server that has refused may close while it is still being written to.
  socket.on('error', () => undefined)
  socket.write(request)
  await new Promise((resolve) => socket.once('close', resolve))
  return readAnswer(Buffer.concat(chunks).toString())
}

/** The text of a request, which asks to close. A body brings its length. */
export function renderRequest(
  requestLine: string,
  { headers = [], body }: { headers?: readonly string[]; body?: string | undefined } = {},
): string {
  const length = body === undefined ? [] : [`Content-Length: ${Buffer.byteLength(body)}`]
  const lines = [
    `${requestLine} HTTP/1.1`,
    'Host: here',
    ...headers,
    ...length,
    'Connection: close',
  ]
  return `${lines.join('\r\n')}\r\n\r\n${body ?? ''}`
}

function readAnswer(text: string, interim: readonly number[] = []): RawAnswer | undefined {
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const [statusLine = '', ...lines] = text.slice(0, end).split('\r\n')
  const status = Number(statusLine.split(' ')[1])
  const rest = text.slice(end + 4)
  if (status < 200) return readAnswer(rest, [...interim, status])
  const headers = lines.map((line) => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const
  })
  return { interim, status, headers: Object.fromEntries(headers), body: rest }
}
