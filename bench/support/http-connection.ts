import { once } from 'node:events'
import { connect } from 'node:net'

export type Response = {
  status: number
  body: string
  /** Whether the server takes no more requests on the connection. */
  closes: boolean
}

/** What is asked for: `headers` are whole lines. */
export type Target = { method?: string; path: string; headers?: string; body: string }

/** One kept-alive connection, on which one request follows another. */
export type HttpConnection = {
  /** POST, unless it says otherwise. */
  post: (target: Target) => Promise<Response>
  close: () => void
}

const endOfHead = '\r\n\r\n'

/**
 * Speaks just as much HTTP/1.1 as our server does: on a machine that client and server share, what
 * the client does not cost is the server's.
 */
export async function openHttpConnection(url: string): Promise<HttpConnection> {
  const { hostname, port, host } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port), noDelay: true })
  await once(socket, 'connect')
  let heard = ''
  let waiting: { resolve: (response: Response) => void; reject: (error: Error) => void } | undefined

  socket.setEncoding('utf8')
  socket.on('data', (text: string) => {
    heard += text
    const response = readResponse(heard)
    if (!response) return
    heard = ''
    const asked = waiting
    waiting = undefined
    asked?.resolve(response)
  })
  const fail = (error: Error) => {
    waiting?.reject(error)
    waiting = undefined
  }
  socket.on('error', fail)
  socket.on('close', () => {
    fail(closed())
  })

  return {
    post: ({ method = 'POST', path, headers = '', body }) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject }
        if (socket.destroyed) fail(closed())
        const length = Buffer.byteLength(body)
        socket.write(
          `${method} ${path} HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\n` +
            `content-length: ${length}\r\n${headers}\r\n${body}`,
        )
      }),
    close: () => {
      socket.removeAllListeners('close').destroy()
    },
  }
}

const closed = (): Error => new Error('The server has closed the connection.')

/** Undefined while it is not all there. Our bodies are of one byte a character. */
function readResponse(heard: string): Response | undefined {
  const head = heard.indexOf(endOfHead)
  if (head < 0) return undefined
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(heard)?.[1] ?? 0)
  const body = heard.slice(head + endOfHead.length)
  if (body.length < length) return undefined
  const closes = /\r\nconnection: close/i.test(heard.slice(0, head))
  return { status: Number(heard.slice(9, 12)), body, closes }
}
