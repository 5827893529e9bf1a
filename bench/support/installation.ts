import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { connect } from '../../src/database/database.ts'
import { startEmbeddedPostgres } from '../../src/embedded-postgres/embedded-postgres.ts'
import { createLog } from '../../src/runtime/log.ts'

/** What the demo's file says of the seeded instance, as far as a benchmark needs it. */
export type Seeded = {
  region: string
  accessKeyId: string
  secretAccessKey: string
  instanceId: string
  contactFlowId: string
  userPoolArn: string
  appClientId: string
  redirectUri: string
  identityProviderUrl: string
}

/** A node of the product, in a process of its own. */
export type Node = { url: string; pid: number; stop: () => Promise<void> }

export type Installation = {
  seeded: Seeded
  /** Where that is written. */
  demoFile: string
  databaseUrl: string
  /** The postmaster, whose children do the work. */
  postgresPid: number
  startNode: (wish?: NodeWish) => Promise<Node>
  /** What PostgreSQL does by itself within a minute: it counts what is in its tables, to choose indexes by that. */
  takeStatistics: () => Promise<void>
  stop: () => Promise<void>
}

export type NodeWish = {
  /** Another checkout to run, e.g. that of the release before. */
  checkout?: string | undefined
  /** Flags for the runtime, e.g. `--cpu-prof`. */
  nodeFlags?: readonly string[]
  /** Flags for the product, e.g. `--nats-url`. */
  flags?: readonly string[]
  /** Where to listen: at the port of another node, which shares it. Any that is free, otherwise. */
  port?: number
}

/** What is asked for as often as it goes. */
const unlimited = [
  'SendMessage',
  'UpdateParticipantAuthentication',
  'StartChatContact',
  'StopContact',
]

const thisCheckout = path.resolve(import.meta.dirname, '../..')

/**
 * A PostgreSQL of its own that writes to disk as it does in production, seeded as the demo is, and
 * nothing running on it yet. All of it is gone when it has stopped.
 */
export async function startInstallation({
  checkout = thisCheckout,
}: { checkout?: string | undefined } = {}): Promise<Installation> {
  const folder = await mkdtemp(path.join(tmpdir(), 'countersign-bench-'))
  const postgres = await startEmbeddedPostgres({
    folder,
    log: createLog('warn', 'pretty'),
    connectionsMax: 400,
  })
  const pidFile = await readFile(path.join(folder, 'data/postmaster.pid'), 'utf8')
  await trustThisMachine(folder, postgres.url)
  const environment = {
    ...process.env,
    DATABASE_URL: postgres.url,
    COUNTERSIGN_SECRET_KEY: randomBytes(32).toString('base64'),
    COUNTERSIGN_DATA_DIR: folder,
    COUNTERSIGN_LOG_LEVEL: 'info',
  }
  await seed(checkout, environment)
  const demoFile = path.join(folder, 'demo.json')
  const seeded = JSON.parse(await readFile(demoFile, 'utf8')) as Seeded
  const nodes = new Set<Node>()

  const startNode = async ({
    checkout: other = checkout,
    nodeFlags = [],
    flags = [],
    port: wanted,
  }: NodeWish = {}) => {
    const port = wanted ?? (await freePort())
    const quotas = unlimited.flatMap((name) => ['--quota', `${name}=1000000/1000000`])
    const child = run(other, ['serve', '--port', String(port), ...quotas, ...flags], {
      environment,
      nodeFlags,
    })
    await untilSaid(child, 'Ready.')
    const node: Node = {
      url: `http://127.0.0.1:${port}`,
      pid: child.pid ?? 0,
      stop: async () => {
        if (nodes.delete(node)) await end(child)
      },
    }
    nodes.add(node)
    return node
  }
  return {
    seeded,
    demoFile,
    databaseUrl: postgres.url,
    postgresPid: Number(pidFile.split('\n')[0]),
    startNode,
    async takeStatistics() {
      const sql = connect(postgres.url, { connectionsMax: 1 })
      await sql`analyze`
      await sql.end()
    },
    async stop() {
      await Promise.all([...nodes].map((node) => node.stop()))
      await postgres.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A password is checked by thousands of rounds of hashing, for which hundreds of clients would wait. */
async function trustThisMachine(folder: string, url: string): Promise<void> {
  const file = path.join(folder, 'data/pg_hba.conf')
  const rules = await readFile(file, 'utf8')
  await writeFile(file, `host all all 127.0.0.1/32 trust\n${rules}`)
  const sql = connect(url, { connectionsMax: 1 })
  await sql`select pg_reload_conf()`
  await sql.end()
}

/** The HTTP server of the product with nothing behind it, in a process of its own. */
export async function startEmptyServer(): Promise<Node> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'empty-server.ts')], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said = await untilSaid(child, 'Ready.')
  return { url: said.split(' ')[0] ?? '', pid: child.pid ?? 0, stop: () => end(child) }
}

/** Lets the demo seed the database, once. */
async function seed(checkout: string, environment: NodeJS.ProcessEnv): Promise<void> {
  const [port, providerPort] = [await freePort(), await freePort()]
  const ports = ['--port', String(port), '--identity-provider-port', String(providerPort)]
  const child = run(checkout, ['dev', ...ports], { environment, nodeFlags: [] })
  await untilSaid(child, 'ready')
  await end(child)
}

function run(
  checkout: string,
  words: readonly string[],
  { environment, nodeFlags }: { environment: NodeJS.ProcessEnv; nodeFlags: readonly string[] },
): ChildProcess {
  const main = path.join(checkout, 'src/main.js')
  return spawn(process.execPath, [...nodeFlags, main, ...words], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

/** Waits for a line of a process that holds some words, and gives it. */
export async function untilSaid(child: ChildProcess, words: string): Promise<string> {
  const said: string[] = []
  return new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue
      createInterface(stream).on('line', (line) => {
        said.push(line)
        if (line.includes(words)) resolve(line)
        else if (line.includes('"level":50')) process.stderr.write(`${line}\n`)
      })
    }
    child.once('exit', () => {
      reject(new Error(`It has ended without "${words}":\n${said.join('\n')}`))
    })
  })
}

/** Asks a process to go, and waits until it is gone. */
export async function end(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit')
  child.kill('SIGTERM')
  await exit
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
