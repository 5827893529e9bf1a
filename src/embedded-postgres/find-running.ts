import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { userName } from './cluster.ts'

/** Where the PostgreSQL of a folder can be reached, while one runs on it. */
export async function findRunningPostgres(folder: string): Promise<string | undefined> {
  try {
    const password = (await readFile(path.join(folder, 'password'), 'utf8')).trim()
    const lines = (await readFile(path.join(folder, 'data/postmaster.pid'), 'utf8')).split('\n')
    const [, , , port = ''] = lines
    return /^\d+$/.test(port)
      ? `postgres://${userName}:${password}@127.0.0.1:${port}/postgres`
      : undefined
  } catch {
    return undefined
  }
}
