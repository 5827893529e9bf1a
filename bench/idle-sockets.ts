import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { WebSocket } from 'ws'
import { startChats } from './support/chats.ts'
import { renderTable } from './support/figures.ts'
import { startInstallation } from './support/installation.ts'

// What an idle socket costs in memory: so many subscribed sockets at a node of ours that does nothing
// else, beside as many at a bare server of the same library with the same options. Each beats every ten
// seconds, as clients do. Both processes collect their garbage before they are looked at.
const { values } = parseArgs({ options: { sockets: { type: 'string', default: '10000' } } })
const count = Number(values.sockets)
const atOnce = 250
const settleMs = 12_000

const installation = await startInstallation()
const starting = await installation.startNode()
const holding = await installation.startNode({
  nodeFlags: ['--expose-gc', '--import', collector()],
})
const bare = fork(new URL('support/bare-socket-server.ts', import.meta.url), {
  execArgv: ['--expose-gc', '--import', collector()],
})
const [bareUrl] = (await once(bare, 'message')) as [string]

const rows = [['server', 'sockets', 'before MiB', 'with them MiB', 'KiB a socket']]
const ours = await measure('Countersign', holding.pid, openOurs)
const theirs = await measure('bare ws', bare.pid ?? 0, openBare)
rows.push(['ratio', '', '', '', (ours / theirs).toFixed(2)])
process.stdout.write(`${renderTable(rows)}\n`)
bare.kill()
await installation.stop()
process.exit(0)

async function measure(name: string, pid: number, open: (count: number) => Promise<WebSocket[]>) {
  // What the first sockets cost once is not the price of a socket.
  for (const socket of await open(atOnce)) socket.terminate()
  await wait(settleMs)
  const before = await settledBytes(pid)
  const sockets = await open(count)
  const alive = setInterval(() => {
    for (const socket of sockets) socket.send('{"topic":"aws/heartbeat"}')
  }, 10_000)
  await wait(settleMs)
  const after = await settledBytes(pid)
  clearInterval(alive)
  const opened = sockets.filter(({ readyState }) => readyState === WebSocket.OPEN).length
  for (const socket of sockets) socket.terminate()
  const each = (after - before) / opened
  const mebibytes = [before, after].map((bytes) => (bytes / 2 ** 20).toFixed(0))
  rows.push([name, String(opened), ...mebibytes, (each / 1024).toFixed(1)])
  return each
}

/** Customers and agents, half of each: all their sockets are at the node that holds them. */
async function openOurs(count: number): Promise<WebSocket[]> {
  const sockets: WebSocket[] = []
  const { host } = new URL(holding.url)
  while (sockets.length < count) {
    const wish = { nodes: [starting] as const, count: atOnce / 2 }
    for (const { customer, agent } of await startChats(installation, wish)) {
      for (const { socketUrl } of [customer, agent]) {
        const url = new URL(socketUrl)
        url.host = host
        sockets.push(await openSocket(url.href))
      }
    }
    process.stderr.write(`\r${sockets.length} of ${count} sockets `)
  }
  process.stderr.write('\n')
  return sockets
}

async function openBare(count: number): Promise<WebSocket[]> {
  const sockets: WebSocket[] = []
  for (let opened = 0; opened < count; opened += 1) sockets.push(await openSocket(bareUrl))
  return sockets
}

async function openSocket(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url, { perMessageDeflate: false })
  await once(socket, 'open')
  socket.send('{"topic":"aws/subscribe","content":{"topics":["aws/chat"]}}')
  await once(socket, 'message')
  return socket
}

async function settledBytes(pid: number): Promise<number> {
  process.kill(pid, 'SIGUSR2')
  await wait(2_000)
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? NaN) * 1024
}

/** What a process imports to collect its garbage when it is told to. */
function collector(): string {
  return `data:text/javascript,process.on('SIGUSR2',()=>{gc();gc()})`
}
