import { parseArgs } from 'node:util'
import { listenAs, messageOf, startChats, type Chat, type Participant } from './support/chats.ts'
import { percentile, renderTable } from './support/figures.ts'
import { openHttpConnection, type HttpConnection } from './support/http-connection.ts'
import { startInstallation } from './support/installation.ts'
import { processorSeconds } from './support/processor-time.ts'

// Whether chats keep up: in each, customer and agent say so many messages a second in turn, at two
// nodes of one database, whether or not the last one is answered. Each must come to both sockets in
// the order of the transcript, and once.
const { values } = parseArgs({
  options: {
    chats: { type: 'string', default: '200' },
    rate: { type: 'string', default: '20' },
    seconds: { type: 'string', default: '60' },
    nodes: { type: 'string', default: '2' },
    against: { type: 'string' },
  },
})
const [count, rate, seconds] = [Number(values.chats), Number(values.rate), Number(values.seconds)]

const installation = await startInstallation({ checkout: values.against })
const first = await installation.startNode()
const others = await Promise.all(
  Array.from({ length: Number(values.nodes) - 1 }, () => installation.startNode()),
)
const nodes = [first, ...others] as const
const chats = await startChats(installation, { nodes, count })

/** What one socket was told: the ids of messages, in order, and when each came. */
type Ear = { ids: string[]; cameAt: Map<string, number>; close: () => void }

async function listen(participant: Participant): Promise<Ear> {
  const ear: Ear = { ids: [], cameAt: new Map(), close: () => undefined }
  const { close } = await listenAs(participant, (item) => {
    // Read as little of it as can be: this process shares the machine.
    if (!item.includes('"Type":"MESSAGE"')) return
    const id = item.slice(7, 43)
    ear.ids.push(id)
    ear.cameAt.set(id, performance.now())
  })
  return { ...ear, close }
}

const ears = new Map<Chat, Ear[]>()
for (const chat of chats) ears.set(chat, await Promise.all([chat.customer, chat.agent].map(listen)))

/** Kept-alive connections to a node, as many as there have to be. */
const idle = new Map(nodes.map(({ url }) => [url, [] as HttpConnection[]]))
const accepted = new Map<Chat, Map<string, number>>(chats.map((chat) => [chat, new Map()]))
const answerTimes: number[] = []
let refused = 0

async function say(chat: Chat, by: Participant, number: number): Promise<void> {
  const connections = idle.get(by.node.url) ?? []
  const sentAt = performance.now()
  const connection = connections.pop() ?? (await openHttpConnection(by.node.url))
  const { status, body } = await connection.post(
    messageOf(by, `Message ${number}.`, String(number)),
  )
  connections.push(connection)
  answerTimes.push(performance.now() - sentAt)
  if (status === 200) accepted.get(chat)?.set((JSON.parse(body) as { Id: string }).Id, sentAt)
  else refused += 1
}

const spent = async () => [
  ...(await Promise.all(nodes.map(({ pid }) => processorSeconds(pid)))),
  await processorSeconds(installation.postgresPid, { withChildren: true }),
  process.cpuUsage().user / 1e6 + process.cpuUsage().system / 1e6,
]
const before = await spent()
const startedAt = performance.now()
const total = count * rate * seconds
const sending = new Set<Promise<void>>()
let sent = 0
await new Promise<void>((resolve) => {
  const timer = setInterval(() => {
    const due = Math.min(total, ((performance.now() - startedAt) / 1000) * count * rate)
    for (; sent < due; sent += 1) {
      const chat = chats[sent % count]
      if (!chat) continue
      const round = Math.floor(sent / count)
      const said = say(chat, round % 2 ? chat.customer : chat.agent, sent)
      sending.add(said)
      void said.finally(() => sending.delete(said))
    }
    if (sent < total) return
    clearInterval(timer)
    resolve()
  }, 5)
})
await Promise.all(sending)
const elapsed = (performance.now() - startedAt) / 1000
const after = await spent()

const deadline = performance.now() + 20_000
const isHeard = (chat: Chat) =>
  ears.get(chat)?.every(({ ids }) => ids.length >= (accepted.get(chat)?.size ?? 0))
while (!chats.every(isHeard) && performance.now() < deadline) {
  await new Promise((resolve) => setTimeout(resolve, 100))
}

let [lost, doubled, unordered] = [0, 0, 0]
const tellingTimes: number[] = []
for (const chat of chats) {
  const said = accepted.get(chat) ?? new Map<string, number>()
  const [one = [], other = []] = ears.get(chat)?.map(({ ids }) => ids) ?? []
  for (const { ids, cameAt } of ears.get(chat) ?? []) {
    lost += [...said.keys()].filter((id) => !cameAt.has(id)).length
    doubled += ids.length - cameAt.size
    for (const [id, at] of said) tellingTimes.push((cameAt.get(id) ?? NaN) - at)
  }
  // Both at once hear the same order, and it is that of the transcript: the sequence of the items.
  unordered += one.filter((id, index) => id !== other[index]).length
}

const [answered, told] = [answerTimes, tellingTimes.filter((each) => !Number.isNaN(each))].map(
  (times) => Float64Array.from(times),
)
const cores = after.map((total, index) => ((total - (before[index] ?? 0)) / elapsed).toFixed(2))
console.log(
  renderTable([
    ['figure', 'value'],
    ['messages sent', String(sent)],
    ['a second', (sent / elapsed).toFixed(0)],
    ['refused', String(refused)],
    ['answered, p50 and p99', `${both(answered)} ms`],
    ['told at a socket, p50 and p99', `${both(told)} ms`],
    ['lost at a socket', String(lost)],
    ['told twice', String(doubled)],
    ['out of order', String(unordered)],
    ['cores used: nodes, PostgreSQL, client', cores.join(', ')],
  ]),
)
for (const each of [...ears.values()].flat()) each.close()
for (const connection of [...idle.values()].flat()) connection.close()
await installation.stop()

function both(times: Float64Array | undefined): string {
  if (!times) return '-'
  return `${percentile(times, 50).toFixed(1)} and ${percentile(times, 99).toFixed(1)}`
}
