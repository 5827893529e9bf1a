import { setTimeout as sleep } from 'node:timers/promises'
import type { Chance } from './chance.ts'
import type { FireNode, Installation } from './given-installation.ts'
import { nameOf, points, type Point } from './steps.ts'

export type Trouble = {
  /** How often each has happened, by its name. */
  counts: Map<string, number>
  /** For how long the database, or every node, was away. */
  outageMs: () => number
  /** Settles when the time is over and everything runs. */
  ended: Promise<void>
}

/** A way in which the database goes away and comes back. */
export type DatabaseTrouble = {
  name: string
  /** Waits until the database can stand it. */
  prepare?: () => Promise<unknown>
  /** Takes it away, and waits until it is back. */
  end: () => Promise<unknown>
}

type Wish = {
  nodes: readonly FireNode[]
  databaseTroubles: readonly DatabaseTrouble[]
  identityProviderUrl: Installation['identityProviderUrl']
  chance: Chance
  seconds: number
}

type Fault = { fault: string; times: number; value?: number }

const faults: readonly [Fault, ...Fault[]] = [
  { fault: 'token:503', times: 2 },
  { fault: 'token:reset', times: 2 },
  { fault: 'token:cut', times: 1 },
  { fault: 'token:slow', value: 400, times: 3 },
  { fault: 'token:500', times: 1 },
]

/** Makes trouble of every kind, until the time is over. */
export function startTrouble({
  nodes,
  databaseTroubles,
  identityProviderUrl,
  chance,
  seconds,
}: Wish): Trouble {
  const counts = new Map<string, number>()
  const until = performance.now() + seconds * 1_000
  const isOn = () => performance.now() < until
  const count = (name: string) => counts.set(name, (counts.get(name) ?? 0) + 1)
  const noteLongest = (name: string, ms: number) =>
    counts.set(name, Math.max(counts.get(name) ?? 0, Math.round(ms)))
  let outageMs = 0
  let awaySince: number | undefined
  const awayMs = () => (awaySince === undefined ? 0 : performance.now() - awaySince)
  let queue: Point[] = []

  /** Dies at one point after the other, each as often as any other. */
  const dieAtPoints = async (node: FireNode) => {
    while (isOn()) {
      await serving(node)
      if (queue.length === 0) queue = chance.shuffle(points)
      const point = queue.shift()
      if (!point) break
      const outcome = await node.killAt(point, 2_500)
      if (outcome === 'met') count(`killed ${nameOf(point)}`)
      else queue.push(point)
    }
  }
  const dieAtRandom = async (node: FireNode, random: Chance) => {
    while (isOn()) {
      await sleep(500 + random.next() * 2_500)
      await serving(node)
      const kind = random.pick(['SIGKILL', 'SIGTERM', 'cut'] as const)
      if (kind === 'cut') node.cut()
      else node.kill(kind)
      count(kind === 'cut' ? 'connections cut' : `node ended by ${kind}`)
    }
  }
  const endDatabase = async (random: Chance) => {
    while (isOn()) {
      for (const { name, prepare, end } of random.shuffle(databaseTroubles)) {
        await sleep(4_000 + random.next() * 5_000)
        await prepare?.()
        if (!isOn()) return
        awaySince = performance.now()
        await end()
        const tookMs = awayMs()
        outageMs += tookMs
        awaySince = undefined
        count(name)
        noteLongest(`${name}, ms away at most`, tookMs)
      }
    }
  }
  const letProviderFail = async (random: Chance) => {
    while (isOn()) {
      await sleep(500 + random.next() * 1_500)
      const told = random.pick(faults)
      const { ok } = await fetch(`${identityProviderUrl}/faults`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(told),
      }).catch(() => ({ ok: false }))
      if (ok) count(`provider: ${told.fault}`)
    }
    // What was told and not yet met would go on behind the end.
    const takeBack = () => fetch(`${identityProviderUrl}/faults`, { method: 'DELETE' })
    while (!(await takeBack().catch(() => undefined))?.ok) await sleep(100)
  }
  const noteSilence = async () => {
    while (isOn()) {
      const at = performance.now()
      await sleep(20)
      if (!nodes.some((node) => node.isServing())) outageMs += performance.now() - at
    }
  }

  const [first, ...others] = nodes
  const ended = Promise.all([
    first && dieAtRandom(first, chance.fork()),
    ...others.map(dieAtPoints),
    endDatabase(chance.fork()),
    letProviderFail(chance.fork()),
    noteSilence(),
  ]).then(async () => {
    for (const node of nodes) await serving(node)
  })
  return { counts, outageMs: () => outageMs + awayMs(), ended }
}

async function serving(node: FireNode): Promise<void> {
  while (!node.isServing()) await sleep(20)
}
