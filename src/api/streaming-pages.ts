import type { RequestListener } from 'node:http'
import type { Log } from '../runtime/log.ts'
import { streamingPath, type SigningKey } from '../streaming/signing-key.ts'

/**
 * What notifications point at: the certificate that they are verified with, and what there is in
 * place of a way to end a subscription without credentials.
 */
export const createStreamingPages = ({
  signingKey,
  log,
}: {
  signingKey: () => Promise<SigningKey>
  log: Log
}): Record<string, RequestListener> => ({
  [streamingPath]: (request, response) => {
    answer(request.url ?? '', signingKey).then(
      ({ status, headers = {}, text }) => {
        response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', ...headers })
        response.end(text)
      },
      (error: unknown) => {
        log.error({ err: error }, 'The signing certificate could not be shown.')
        response.writeHead(500).end()
      },
    )
  },
})

type Answer = { status: number; headers?: Record<string, string>; text: string }

async function answer(url: string, signingKey: () => Promise<SigningKey>): Promise<Answer> {
  const [path, query] = url.split('?')
  if (query !== undefined) return { status: 403, text: unsubscribing }
  const { certificate, certificatePath } = await signingKey()
  if (path !== certificatePath) return { status: 404, text: 'There is nothing here.\n' }
  return { status: 200, headers: certificateHeaders, text: certificate }
}

// Another certificate has another address.
const certificateHeaders = {
  'content-type': 'application/x-pem-file',
  'cache-control': 'public, max-age=31536000, immutable',
}

const unsubscribing =
  'A stream is ended by StopContactStreaming, and by nobody without credentials.\n'
