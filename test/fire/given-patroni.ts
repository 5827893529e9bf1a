import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chown, mkdir, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { onTestFinished } from 'vitest'
import { stringify } from 'yaml'
import { connect } from '../../src/database/database.ts'
import { chooseAccount, commandFor } from '../../src/embedded-postgres/account.ts'
import { freePort } from '../support/free-port.ts'
import { findPrograms } from './patroni-programs.ts'
import {
  haproxySettings,
  patroniSettings,
  pgbouncerSettings,
  pgbouncerUsers,
  urlOf,
} from './patroni-settings.ts'
import type { DatabaseTrouble } from './trouble.ts'

/** A program that can be ended and started again. */
type Program = { start: () => Promise<void>; end: (signal: NodeJS.Signals) => Promise<void> }

/** One machine of the pair: Patroni, and the PostgreSQL that it looks after. */
type Machine = {
  name: string
  data: string
  postgresPort: number
  restPort: number
  patroni: Program
}

const pollMs = 50
/** Patroni alone takes twenty seconds to give up a leader that is gone. */
const patienceMs = 120_000

/**
 * What docs/operating.md advises: a primary and its synchronous standby, which Patroni looks after by
 * the word of etcd; HAProxy leads to whichever Patroni calls the primary; and PgBouncer, where it is
 * wanted, pools by session before it.
 */
export async function givenPatroni({ pooled }: { pooled: boolean }) {
  const programs = findPrograms()
  const folder = await mkdtemp(path.join(tmpdir(), 'countersign-patroni-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const account = await chooseAccount(path.join(folder, 'data'))
  const command = await commandFor(account, [path.join(folder, 'any'), programs.patroni])
  const hand = async (file: string) => {
    if (account) await chown(file, account.uid, account.gid)
    return file
  }
  await hand(folder)

  const write = async (name: string, content: string): Promise<string> => {
    const file = path.join(folder, name)
    await writeFile(file, content, { mode: 0o600 })
    return hand(file)
  }
  const startProgram = async (name: string, words: readonly string[]): Promise<Program> => {
    let child: ChildProcess | undefined
    const start = async () => {
      const log = await open(path.join(folder, `${name}.log`), 'a')
      const [file = '', ...args] = [...command.prefix, ...words]
      child = spawn(file, args, {
        ...command.identity,
        cwd: folder,
        env: { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8' },
        stdio: ['ignore', log.fd, log.fd],
      })
      await log.close()
    }
    const end = async (signal: NodeJS.Signals) => {
      if (!child || child.exitCode !== null || child.signalCode !== null) return
      child.kill(signal)
      await once(child, 'exit')
    }
    await start()
    onTestFinished(() => end('SIGKILL'))
    return { start, end }
  }

  const [etcdUrl, etcdPeerUrl] = [await freeUrl(), await freeUrl()]
  const etcd = await startProgram('etcd', [
    programs.etcd,
    ...['--data-dir', path.join(folder, 'etcd'), '--log-level', 'error'],
    ...['--listen-client-urls', etcdUrl, '--advertise-client-urls', etcdUrl],
    ...['--listen-peer-urls', etcdPeerUrl, '--initial-advertise-peer-urls', etcdPeerUrl],
    ...['--initial-cluster', `default=${etcdPeerUrl}`],
  ])

  const startMachine = async (name: string): Promise<Machine> => {
    const home = path.join(folder, name)
    await mkdir(home, { mode: 0o700 })
    await hand(home)
    const data = path.join(home, 'data')
    const [restPort, postgresPort] = [await freePort(), await freePort()]
    const { postgresFolder } = programs
    const given = { name, home, data, restPort, postgresPort, etcdUrl, postgresFolder }
    const file = await write(`${name}.yml`, stringify(patroniSettings(given)))
    const patroni = await startProgram(name, [programs.patroni, file])
    const machine = { name, data, postgresPort, restPort, patroni }
    onTestFinished(() => lose(machine))
    return machine
  }
  // One after the other: the first to come makes the database, of which the other makes its copy.
  const first = await startMachine('one')
  await until('the first leads', () => leads(first))
  const machines: Pair = [first, await startMachine('two')]

  const haproxyPort = await freePort()
  const haproxyFile = await write('haproxy.cfg', haproxySettings(haproxyPort, machines))
  const haproxy = await startProgram('haproxy', [programs.haproxy, '-db', '-f', haproxyFile])
  const startPgbouncer = async (): Promise<number> => {
    const port = await freePort()
    await write('users.txt', pgbouncerUsers)
    const file = await write('pgbouncer.ini', pgbouncerSettings(port, haproxyPort))
    await startProgram('pgbouncer', [programs.pgbouncer, file])
    return port
  }
  const port = pooled ? await startPgbouncer() : haproxyPort
  const url = urlOf(port)

  const untilServing = () => until('the database answers', () => answers(url))
  /** Waits until one leads, and the other has all that it has committed. Gives the one that leads first. */
  const untilInStep = async (): Promise<Pair> => {
    let pair: Pair | undefined
    await until('both are in step', async () => (pair = await inStep(machines)) !== undefined)
    await untilServing()
    return pair ?? machines
  }
  await untilInStep()

  const trouble = (name: string, make: (...pair: Pair) => Promise<void>): DatabaseTrouble => {
    let pair = machines
    return {
      name,
      prepare: async () => (pair = await untilInStep()),
      end: async () => {
        await make(...pair)
        await untilServing()
      },
    }
  }
  const troubles = [
    trouble('machine of the primary lost', async (leader, other) => {
      await lose(leader)
      await until(`${other.name} leads`, () => leads(other))
      await leader.patroni.start()
    }),
    trouble('Patroni of the primary stopped', async (leader, other) => {
      await leader.patroni.end('SIGTERM')
      await until(`${other.name} leads`, () => leads(other))
      await leader.patroni.start()
    }),
    trouble('primary asked to hand over', async (leader, other) => {
      await ask(leader, 'switchover', { leader: leader.name, candidate: other.name })
      await until(`${other.name} leads`, () => leads(other))
    }),
    trouble('PostgreSQL of the primary killed', killPostgres),
    trouble('etcd killed', async () => {
      await etcd.end('SIGKILL')
      await sleep(3_000)
      await etcd.start()
    }),
    trouble('HAProxy killed', async () => {
      await haproxy.end('SIGKILL')
      await haproxy.start()
    }),
  ]
  return { url, port, troubles, untilInStep }
}

type Pair = [Machine, Machine]

/** All of a machine ends at once. */
async function lose(machine: Machine): Promise<void> {
  await Promise.all([machine.patroni.end('SIGKILL'), killPostgres(machine)])
}

async function killPostgres({ data }: Machine): Promise<void> {
  const pidFile = await readFile(path.join(data, 'postmaster.pid'), 'utf8').catch(() => '')
  const pid = Number(pidFile.split('\n')[0])
  try {
    if (pid) process.kill(pid, 'SIGKILL')
  } catch {
    // It was gone.
  }
}

const ask = ({ restPort }: Machine, what: string, body?: object): Promise<Response | undefined> =>
  fetch(`http://127.0.0.1:${restPort}/${what}`, {
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
  }).catch(() => undefined)

const leads = async (machine: Machine): Promise<boolean> =>
  (await ask(machine, 'primary'))?.ok ?? false

async function inStep([one, two]: Pair): Promise<Pair | undefined> {
  for (const [leader, other] of [
    [one, two],
    [two, one],
  ] as const) {
    if ((await leads(leader)) && (await ask(other, 'synchronous'))?.ok) return [leader, other]
  }
  return undefined
}

async function answers(url: string): Promise<boolean> {
  const sql = connect(url, { connectionsMax: 1 })
  try {
    const [row] = await sql<{ leads: boolean }[]>`select not pg_is_in_recovery() as leads`
    return row?.leads ?? false
  } catch {
    return false
  } finally {
    await sql.end({ timeout: 1 }).catch(() => undefined)
  }
}

async function until(what: string, look: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + patienceMs
  while (!(await look())) {
    if (performance.now() > deadline) throw new Error(`It took too long until ${what}.`)
    await sleep(pollMs)
  }
}

const freeUrl = async (): Promise<string> => `http://127.0.0.1:${await freePort()}`
