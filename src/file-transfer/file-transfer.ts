import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { FileStorage } from '../attachment/file-storage.ts'
import type { Database } from '../database/database.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Log } from '../runtime/log.ts'
import { digest, randomId } from '../runtime/random.ts'
import { corsHeaders, preflightHeaders } from '../wire/cors.ts'
import { Refusal } from '../wire/refusal.ts'
import { renderCommonRefusal } from '../wire/render.ts'
import { readHead } from '../wire/request.ts'
import { handOutFile } from './hand-out-file.ts'
import { receiveFile } from './receive-file.ts'

/** Where the bytes of attachments come in and go out, by URLs that carry a key. */
export const filesPath = '/attachments'

export type TransferContext = { sql: Database; clock: Clock; log: Log; storage: FileStorage }

/** One request, by its key. */
export type Transfer = {
  keyDigest: Buffer
  request: IncomingMessage
  response: ServerResponse
}

const idleMs = 30_000
const lingerMs = 1_000

/**
 * Takes and gives the bytes of attachments: PUT to the URL of StartAttachmentUpload, GET of the one
 * of GetAttachment. The key in the URL is all that a caller shows, and it is told to no log.
 */
export function createFileTransfer(context: TransferContext): RequestListener {
  return (request, response) => {
    const requestId = randomId()
    response.setHeader('x-amzn-requestid', requestId)
    for (const [name, value] of Object.entries(corsHeaders)) response.setHeader(name, value)
    if (request.method === 'OPTIONS') {
      response.writeHead(204, preflightHeaders).end()
      return
    }
    // Whoever neither sends nor takes anything for so long has gone; while we store, it is they who wait.
    request.setTimeout(idleMs, () => {
      if (!request.complete || response.headersSent) request.destroy()
    })
    transfer(context, request, response).catch((error: unknown) => {
      if (request.socket.destroyed) return // Nobody is there to be told: their key is good again.
      if (!(error instanceof Refusal)) {
        context.log.error({ err: error, requestId }, 'A transfer of a file met a fault.')
      }
      refuse(request, response, error instanceof Refusal ? error : fault)
    })
  }
}

async function transfer(
  context: TransferContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method, query } = readHead(request)
  const keyDigest = digest(new URLSearchParams(query).get('key') ?? '')
  const asked = { keyDigest, request, response }
  if (method === 'PUT') await receiveFile(context, asked)
  else if (method === 'GET') await handOutFile(context, asked)
  else throw new Refusal('UnknownOperationException', 'A file is put, or got.')
}

const fault = new Refusal('InternalFailure', 'The request met an internal failure.')

/** Says no, and closes the connection: what is still coming on it, nobody wants. */
function refuse(request: IncomingMessage, response: ServerResponse, refusal: Refusal): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  const { status, headers, body } = renderCommonRefusal(refusal)
  const length = String(Buffer.byteLength(body))
  response.writeHead(status, { ...headers, 'content-length': length, connection: 'close' })
  response.write(body)
  // To close at once would take the answer back from a client that is still sending.
  const close = () => response.end()
  request.once('close', close).resume()
  if (request.complete) close()
  else setTimeout(close, lingerMs).unref()
}
