import { percentile } from './figures.ts'
import { openHttpConnection, type Target } from './http-connection.ts'
import { processorSeconds } from './processor-time.ts'

/** Who is asked, and who spends processor time on it. */
export type Subject = { url: string; pid: number; postgresPid?: number }

/** What came of it; costs are microseconds of processor time for one answer. */
export type Load = {
  answers: number
  perSecond: number
  p50: number
  p99: number
  nodeMicros: number
  postgresMicros: number
  clientMicros: number
}

/**
 * Asks on so many connections, each of which asks anew when it was answered, for so long or until
 * there is nothing more to ask. Throws on any answer but a 200.
 */
export async function measureLoad(
  { url, pid, postgresPid }: Subject,
  { connections, seconds }: { connections: number; seconds: number },
  next: () => Target | undefined,
): Promise<Load> {
  const open = await Promise.all(Array.from({ length: connections }, () => openHttpConnection(url)))
  const spent = async () => [
    await processorSeconds(pid),
    postgresPid === undefined ? 0 : await processorSeconds(postgresPid, { withChildren: true }),
    process.cpuUsage().user / 1e6 + process.cpuUsage().system / 1e6,
  ]
  const took: number[] = []
  const before = await spent()
  const startedAt = performance.now()
  await Promise.all(
    open.map(async ({ post }) => {
      while (performance.now() - startedAt < seconds * 1000) {
        const target = next()
        if (!target) break
        const sentAt = performance.now()
        const { status, body } = await post(target)
        if (status !== 200) throw new Error(`Answered with ${status}: ${body}`)
        took.push(performance.now() - sentAt)
      }
    }),
  )
  const elapsed = (performance.now() - startedAt) / 1000
  const after = await spent()
  for (const { close } of open) close()
  const [nodeMicros = 0, postgresMicros = 0, clientMicros = 0] = after.map(
    (total, index) => ((total - (before[index] ?? 0)) * 1e6) / took.length,
  )
  const times = Float64Array.from(took)
  return {
    answers: took.length,
    perSecond: took.length / elapsed,
    p50: percentile(times, 50),
    p99: percentile(times, 99),
    nodeMicros,
    postgresMicros,
    clientMicros,
  }
}

/** A load as cells of a table: answers a second, p50, p99, and the three costs. */
export const loadCells = (load: Load): string[] => [
  load.perSecond.toFixed(0),
  load.p50.toFixed(1),
  load.p99.toFixed(1),
  ...[load.nodeMicros, load.postgresMicros, load.clientMicros].map((micros) => micros.toFixed(0)),
]

export const loadHead = ['answers/s', 'p50 ms', 'p99 ms', 'node µs', 'PostgreSQL µs', 'client µs']
