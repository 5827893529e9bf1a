import type { IncomingMessage } from 'node:http'
import { errors } from 'oidc-provider'

const bytesMax = 10_000

/** The fields of a posted form. Throws the library's invalid_request when there are too many. */
export const readForm = async (request: IncomingMessage): Promise<URLSearchParams> =>
  new URLSearchParams(await readText(request))

/** What was posted. Throws the library's invalid_request when it is too long. */
export async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > bytesMax) throw new errors.InvalidRequest('what was posted is too long', 413)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
