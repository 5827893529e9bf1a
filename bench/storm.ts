// Everybody talks while one of two nodes is restarted again and again. Counts what was lost, doubled or
// out of order as a participant sees it who, like the real clients, connects anew when the socket is
// lost, and reads in the transcript what came meanwhile.
// Usage: node bench/storm.ts [chats] [messages a second and chat] [seconds] [restarts]
import { setTimeout as wait } from 'node:timers/promises'
import { startChats } from './support/chats.ts'
import { percentile, renderTable } from './support/figures.ts'
import { startInstallation } from './support/installation.ts'
import { startTalker, type Talker } from './support/talker.ts'

const [chatCount = 200, rate = 20, seconds = 60, restarts = 3] = process.argv.slice(2).map(Number)

const installation = await startInstallation()
const flags = ['--reuse-port', '--drain-seconds', '0']
const steady = await installation.startNode({ flags })
let restarted = await installation.startNode({ flags })
const chats = await startChats(installation, { nodes: [steady, restarted], count: chatCount })
const talks = await Promise.all(
  chats.map(async (chat) => ({
    chat,
    talkers: [await startTalker(chat.customer), await startTalker(chat.agent)] as const,
  })),
)

const took: number[] = []
const startedAt = performance.now()
const until = startedAt + seconds * 1000
const saying = talks.flatMap(({ talkers }, index) =>
  talkers.map((talker, side) => talk(talker, { index, side })),
)
for (let restart = 1; restart <= restarts; restart += 1) {
  await wait((seconds * 1000) / (restarts + 1))
  const before = restarted
  restarted = await installation.startNode({ flags, port: Number(new URL(before.url).port) })
  await before.stop()
  process.stdout.write(`restarted ${restart} of ${restarts}\n`)
}
const said = (await Promise.all(saying)).reduce((total, each) => total + each, 0)
const elapsed = (performance.now() - startedAt) / 1000

const all = talks.flatMap(({ talkers }) => talkers)
for (let patience = 200; patience > 0 && !all.every(hasAll); patience -= 1) await wait(100)
const sum = (count: (talker: Talker) => number) =>
  all.reduce((total, talker) => total + count(talker), 0)
const figures = {
  'messages said': said,
  'a second': Math.round(said / elapsed),
  'wanted a second': chatCount * rate,
  'accepted p50 ms': percentile(Float64Array.from(took), 50).toFixed(1),
  'accepted p99 ms': percentile(Float64Array.from(took), 99).toFixed(1),
  'sockets lost and opened again': sum(({ counts }) => counts.reconnected),
  'requests sent again': sum(({ counts }) => counts.repeated),
  'read in the transcript': sum(({ counts }) => counts.fromTranscript),
  'told again by the same id': sum(({ counts }) => counts.toldAgain),
  lost: sum((talker) => wantedOf(talker) - talker.texts.size),
  doubled: sum(({ counts }) => counts.doubled),
  'out of order': sum(({ counts }) => counts.outOfOrder),
  'clients broken': sum(({ counts }) => counts.broken),
}
const rows = Object.entries(figures).map(([name, value]) => [name, String(value)])
process.stdout.write(`${renderTable([['figure', 'value'], ...rows])}\n`)
for (const talker of all) talker.stop()
await installation.stop()
const { lost, doubled, 'out of order': outOfOrder, 'clients broken': broken } = figures
process.exit(lost + doubled + outOfOrder + broken === 0 ? 0 : 1)

/** Says half of what is said in the chat, each when its time has come. Gives how much it was. */
async function talk(talker: Talker, { index, side }: { index: number; side: number }) {
  const pauseMs = 2000 / rate
  let due = startedAt + (pauseMs * (index % 97)) / 97 + (side * pauseMs) / 2
  let count = 0
  while (due < until) {
    await wait(Math.max(0, due - performance.now()))
    const at = performance.now()
    await talker.say(`${index}/${side}/${count}`)
    took.push(performance.now() - at)
    count += 1
    due += pauseMs
  }
  talks[index]?.talkers.forEach(({ expect }) => {
    expect(count)
  })
  return count
}

function hasAll(talker: Talker): boolean {
  return talker.texts.size >= wantedOf(talker)
}

function wantedOf({ expected }: Talker): number {
  return expected()
}
