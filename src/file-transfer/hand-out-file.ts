import { pipeline } from 'node:stream/promises'
import { giveBackKey, takeKey } from '../attachment/attachment-key-store.ts'
import { contentDisposition } from '../attachment/content-disposition.ts'
import { corsHeaders } from '../wire/cors.ts'
import { Refusal } from '../wire/refusal.ts'
import type { Transfer, TransferContext } from './file-transfer.ts'

/** Gives the bytes of an attachment. A download that is broken off may be tried again. */
export async function handOutFile(
  { sql, clock, storage }: TransferContext,
  { keyDigest, response }: Transfer,
): Promise<void> {
  const now = clock()
  const opened = await takeKey(sql, { digest: keyDigest, purpose: 'download', now })
  if (opened?.fileId == null) {
    throw new Refusal('AccessDeniedException', 'The URL is not good (any more).')
  }
  try {
    const bytes = await storage.read(opened.fileId)
    response.writeHead(200, headersOf(opened))
    await pipeline(bytes, response)
  } catch (error) {
    await giveBackKey(sql, opened)
    throw error
  }
}

// What somebody has uploaded is never run, nor shown as if it were a page of ours.
const headersOf = ({ name, contentType, sizeBytes }: Opened) => ({
  'content-type': contentType,
  'content-length': String(sizeBytes),
  'content-disposition': contentDisposition(name),
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; sandbox",
  'cross-origin-resource-policy': 'cross-origin',
  'cache-control': 'private, no-store',
  'accept-ranges': 'none',
  'access-control-expose-headers': `${corsHeaders['access-control-expose-headers']},content-disposition`,
})

type Opened = { name: string; contentType: string; sizeBytes: number }
