import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { StartError } from '../runtime/start-error.ts'

/** The secret key that a data folder keeps; made when it has none. */
export async function keepSecretKey(dataDir: string): Promise<Buffer> {
  const file = path.join(dataDir, 'secret-key')
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 })
    const fresh = randomBytes(32).toString('base64')
    // Flushed: what the database will seal with it must not outlive it.
    const once = { flag: 'wx', mode: 0o600, flush: true }
    await writeFile(file, `${fresh}\n`, once).catch(ignoreExisting)
    const key = Buffer.from(await readFile(file, 'utf8'), 'base64')
    if (key.length === 32) return key
  } catch (cause) {
    const words = cause instanceof Error ? cause.message : ''
    throw new StartError(`Cannot keep a secret key in ${dataDir}: ${words}`, { cause })
  }
  throw new StartError(`${file} does not hold 32 bytes in base64.`)
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error
}
