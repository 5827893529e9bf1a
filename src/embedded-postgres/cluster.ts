import { spawn } from 'node:child_process'
import { chown, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { randomSecret } from '../runtime/random.ts'
import { StartError } from '../runtime/start-error.ts'
import type { Account, Command } from './account.ts'

export const userName = 'countersign'

export type Cluster = { data: string; password: string }

type Making = { folder: string; initdb: string; account: Account; command: Command }

/** The cluster that a folder holds. Makes it when there is none, whole or not at all. */
export async function createCluster({
  folder,
  initdb,
  account,
  command,
}: Making): Promise<Cluster> {
  const data = path.join(folder, 'data')
  const passwordFile = path.join(folder, 'password')
  if (await exists(data)) return { data, password: await readPassword(passwordFile) }

  const password = randomSecret()
  await writeFile(passwordFile, password, { mode: 0o600 })
  if (account) {
    await chown(folder, account.uid, account.gid)
    await chown(passwordFile, account.uid, account.gid)
  }
  const unfinished = path.join(folder, 'data.unfinished')
  await rm(unfinished, { recursive: true, force: true })
  await runInitdb([initdb, `--pgdata=${unfinished}`, `--pwfile=${passwordFile}`], folder, command)
  await rename(unfinished, data)
  await syncFolder(folder)
  return { data, password }
}

const initdbOptions = [
  `--username=${userName}`,
  '--auth=scram-sha-256',
  // Thousands of rounds, as is usual, would only keep us waiting: nobody guesses a password made by chance.
  '--set=scram_iterations=1',
  '--encoding=UTF8',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  // The name of the operating system's own locale, which is called C.UTF-8 on some systems only.
  '--locale=C',
  '--no-instructions',
]

async function runInitdb(words: string[], folder: string, command: Command): Promise<void> {
  const [program = '', ...args] = [...command.prefix, ...words, ...initdbOptions]
  const initdb = spawn(program, args, {
    ...command.identity,
    cwd: folder,
    env: {},
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const code = new Promise<number | null>((resolve, reject) => {
    initdb.once('error', reject).once('close', resolve)
  })
  const [complaint, exitCode] = await Promise.all([text(initdb.stderr), code])
  if (exitCode !== 0) {
    throw new StartError(`PostgreSQL could not make its data in ${folder}: ${complaint.trim()}`)
  }
}

async function readPassword(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new StartError(
      `The password of the database, ${file}, is gone: bring it back, or move the folder away to begin anew.`,
      { cause: error },
    )
  }
}

/** A name that was given must outlive a loss of power, as what is written under it will. */
async function syncFolder(folder: string): Promise<void> {
  const directory = await open(folder)
  await directory.sync()
  await directory.close()
}

const exists = async (file: string): Promise<boolean> =>
  (await stat(file).catch(() => undefined)) !== undefined
