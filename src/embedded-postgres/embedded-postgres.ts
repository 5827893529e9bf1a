import { mkdir, realpath } from 'node:fs/promises'
import path from 'node:path'
import type { Log } from '../runtime/log.ts'
import { StartError } from '../runtime/start-error.ts'
import { lockFolder } from './folder-lock.ts'
import { chooseAccount, commandFor } from './account.ts'
import { findPostgresBinaries } from './binaries.ts'
import { createCluster, userName } from './cluster.ts'
import { stopOrphan } from './orphan.ts'
import { startPostmaster } from './postmaster.ts'

export type EmbeddedPostgres = {
  url: string
  /** How long it took until the first connection could be made. */
  startedMs: number
  /** Settles when the server is gone, whether it was asked to or not. */
  ended: Promise<void>
  /** Ends the server after its last transaction, and waits until it is gone. */
  stop: () => Promise<void>
}

type Options = {
  /** Where the cluster, its password and its log are kept, from one start to the next. */
  folder: string
  log: Log
  /** A free one unless given. */
  port?: number | undefined
  connectionsMax?: number
}

/**
 * Starts a PostgreSQL of our own on 127.0.0.1, on the data that the folder holds, or on new data.
 * It has a session of its own, so that a Ctrl-C in the terminal reaches us and not it: we stop it last.
 * Throws a StartError where the folder, the account or the platform does not allow it.
 */
export async function startEmbeddedPostgres(options: Options): Promise<EmbeddedPostgres> {
  try {
    return await start(options)
  } catch (error) {
    throw isAboutTheFolder(error)
      ? new StartError(`The database cannot use ${options.folder}: ${error.message}.`, {
          cause: error,
        })
      : error
  }
}

async function start({
  folder: wanted,
  log,
  port,
  connectionsMax = 200,
}: Options): Promise<EmbeddedPostgres> {
  const startedAt = performance.now()
  const { initdb, postgres } = await findPostgresBinaries()
  const folder = await privateFolder(wanted)
  const lock = lockFolder(folder)
  try {
    const account = await chooseAccount(path.join(folder, 'data'))
    const command = await commandFor(account, [folder, postgres])
    const { data, password } = await createCluster({ folder, initdb, account, command })
    if (await stopOrphan(data)) log.info('Stopped the PostgreSQL that an earlier run left behind.')

    const logFile = path.join(folder, 'server.log')
    const server = await startPostmaster({ data, logFile, port, connectionsMax, postgres, command })
    const ended = server.ended.then((asked) => {
      lock.release()
      if (!asked) log.error({ logFile }, 'PostgreSQL has ended by itself.')
    })
    return {
      url: `postgres://${userName}:${password}@127.0.0.1:${server.port}/postgres`,
      startedMs: Math.round(performance.now() - startedAt),
      ended,
      stop: async () => {
        server.stop()
        await ended
      },
    }
  } catch (error) {
    lock.release()
    throw error
  }
}

async function privateFolder(wanted: string): Promise<string> {
  await mkdir(wanted, { recursive: true, mode: 0o700 })
  return realpath(wanted)
}

const folderFaults = ['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'ENOTDIR', 'EEXIST']

const isAboutTheFolder = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'code' in error && folderFaults.includes(String(error.code))
