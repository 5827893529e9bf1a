import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { StartError } from '../runtime/start-error.ts'

export type FolderLock = { release: () => void }

/**
 * Keeps a folder for this process until `release`, or until the process dies, however it dies.
 * Throws a StartError when another process has it.
 */
export function lockFolder(folder: string): FolderLock {
  // SQLite only for the lock that it takes on its file. The kernel gives such a lock back when its
  // holder is gone, so there is no stale lock, and no process id that has come to mean another.
  const file = new DatabaseSync(path.join(folder, 'lock'), { timeout: 0 })
  try {
    file.exec('begin exclusive')
  } catch (error) {
    file.close()
    throw new StartError(
      `Another Countersign${holderOf(folder)} uses ${folder}: stop it, or give this one another folder (--data-dir).`,
      { cause: error },
    )
  }
  writeFileSync(holderFile(folder), String(process.pid))
  return {
    release: () => {
      if (file.isOpen) file.close()
    },
  }
}

/** Only for the message: who holds the folder is known by the lock alone. */
const holderFile = (folder: string) => path.join(folder, 'lock.pid')

function holderOf(folder: string): string {
  try {
    return ` (process ${readFileSync(holderFile(folder), 'utf8')})`
  } catch {
    return ''
  }
}
