import { assignFile, insertFile } from '../attachment/attachment-file-store.ts'
import { giveBackKey, takeKey, type Opened } from '../attachment/attachment-key-store.ts'
import { moveAttachment } from '../attachment/attachment-store.ts'
import { exactly, WrongSize } from '../attachment/exactly.ts'
import { essenceOf } from '../attachment/file-type.ts'
import { randomId } from '../runtime/random.ts'
import { Refusal } from '../wire/refusal.ts'
import { headerOf } from '../wire/request.ts'
import type { Transfer, TransferContext } from './file-transfer.ts'

/**
 * Takes the bytes of an attachment into the storage, as they come. Only all of them, of the type
 * that was announced, spend the key; an upload that comes to nothing may be tried again.
 */
export async function receiveFile(
  context: TransferContext,
  { keyDigest, request, response }: Transfer,
): Promise<void> {
  const { sql, clock } = context
  const now = clock()
  const opened = await takeKey(sql, { digest: keyDigest, purpose: 'upload', now })
  if (!opened) throw notGood()
  try {
    checkHead(opened, request)
    await keep(context, opened, request)
  } catch (error) {
    await giveBackKey(sql, opened)
    throw error instanceof WrongSize ? sizeRefusal(error, opened) : error
  }
  response.writeHead(200, { 'content-length': '0' }).end()
}

function checkHead(
  { contentType, sizeBytes }: Opened,
  { headersDistinct: headers }: Transfer['request'],
): void {
  if (essenceOf(headerOf({ headers }, 'content-type') ?? '') !== contentType) {
    throw new Refusal('ValidationException', `The header Content-Type is not ${contentType}.`)
  }
  const length = Number(headerOf({ headers }, 'content-length') ?? sizeBytes)
  if (length > sizeBytes) throw new WrongSize('longer')
  if (length < sizeBytes) throw new WrongSize('shorter')
}

async function keep(
  { sql, clock, storage }: TransferContext,
  { attachmentId, sizeBytes }: Opened,
  request: Transfer['request'],
): Promise<void> {
  const id = randomId()
  await insertFile(sql, { id, begunAt: clock() })
  await storage.write(id, exactly(sizeBytes, request), sizeBytes)
  await sql.begin(async (tx) => {
    // By another URL of the same attachment, another upload may have come first.
    if (!(await moveAttachment(tx, attachmentId, { from: 'started', to: 'uploaded' }))) {
      throw notGood()
    }
    await assignFile(tx, { id, attachmentId })
  })
}

const notGood = () => new Refusal('AccessDeniedException', 'The URL is not good (any more).')

const sizeRefusal = ({ is }: WrongSize, { sizeBytes }: Opened): Refusal =>
  new Refusal(
    is === 'longer' ? 'RequestEntityTooLargeException' : 'ValidationException',
    `The file is ${is} than the ${sizeBytes} bytes that were announced.`,
  )
