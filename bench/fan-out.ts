// How long a message takes from one node to a socket at another, by the database and by NATS, side by
// side and in turns. Needs a `nats-server`. Usage: node bench/fan-out.ts [seconds a round] [rates]
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { listenAs, messageOf, startChats, type Chat } from './support/chats.ts'
import { percentile, renderTable } from './support/figures.ts'
import { openHttpConnection, type HttpConnection } from './support/http-connection.ts'
import { startInstallation, type Node } from './support/installation.ts'
import { processorSeconds } from './support/processor-time.ts'

const seconds = Number(process.argv[2] ?? 10)
const rates = (process.argv[3] ?? '20,200,800').split(',').map(Number)
const chatsEach = 100
const connectionsMax = 64

type Side = { name: string; nodes: [Node, Node]; chats: Chat[] }

const nats = await startNats()
process.once('exit', nats.stop)
const installation = await startInstallation()
/** When each message was said, and by what it was heard. */
const said = new Map<string, number>()
const heard = new Map<string, number>()

const sides: Side[] = []
for (const [name, flags] of [
  ['database', []],
  ['NATS', ['--nats-url', nats.url]],
] as const) {
  const nodes: [Node, Node] = [
    await installation.startNode({ flags }),
    await installation.startNode({ flags }),
  ]
  const chats = await startChats(installation, { nodes, count: chatsEach })
  for (const { agent } of chats) {
    await listenAs(agent, (item) => {
      const { Content } = JSON.parse(item) as { Content?: string }
      if (Content !== undefined) heard.set(Content, performance.now())
    })
  }
  sides.push({ name, nodes, chats })
}

const head = ['wanted/s', 'by', 'accepted/s', 'accepted p50', 'p99', 'told p50 ms', 'p99']
const rows = [[...head, 'lost', 'nodes µs', 'postgres µs']]
for (const rate of [5, ...rates]) {
  for (const side of sides) {
    const row = await measure(side, rate)
    if (rate !== 5) rows.push(row) // The first round only warms up.
  }
}
process.stdout.write(`${renderTable(rows)}\n`)
await installation.stop()
process.exit()

/** Says so many messages a second at the first node, each when its time has come, however long others take. */
async function measure(side: Side, rate: number): Promise<string[]> {
  const { name, chats } = side
  said.clear()
  heard.clear()
  // As few as will do: the server closes one that is idle for long.
  const open = () => openHttpConnection(side.nodes[0].url)
  const length = Math.min(connectionsMax, Math.ceil(rate / 5))
  const connections: HttpConnection[] = await Promise.all(Array.from({ length }, open))
  const free = [...connections]
  const accepted: number[] = []
  const before = await usage(side)
  const startedAt = performance.now()
  const sayings: Promise<void>[] = []
  for (let n = 0; n < rate * seconds; n += 1) {
    const due = startedAt + (n * 1000) / rate
    while (performance.now() < due || free.length === 0) await wait(1)
    const connection = free.shift()
    const chat = chats[n % chats.length]
    if (!connection || !chat) throw new Error('There is nobody to say it.')
    const text = `${name} ${rate} ${n}`
    const at = performance.now()
    said.set(text, at)
    sayings.push(
      connection.post(messageOf(chat.customer, text, text)).then(({ status, body }) => {
        if (status !== 200) throw new Error(`${status} ${body}`)
        accepted.push(performance.now() - at)
        free.push(connection)
      }),
    )
  }
  await Promise.all(sayings)
  const elapsed = (performance.now() - startedAt) / 1000
  const after = await usage(side)
  for (let patience = 100; patience > 0 && heard.size < said.size; patience -= 1) await wait(100)
  for (const connection of connections) connection.close()
  const told = [...heard].map(([text, at]) => at - (said.get(text) ?? at))
  const costs = after.map((used, index) => ((used - (before[index] ?? 0)) * 1e6) / said.size)
  return [
    String(rate),
    name,
    (said.size / elapsed).toFixed(0),
    ...[50, 99].map((percent) => percentile(Float64Array.from(accepted), percent).toFixed(1)),
    ...[50, 99].map((percent) => percentile(Float64Array.from(told), percent).toFixed(1)),
    String(said.size - heard.size),
    ...costs.map((cost) => cost.toFixed(0)),
  ]
}

async function usage({ nodes }: Side): Promise<[number, number]> {
  const [first, second] = await Promise.all(nodes.map(({ pid }) => processorSeconds(pid)))
  const postgres = await processorSeconds(installation.postgresPid, { withChildren: true })
  return [(first ?? 0) + (second ?? 0), postgres]
}

async function startNats() {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = taken.address() as AddressInfo
  taken.close()
  const server = spawn('nats-server', ['-a', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' })
  await once(server, 'spawn')
  for (;;) {
    const socket = connect(port, '127.0.0.1')
    const isThere = await once(socket, 'connect').then(
      () => true,
      () => false,
    )
    socket.destroy()
    if (isThere) break
    await wait(20)
  }
  return { url: `nats://127.0.0.1:${port}`, stop: () => server.kill() }
}
