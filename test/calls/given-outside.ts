import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished } from 'vitest'
import { freePort } from '../support/free-port.ts'

/** What someone outside was asked. */
export type Asked = {
  path: string
  headers: IncomingHttpHeaders
  text: string
}

/** JSON with 200; or how else it goes: another status, a body to the letter, no answer, a broken connection. */
export type Answer =
  | { json: unknown }
  | { status: number; body?: string; headers?: Record<string, string> }
  | 'hang'
  | 'break'

/** A server that keeps what it is asked, and answers as it is told: at first with an empty object. */
export async function givenOutside(whenDone: (stop: () => void) => void = onTestFinished) {
  const port = await freePort()
  const asked: Asked[] = []
  const hanging = new Set<ServerResponse>()
  let answer: (one: Asked, earlier: number) => Answer | Promise<Answer> = () => ({ json: {} })

  const respond = (given: Answer, response: ServerResponse) => {
    if (given === 'break') response.destroy()
    else if (given === 'hang') {
      hanging.add(response)
      response.on('close', () => hanging.delete(response))
    } else if ('json' in given) {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify(given.json))
    } else {
      response.writeHead(given.status, given.headers).end(given.body ?? '')
    }
  }
  const server = createServer((request, response) => {
    void text(request).then(async (body) => {
      const one = { path: request.url ?? '', headers: request.headers, text: body }
      asked.push(one)
      respond(await answer(one, asked.length - 1), response)
    })
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  whenDone(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    /** `earlier` is how often it was asked before. */
    answer(by: (one: Asked, earlier: number) => Answer | Promise<Answer>) {
      answer = by
    },
    isHanging: (count: number) => expect.poll(() => hanging.size, { timeout: 10_000 }).toBe(count),
    isAsked: (times: number) => expect.poll(() => asked.length, { timeout: 10_000 }).toBe(times),
    /** Answers whatever hangs. */
    release(json: unknown = {}) {
      for (const response of hanging) respond({ json }, response)
      hanging.clear()
    },
  }
}

export type GivenOutside = Awaited<ReturnType<typeof givenOutside>>
