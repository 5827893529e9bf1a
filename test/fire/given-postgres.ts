import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import { connect } from '../../src/database/database.ts'
import { startEmbeddedPostgres } from '../../src/embedded-postgres/embedded-postgres.ts'
import { createLog } from '../../src/runtime/log.ts'
import { freePort } from '../support/free-port.ts'
import type { DatabaseTrouble } from './trouble.ts'

/**
 * How a server ends: after it has rolled back what goes on; at once, without a checkpoint
 * (`-m immediate`); or killed, so that not even that is done. The next start recovers.
 */
const endings = ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const

/** A PostgreSQL of the test's own, which may be ended in any way and started again at its port. */
export async function givenPostgres() {
  const folder = await mkdtemp(path.join(tmpdir(), 'countersign-fire-'))
  const port = await freePort()
  const log = createLog('silent', 'json')
  const start = () => startEmbeddedPostgres({ folder, log, port })
  let server = await start()
  onTestFinished(async () => {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  })
  const { url } = server
  await spareTheDisk(url)
  const restart = async (ending: NodeJS.Signals) => {
    const pidFile = await readFile(path.join(folder, 'data/postmaster.pid'), 'utf8')
    process.kill(Number(pidFile.split('\n')[0]), ending)
    await server.ended
    server = await start()
  }
  const troubles: DatabaseTrouble[] = endings.map((ending) => ({
    name: `database ended by ${ending}`,
    end: () => restart(ending),
  }))
  return { url, port, troubles }
}

/** What a process has written outlives it; only a machine that fails needs more. */
async function spareTheDisk(url: string): Promise<void> {
  const admin = connect(url, { connectionsMax: 1 })
  await admin`alter system set fsync = off`
  await admin`select pg_reload_conf()`
  await admin.end()
}
