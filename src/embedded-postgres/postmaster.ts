import { spawn, type ChildProcess } from 'node:child_process'
import { open, readFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { StartError } from '../runtime/start-error.ts'
import type { Command } from './account.ts'
import { readPidFile } from './orphan.ts'

export type Postmaster = {
  port: number
  /** Settles when it is gone: true when it was asked to go. */
  ended: Promise<boolean>
  stop: () => void
}

type Starting = {
  data: string
  /** Written anew by each start. */
  logFile: string
  /** A free one unless given. */
  port: number | undefined
  /** How many may connect at once. */
  connectionsMax: number
  postgres: string
  command: Command
}

const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  shared_buffers: '128MB',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  // What is asked for is in memory, as chats are young.
  random_page_cost: '1.1',
  // Without statistics an index is chosen by chance, and a test run may be over before the usual minute.
  autovacuum_naptime: '10s',
}

const pollMs = 5
const patienceMs = 10_000
/** Less than the ten seconds that Docker and its like give before they kill. */
const fastShutdownMs = 8000

/** Starts the server on its data, and waits until it takes connections. */
export async function startPostmaster(starting: Starting): Promise<Postmaster> {
  const deadline = performance.now() + patienceMs
  for (;;) {
    const port = starting.port ?? (await freePort())
    const server = await launch(starting, port)
    const gone = untilGone(server)
    if (await isReady(server, starting.data)) return { port, ...supervise(server, gone) }

    const complaint = await readComplaint(starting.logFile)
    if (!isPassing(complaint, starting) || performance.now() > deadline) {
      throw new StartError(`PostgreSQL does not start: ${complaint} (${starting.logFile})`)
    }
    await sleep(pollMs)
  }
}

async function launch(starting: Starting, port: number): Promise<ChildProcess> {
  const { prefix, identity } = starting.command
  const chosen = { port, max_connections: starting.connectionsMax }
  const options = Object.entries({ ...settings, ...chosen }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ])
  const [program = '', ...args] = [...prefix, starting.postgres, '-D', starting.data, ...options]
  const log = await open(starting.logFile, 'w', 0o600)
  try {
    return spawn(program, args, {
      ...identity,
      cwd: path.dirname(starting.data),
      env: {},
      // Not a pipe to us: the server may outlive us, and must not choke on it.
      stdio: ['ignore', log.fd, log.fd],
      detached: true,
    })
  } finally {
    await log.close()
  }
}

const untilGone = (server: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    server.once('exit', () => {
      resolve()
    })
    // It could not be run at all. There is no exit then, and no process id.
    server.once('error', () => {
      resolve()
    })
  })

/** False when it ended instead. It takes as long as it takes: a recovery may be long. */
async function isReady(server: ChildProcess, data: string): Promise<boolean> {
  while (server.pid !== undefined && server.exitCode === null && server.signalCode === null) {
    const { pid, status } = await readPidFile(data)
    if (pid === server.pid && status === 'ready') return true
    await sleep(pollMs)
  }
  return false
}

function supervise(server: ChildProcess, gone: Promise<void>): Pick<Postmaster, 'ended' | 'stop'> {
  let wanted = false
  // Whoever leaves without a stop leaves no server behind, unless by a SIGKILL.
  const leave = () => server.kill('SIGINT')
  process.once('exit', leave)
  const ended = gone.then(() => {
    process.off('exit', leave)
    return wanted
  })
  const stop = () => {
    if (wanted) return
    wanted = true
    server.kill('SIGINT')
    const impatience = setTimeout(() => server.kill('SIGQUIT'), fastShutdownMs)
    void gone.then(() => {
      clearTimeout(impatience)
    })
  }
  return { ended, stop }
}

/** True of what another attempt may not meet again. */
const isPassing = (complaint: string, { port }: Starting): boolean =>
  // The processes of a server that was killed take a moment to notice and go.
  complaint.includes('pre-existing shared memory block') ||
  // The port was free when we looked.
  (port === undefined && complaint.includes('could not create any TCP/IP sockets'))

async function readComplaint(logFile: string): Promise<string> {
  const lines = (await readFile(logFile, 'utf8')).trim().split('\n')
  const complaints = lines.flatMap((line) => /(?:FATAL|DETAIL): +(.*)/.exec(line)?.[1] ?? [])
  return complaints.join(': ') || (lines.at(-1) ?? '')
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => {
        resolve(port)
      })
    })
  })
