import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, mkdtemp, mkdir, open, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { onTestFinished } from 'vitest'
import { connect } from '../../src/database/database.ts'
import { chooseAccount, commandFor } from '../../src/embedded-postgres/account.ts'
import { findPostgresBinaries } from '../../src/embedded-postgres/binaries.ts'
import { createCluster, userName } from '../../src/embedded-postgres/cluster.ts'
import { readPidFile } from '../../src/embedded-postgres/orphan.ts'
import { freePort } from '../support/free-port.ts'
import { givenRelay } from '../support/relay.ts'

/** One PostgreSQL of the pair. */
type Server = { data: string; port: number; kill: () => Promise<void> }

const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: 200,
  wal_keep_size: '1GB',
  fsync: 'off', // What a process has written outlives it; only a machine that fails needs more.
}

/**
 * A primary and its synchronous standby, behind an address that leads to whichever is the primary: as
 * a proxy does that asks Patroni. A commit is answered when both have it.
 */
export async function givenCluster() {
  const folder = await mkdtemp(path.join(tmpdir(), 'countersign-failover-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await chmod(folder, 0o755)
  const { initdb, postgres } = await findPostgresBinaries()
  const first = path.join(folder, 'first')
  await mkdir(first, { mode: 0o700 })
  const account = await chooseAccount(path.join(first, 'data'))
  const command = await commandFor(account, [first, postgres])
  const { data, password } = await createCluster({ folder: first, initdb, account, command })
  const urlOf = (port: number) => `postgres://${userName}:${password}@127.0.0.1:${port}/postgres`

  /** Starts a server on its data, as a standby of another where one is named. */
  const startServer = async (dataFolder: string, primary?: Server): Promise<Server> => {
    const port = await freePort()
    const conninfo = `host=127.0.0.1 port=${primary?.port ?? 0} user=${userName} password=${password}`
    const all = { ...settings, port, ...(primary && { primary_conninfo: conninfo }) }
    const words = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])
    const [program = '', ...args] = [...command.prefix, postgres, '-D', dataFolder, ...words]
    const log = await open(path.join(folder, 'server.log'), 'a')
    const child = spawn(program, args, {
      ...command.identity,
      cwd: folder,
      env: {},
      stdio: ['ignore', log.fd, log.fd],
      detached: true,
    })
    await log.close()
    const kill = async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    onTestFinished(kill)
    for (;;) {
      const { status = '' } = await readPidFile(dataFolder)
      if (['ready', 'standby'].includes(status)) return { data: dataFolder, port, kill }
      if (child.exitCode !== null) throw new Error(await readFile(`${folder}/server.log`, 'utf8'))
      await sleep(20)
    }
  }

  /** Copies a running primary, and starts the copy as its standby; from then on commits wait for it. */
  const addStandby = async (primary: Server, name: string): Promise<Server> => {
    const copy = path.join(folder, name)
    const admin = connect(urlOf(primary.port), { connectionsMax: 1 })
    await admin`select pg_backup_start('standby', true)`
    await promisify(execFile)('cp', ['-a', primary.data, copy]).catch(() => undefined) // Files come and go.
    const [{ labelfile }] = await admin<[{ labelfile: string }]>`
      select labelfile from pg_backup_stop(false)`
    await rm(path.join(copy, 'pg_wal'), { recursive: true })
    await mkdir(path.join(copy, 'pg_wal'), { mode: 0o700 })
    for (const pid of ['postmaster.pid', 'postmaster.opts']) await rm(path.join(copy, pid))
    await writeFile(path.join(copy, 'backup_label'), labelfile)
    await writeFile(path.join(copy, 'standby.signal'), '')
    await writeFile(path.join(copy, 'postgresql.auto.conf'), '') // It waits for nobody, if it comes to lead.
    for (const file of ['pg_wal', 'backup_label', 'standby.signal', 'postgresql.auto.conf']) {
      if (account) await chown(path.join(copy, file), account.uid, account.gid)
    }
    const standby = await startServer(copy, primary)
    await admin`alter system set synchronous_standby_names = '*'`
    await admin`select pg_reload_conf()`
    const isInStep = async () => {
      const [replica] = await admin`
        select
          from pg_stat_replication
         where sync_state = 'sync'
           and flush_lsn >= pg_current_wal_flush_lsn()`
      return replica !== undefined
    }
    while (!(await isInStep())) await sleep(20)
    await admin.end()
    return standby
  }

  let primary = await startServer(data)
  let standby = addStandby(primary, 'copy-1')
  await standby
  const relay = await givenRelay(primary)
  let failovers = 0
  /** Kills the primary, and lets its standby lead. */
  const failOver = async () => {
    const next = await standby
    await primary.kill()
    relay.cut()
    const admin = connect(urlOf(next.port), { connectionsMax: 1 })
    await admin`select pg_promote()`
    await admin.end()
    relay.lead(next)
    relay.cut()
    primary = next
    failovers += 1
    standby = addStandby(next, `copy-${failovers + 1}`)
    standby.catch(() => undefined) // The next to fail over is told.
  }
  const untilInStep = () => standby
  return {
    url: urlOf(Number(new URL(relay.url).port)),
    port: Number(new URL(relay.url).port),
    troubles: [{ name: 'primary killed, standby promoted', prepare: untilInStep, end: failOver }],
    /** Waits until both have everything. */
    untilInStep,
  }
}
