import { STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { systemClock } from '../runtime/clock.ts'
import { randomId } from '../runtime/random.ts'
import { corsHeaders } from './cors.ts'
import { Refusal } from './refusal.ts'
import { renderCommonRefusal } from './render.ts'

const lingerMilliseconds = 1000

/** What has the parser's own names; everything else that it dislikes is unreadable. */
const refusalsByCode = new Map([
  [
    'HPE_HEADER_OVERFLOW',
    new Refusal('RequestHeaderFieldsTooLargeException', 'The head of the request is too long.'),
  ],
  [
    'ERR_HTTP_REQUEST_TIMEOUT',
    new Refusal('RequestTimeoutException', 'The request took too long to arrive.'),
  ],
])

export const unreadable = new Refusal('SerializationException', 'The request cannot be read.')

/** Answers what the HTTP parser refuses before it is a request, in the form of every answer. */
export function answerUnreadable(server: Server): (error: Error, socket: Duplex) => void {
  const inFlight = new WeakMap<Duplex, Exchange>()
  server.on('request', (request: IncomingMessage, response) => {
    inFlight.set(request.socket, { request, response })
    response.once('finish', () => inFlight.delete(request.socket))
  })
  return (error, socket) => {
    const earlier = inFlight.get(socket)
    if (earlier?.request.complete) {
      // Whatever is said now would be taken for its answer.
      earlier.response.once('close', () => socket.destroy())
      return
    }
    if (!socket.writable || earlier?.response.headersSent) {
      socket.destroy()
      return
    }
    const code = 'code' in error ? String(error.code) : ''
    socket.end(renderAnswer(refusalsByCode.get(code) ?? unreadable))
    // To close at once would take the answer back from a client that is still sending.
    socket.resume()
    setTimeout(() => socket.destroy(), lingerMilliseconds).unref()
  }
}

type Exchange = { request: IncomingMessage; response: ServerResponse }

function renderAnswer(refusal: Refusal): string {
  const { status, headers, body } = renderCommonRefusal(refusal)
  const all = {
    ...corsHeaders,
    ...headers,
    'x-amzn-requestid': randomId(),
    date: systemClock().toUTCString(),
    connection: 'close',
    'content-length': String(Buffer.byteLength(body)),
  }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${body}`
}
