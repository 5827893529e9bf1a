import type { IncomingMessage } from 'node:http'
import { errors } from 'oidc-provider'

const bytesMax = 10_000

/** The fields of a posted form. Throws the library's invalid_request when there are too many. */
export async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > bytesMax) throw new errors.InvalidRequest('the form is too large', 413)
    chunks.push(chunk)
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'))
}
