import { Readable } from 'node:stream'

/** That a file has come, or goes on, with another number of bytes than was announced. */
export class WrongSize extends Error {
  readonly is: 'longer' | 'shorter'

  constructor(is: 'longer' | 'shorter') {
    super(`The file is ${is} than was announced.`)
    this.is = is
  }
}

/** Passes on so many bytes, and ends in a WrongSize at the first one more, or where some are missing. */
export const exactly = (sizeBytes: number, bytes: Readable): Readable =>
  Readable.from(counted(sizeBytes, bytes), { objectMode: false })

async function* counted(sizeBytes: number, bytes: Readable): AsyncGenerator<Buffer> {
  let seen = 0
  // Whoever sends too much is told so: their stream is left open for that.
  for await (const chunk of bytes.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    seen += chunk.length
    if (seen > sizeBytes) throw new WrongSize('longer')
    yield chunk
  }
  if (seen < sizeBytes) throw new WrongSize('shorter')
}
