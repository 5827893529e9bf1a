import { parseArgs } from 'node:util'
import { setTimeout as wait } from 'node:timers/promises'
import { percentile, renderTable } from './support/figures.ts'
import { startInstallation, type Node } from './support/installation.ts'
import { startLooper, type Looper, type LoopTimes } from './support/loops.ts'
import { plot } from './support/plot.ts'
import { startInstantProvider } from './support/providers.ts'

// How long it takes from the answer of a sign-in to the event at the customer's socket, with a provider
// that takes next to no time: one chat after another; and at half of as many chats a second as go
// through all of the loop when nobody waits. Beside it, how long the provider takes for its part.
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '10' },
    /** Chats at once, where the highest load is looked for. */
    chats: { type: 'string', default: '32' },
  },
})
const [seconds, chats] = [Number(values.seconds), Number(values.chats)]
const installation = await startInstallation()
const provider = await startInstantProvider(installation)
const node = await installation.startNode()
const loopers = await Promise.all(Array.from({ length: chats }, () => looperAt(node)))

await goThrough(loopers, Infinity, Math.min(seconds, 5)) // To be warm.
await installation.takeStatistics()
const highest = await goThrough(loopers, Infinity, seconds)
const highestRate = highest.length / seconds
const idle = await goThrough(loopers.slice(0, 1), Infinity, seconds)
const half = await goThrough(loopers, highestRate / 2, seconds)
const providerMs = await measureProvider()

const rows = [['load', 'loops/s', 'accepted p50 ms', 'p99', 'told p50 ms', 'p99']]
const rounds = [
  ['one chat after another', idle],
  ['half of the highest', half],
  ['the highest', highest],
] as const
for (const [name, all] of rounds) {
  const quantiles = (['accepted', 'told'] as const).flatMap((step) =>
    [50, 99].map((percent) => quantile(all, step, percent).toFixed(1)),
  )
  rows.push([name, (all.length / seconds).toFixed(1), ...quantiles])
}
console.log(renderTable(rows))
console.log(`\nThe provider's own part: ${providerMs.toFixed(1)} ms, the median.`)
await plot('accept-to-event', {
  title: 'From an answer to its event at the socket of the customer',
  unit: `milliseconds; ${providerMs.toFixed(1)} of them are the provider's`,
  groups: rounds.map(([name]) => name),
  series: [50, 99].map((percent) => ({
    name: `p${percent}`,
    values: rounds.map(([, all]) => quantile(all, 'told', percent)),
  })),
})
for (const looper of loopers) looper.close()
await provider.stop()
await installation.stop()
process.exit()

function looperAt(at: Node): Promise<Looper> {
  return startLooper(at, installation.seeded, provider.signIn)
}

/** Lets customers come one after another, at most so many a second in all, for so long. */
async function goThrough(
  all: readonly Looper[],
  perSecond: number,
  forSeconds: number,
): Promise<LoopTimes[]> {
  const times: LoopTimes[] = []
  const startedAt = performance.now()
  const until = startedAt + forSeconds * 1000
  let begun = 0
  await Promise.all(
    all.map(async ({ loop }) => {
      for (;;) {
        const due = startedAt + (begun * 1000) / perSecond
        if (Math.max(due, performance.now()) >= until) return
        begun += 1
        await wait(Math.max(0, due - performance.now()))
        times.push(await loop())
      }
    }),
  )
  return times
}

/**
 * The median of an exchange of a code, on a connection that is kept: one after another as in the loops,
 * as whoever is asked seldom takes longer.
 */
async function measureProvider(): Promise<number> {
  const times: number[] = []
  for (let n = 0; n < 100; n += 1) {
    await wait((1000 * seconds) / idle.length)
    const startedAt = performance.now()
    const body = new URLSearchParams({ grant_type: 'authorization_code', code: `nonce.${n}` })
    await (await fetch(`${provider.issuer}/token`, { method: 'POST', body })).json()
    times.push(performance.now() - startedAt)
  }
  return percentile(Float64Array.from(times), 50)
}

function quantile(all: readonly LoopTimes[], step: keyof LoopTimes, percent: number): number {
  return percentile(Float64Array.from(all.map((times) => times[step])), percent)
}
