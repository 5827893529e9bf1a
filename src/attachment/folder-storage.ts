import { constants } from 'node:fs'
import { access, mkdir, open, rm } from 'node:fs/promises'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { StartError } from '../runtime/start-error.ts'
import type { FileStorage } from './file-storage.ts'

/** A folder of this machine, or one that all nodes share. Made where it is missing. */
export async function openFolder(folder: string): Promise<FileStorage> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (cause) {
    const words = cause instanceof Error ? cause.message : ''
    throw new StartError(`Cannot keep attachments in ${folder}: ${words}`, { cause })
  }
  const fileOf = (id: string): string => path.join(folder, id)
  const remove = (id: string): Promise<void> => rm(fileOf(id), { force: true })

  return {
    async write(id, bytes) {
      try {
        await writeWhole(fileOf(id), bytes)
        await flushEntries(folder)
      } catch (error) {
        await remove(id)
        throw error
      }
    },
    async read(id) {
      const file = await open(fileOf(id), 'r')
      return file.createReadStream()
    },
    remove,
  }
}

// The disk has it all before the database says so: that must be true after a loss of power too.
async function writeWhole(name: string, bytes: Readable): Promise<void> {
  const file = await open(name, 'wx', 0o600)
  await pipeline(bytes, file.createWriteStream({ flush: true }))
}

/** A file that was flushed can still be lost with its name. */
async function flushEntries(folder: string): Promise<void> {
  const entries = await open(folder, 'r')
  try {
    await entries.sync()
  } finally {
    await entries.close()
  }
}
