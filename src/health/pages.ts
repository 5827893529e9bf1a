import type { RequestListener, ServerResponse } from 'node:http'
import type { Database } from '../database/database.ts'
import type { Log } from '../runtime/log.ts'
import { askDatabase } from './figures-store.ts'
import type { Metrics, Nats } from './metrics.ts'

const patienceMs = 2_000

type Answer = { status: number; contentType: string; text: string }

/**
 * What a load balancer and a monitor ask for, by path: `/healthz` (the process is there), `/readyz`
 * (it can serve: its database answers, and it is not about to end) and `/metrics`. Without NATS it
 * serves too, and says so: what other nodes do is told with delay.
 */
export function createHealthPages({
  sql,
  nats,
  metrics,
  log,
  isEnding,
}: {
  sql: Database
  nats?: Nats | undefined
  metrics: Metrics
  log: Log
  isEnding: () => boolean
}): Record<string, RequestListener> {
  const page =
    (answer: () => Promise<Answer>): RequestListener =>
    (_request, response) => {
      answer().then(
        (answered) => {
          send(response, answered)
        },
        (error: unknown) => {
          log.warn({ err: error }, 'A page for monitors could not be made.')
          send(response, plain(503, 'unavailable'))
        },
      )
    }

  return {
    '/healthz': page(async () => plain(200, 'ok')),
    '/readyz': page(async () => {
      if (isEnding()) return plain(503, 'ending')
      await Promise.race([askDatabase(sql), tooLate()])
      return plain(200, nats?.isConnected() === false ? 'ready, without NATS' : 'ready')
    }),
    '/metrics': page(async () => ({ status: 200, ...(await metrics.render()) })),
  }
}

const plain = (status: number, word: string): Answer => ({
  status,
  contentType: 'text/plain; charset=utf-8',
  text: `${word}\n`,
})

function send(response: ServerResponse, { status, contentType, text }: Answer): void {
  response.writeHead(status, { 'content-type': contentType, 'cache-control': 'no-store' }).end(text)
}

const tooLate = (): Promise<never> =>
  new Promise((_resolve, reject) => {
    setTimeout(() => {
      reject(new Error(`The database has not answered within ${patienceMs} ms.`))
    }, patienceMs).unref()
  })
