import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { startChats } from './support/chats.ts'
import { percentile, renderTable } from './support/figures.ts'
import { startInstallation, type Node } from './support/installation.ts'
import { processorSeconds } from './support/processor-time.ts'
import { startTalker, type Talker } from './support/talker.ts'

// Whether chats keep up, and lose nothing, while one of two nodes is restarted again and again: in
// each, customer and agent speak in turn, at two nodes of one database. Whoever loses the socket
// connects anew as the desktop clients do, at once or never, and reads in the transcript what came
// meanwhile. Each message must come to both, once, in order. Ends with 1 when one does not.
const { values } = parseArgs({
  options: {
    chats: { type: 'string', default: '200' },
    /** Messages a second, in each. */
    rate: { type: 'string', default: '20' },
    seconds: { type: 'string', default: '60' },
    restarts: { type: 'string', default: '3' },
    against: { type: 'string' },
  },
})
const [chatCount, rate] = [Number(values.chats), Number(values.rate)]
const [seconds, restarts] = [Number(values.seconds), Number(values.restarts)]

const installation = await startInstallation({ checkout: values.against })
const flags = ['--reuse-port', '--drain-seconds', '0']
const steady = await installation.startNode({ flags })
let restarted = await installation.startNode({ flags })
const chats = await startChats(installation, { nodes: [steady, restarted], count: chatCount })
const saidAt = new Map<string, number>()
const answerTimes: number[] = []
const tellingTimes: number[] = []
const hear = (text: string) => {
  tellingTimes.push(performance.now() - (saidAt.get(text) ?? NaN))
}
const talks: (readonly [Talker, Talker])[] = []
for (const { customer, agent } of chats) {
  talks.push([await startTalker(customer, hear), await startTalker(agent, hear)])
}
const talkers = talks.flat()

const before = await usage([steady])
const startedAt = performance.now()
const until = startedAt + seconds * 1000
const talking = talks.map(async (both, index) => {
  const counts = await Promise.all(
    both.map((talker, side) => talk(talker, { name: `${index}/${side}`, side })),
  )
  return counts.reduce((total, count) => total + count, 0)
})
for (let restart = 1; restart <= restarts; restart += 1) {
  await wait((seconds * 1000) / (restarts + 1))
  restarted = await restartOf(restarted)
  process.stdout.write(`Restarted ${restart} of ${restarts} times.\n`)
}
const wanted = await Promise.all(talking)
const elapsed = (performance.now() - startedAt) / 1000
const after = await usage([steady])

const isHeard = () =>
  talks.every((both, index) => both.every(({ texts }) => texts.size === wanted[index]))
for (let patience = 200; patience > 0 && !isHeard(); patience -= 1) await wait(100)

const said = sum(wanted)
const countOf = (name: keyof Talker['counts']) => sum(talkers.map(({ counts }) => counts[name]))
const lost = sum(
  talks.flatMap((both, index) => both.map(({ texts }) => (wanted[index] ?? 0) - texts.size)),
)
const faults = {
  lost,
  'told twice, or stored twice': countOf('doubled'),
  'out of order': countOf('outOfOrder'),
  'clients broken': countOf('broken'),
}
const cores = after.map((used, index) => ((used - (before[index] ?? 0)) / elapsed).toFixed(2))
const figures = {
  'chats, sockets': `${chatCount}, ${talkers.length}`,
  'messages said': said,
  'a second, of those wanted': `${Math.round(said / elapsed)} of ${chatCount * rate}`,
  'accepted, p50 and p99': quantiles(answerTimes),
  'told at a socket, p50 and p99': quantiles(tellingTimes),
  'cores used: steady node, PostgreSQL, clients': cores.join(', '),
  'restarts of the other node': restarts,
  'sockets lost and opened again': countOf('reconnected'),
  'requests sent again': countOf('repeated'),
  'read in the transcript': countOf('fromTranscript'),
  'told again with the same Id on a new socket': countOf('toldAgain'),
  ...faults,
}
const rows = Object.entries(figures).map(([name, value]) => [name, String(value)])
process.stdout.write(`${renderTable([['figure', 'value'], ...rows])}\n`)
for (const talker of talkers) talker.stop()
await installation.stop()
process.exit(sum(Object.values(faults)) === 0 ? 0 : 1)

/** Says what this side has to say, each when its time has come. Gives how much it was. */
async function talk(talker: Talker, { name, side }: { name: string; side: number }) {
  const pauseMs = 2000 / rate
  let due = startedAt + Math.random() * pauseMs + (side * pauseMs) / 2
  let count = 0
  for (; due < until; due += pauseMs) {
    await wait(Math.max(0, due - performance.now()))
    const text = `${name}/${count}`
    const at = performance.now()
    saidAt.set(text, at)
    await talker.say(text)
    answerTimes.push(performance.now() - at)
    count += 1
  }
  return count
}

/** The new one shares the port before the old one is asked to go. */
async function restartOf(node: Node): Promise<Node> {
  const next = await installation.startNode({ flags, port: Number(new URL(node.url).port) })
  await node.stop()
  return next
}

async function usage(nodes: readonly Node[]): Promise<number[]> {
  const { user, system } = process.cpuUsage()
  return [
    ...(await Promise.all(nodes.map(({ pid }) => processorSeconds(pid)))),
    await processorSeconds(installation.postgresPid, { withChildren: true }),
    (user + system) / 1e6,
  ]
}

function quantiles(times: readonly number[]): string {
  const [p50, p99] = [50, 99].map((each) => percentile(Float64Array.from(times), each).toFixed(1))
  return `${p50} and ${p99} ms`
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}
