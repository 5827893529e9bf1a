import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { startEmbeddedPostgres } from '../src/embedded-postgres/embedded-postgres.ts'
import { createLog } from '../src/runtime/log.ts'
import { percentile, renderTable } from './support/figures.ts'
import { plot } from './support/plot.ts'

// How long `npm start` takes until it is ready, on data that are there; and of that, what the embedded
// PostgreSQL takes alone, and what a Node that does nothing takes by way of npm.
const { values } = parseArgs({ options: { times: { type: 'string', default: '7' } } })
const times = Number(values.times)
const root = path.resolve(import.meta.dirname, '..')
const folder = await mkdtemp(path.join(tmpdir(), 'countersign-start-'))
const ports = [await freePort(), await freePort()]
const log = createLog('warn', 'json')

await startProduct() // Makes the data, and is the first to read our files from the disk.
const product: number[] = []
const postgres: number[] = []
const npm: number[] = []
for (let round = 0; round < times; round += 1) {
  product.push(await startProduct())
  postgres.push(await startPostgres())
  npm.push(await startNpm())
}
const figures = [
  ['npm start, until it is ready', product],
  ['the embedded PostgreSQL alone', postgres],
  ['npm and a Node that does nothing', npm],
] as const
const numbers = (all: readonly number[]) =>
  [0, 50, 100].map((percent) => percentile(Float64Array.from(all), percent).toFixed(0))
console.log(
  renderTable([
    ['what starts', 'least ms', 'median', 'most'],
    ...figures.map(([name, all]) => [name, ...numbers(all)]),
  ]),
)
await plot('start', {
  title: 'Until it is ready, on data that are there',
  unit: 'milliseconds, the median',
  groups: ['warm'],
  series: figures.map(([name, all]) => ({
    name,
    values: [percentile(Float64Array.from(all), 50)],
  })),
})
await rm(folder, { recursive: true })

async function startProduct(): Promise<number> {
  const [port, providerPort] = ports
  const startedAt = performance.now()
  const child = spawn(
    'npm',
    ['start', '--', '--port', String(port), '--identity-provider-port', String(providerPort)],
    {
      cwd: root,
      env: { ...process.env, COUNTERSIGN_DATA_DIR: folder },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  const said: string[] = []
  const ready = new Promise<number>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (bytes: Buffer) => {
        said.push(bytes.toString())
        if (/is ready/.test(said.join(''))) resolve(performance.now() - startedAt)
      })
    }
    child.once('exit', () => {
      reject(new Error(`It has ended without being ready:\n${said.join('')}`))
    })
  })
  const took = await ready
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await ended
  return took
}

async function startPostgres(): Promise<number> {
  const startedAt = performance.now()
  const server = await startEmbeddedPostgres({ folder: path.join(folder, 'postgres'), log })
  const took = performance.now() - startedAt
  await server.stop()
  return took
}

async function startNpm(): Promise<number> {
  const startedAt = performance.now()
  const child = spawn('npm', ['exec', '--offline', '--', 'node', '-e', '0'], {
    cwd: root,
    stdio: 'ignore',
  })
  await once(child, 'exit')
  return performance.now() - startedAt
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
