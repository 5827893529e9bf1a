import { randomUUID } from 'node:crypto'
import { atMost } from '../runtime/at-most.ts'
import type { Log } from '../runtime/log.ts'
import { jobsInLanes, type JobName } from './job-catalogue.ts'
import { goodbyeMs, startLibrary, type Library, type Performers, type Workers } from './library.ts'
import { connectLibraries } from './library-connections.ts'
import { startNodePresence } from './node-presence.ts'
import type { TestClock } from './test-clock.ts'

type Settings = {
  databaseUrl: string
  log: Log
  pollMs: number
  waitingJobsMax: WaitingJobsMax
  testClock: TestClock | undefined
}

/** How many jobs may be under way that wait for others, beside those that do not. */
export type WaitingJobsMax = { inLanes: number; besides: number }

// Room for two providers that are slow at once, and for all else beside them.
const concurrentJobs = 20

/**
 * Says that this node is there, and starts the job library, once for each group of workers. Rejects when
 * the database cannot be reached.
 */
export async function startRunner(settings: Settings, jobs: Performers): Promise<Library> {
  const workerPoolId = `node-${randomUUID()}`
  // First of all: no job is taken by a node that others do not see yet.
  const presence = await startNodePresence(settings, workerPoolId)
  const connections = connectLibraries(settings)
  const libraries: Library[] = []
  const stop = async () => {
    await Promise.all(libraries.map((library) => library.stop()))
    // It waits for each connection to come back, and hands none out any more.
    await atMost(goodbyeMs, connections.end())
    await presence.stop()
  }
  try {
    for (const workers of groupsOf(settings, jobs)) {
      libraries.push(await startLibrary(settings, { ...workers, connections, workerPoolId }))
    }
    return { ended: Promise.race(libraries.map(({ ended }) => ended)), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/**
 * The jobs in lanes have workers of their own, who take one after the other: a look that takes many
 * would take several of one lane. But each group listens and looks at whatever is owed: where no job
 * of a lane could wait for anybody, they need no order either, and one group does all.
 */
function groupsOf({ waitingJobsMax }: Settings, jobs: Performers): Workers[] {
  const { besides, inLanes } = waitingJobsMax
  const many = { concurrency: concurrentJobs + besides, takesMany: true }
  if (inLanes === 0) return [{ jobs, ...many }]

  const all = Object.entries(jobs)
  const isInLane = ([name]: [string, unknown]) => jobsInLanes.includes(name as JobName)
  const groups = [
    { entries: all.filter((job) => !isInLane(job)), ...many },
    { entries: all.filter(isInLane), concurrency: 1 + inLanes, takesMany: false },
  ]
  return groups
    .filter(({ entries }) => entries.length > 0)
    .map(({ entries, ...how }) => ({ jobs: Object.fromEntries(entries), ...how }))
}
