import { isConnectionLost } from './connection-lost.ts'
import { createKeyedQueue } from './keyed-queue.ts'

/** Says of a request that another holds what it needs: it is to be tried again. */
export const busy = Symbol('busy')

/** How requests are done. */
export type BatchWork<Request, Outcome> = {
  /**
   * Does many by one commit, and gives the outcome of each, in their order. When it throws, nothing
   * was done. It waits for nothing that another may hold for long, as all would wait with it: of a
   * request that needs such a thing it says `busy`, and of all others of that key.
   */
  together: (requests: readonly Request[]) => Promise<readonly (Outcome | typeof busy)[]>
  /** Does one, whatever it has to wait for. */
  alone: (request: Request) => Promise<Outcome>
  /** Requests of one key are done in the order in which they came. Left out, there is no order. */
  keyOf?: (request: Request) => string
}

export type BatchLimits = {
  /** Requests in a batch. */
  sizeMax: number
  /** Batches at once. */
  lanes: number
  /** Requests done alone at once: each may hold a connection for long. */
  aloneMax: number
  /** Requests taken that have no outcome yet. */
  waitingMax: number
}

export type Batching<Request, Outcome> = {
  /** Rejects with the request's own error; or with BatchingFull, and nothing was done. */
  submit: (request: Request) => Promise<Outcome>
  /** Takes no more, and waits for the outcomes of all that were taken. */
  stop: () => Promise<void>
}

/** As many requests wait as may. Nothing was done of this one: it may come again. */
export class BatchingFull extends Error {
  override readonly name = 'BatchingFull'
}

/** How often a request may find busy what it needs, before it waits for that alone. */
const triesMax = 3

type Entry<Request, Outcome> = {
  request: Request
  tries: number
  resolve: (outcome: Outcome) => void
  reject: (error: unknown) => void
}

/**
 * Group commit. Requests that come while others are being done go on together as soon as a lane is
 * free: a lone one goes at once, and the more there are, the less of a commit each of them costs.
 * None suffers for its neighbours: where a batch fails, each of it is done alone. But where the
 * connection was lost, nobody knows whether it was committed: then its requests, and no others, are
 * rejected, and whoever asked may ask again.
 */
export function startBatching<Request, Outcome>(
  { together, alone, keyOf }: BatchWork<Request, Outcome>,
  { sizeMax, lanes, aloneMax, waitingMax }: BatchLimits,
): Batching<Request, Outcome> {
  type Own = Entry<Request, Outcome>
  const keyOfEntry = (entry: Own): unknown => keyOf?.(entry.request) ?? entry
  const queue = createKeyedQueue(keyOfEntry)
  /** Those to be done alone: of one key, one after the other. */
  const apart: Own[][] = []
  let [waiting, batches, alones] = [0, 0, 0]
  let isWoken = false
  let stopping: PromiseWithResolvers<void> | undefined

  // Not at once: what was read from the network along with it goes with it, and costs it no wait.
  const wake = () => {
    if (isWoken) return
    isWoken = true
    setImmediate(() => {
      isWoken = false
      while (batches < lanes && beginBatch());
      while (alones < aloneMax && beginAlone());
    })
  }

  const beginBatch = (): boolean => {
    const batch = queue.take(sizeMax)
    if (batch.length === 0) return false
    batches += 1
    void doTogether(batch).then(() => {
      batches -= 1
      wake()
    })
    return true
  }

  const beginAlone = (): boolean => {
    const entries = apart.shift()
    if (!entries) return false
    alones += 1
    void doAlone(entries).then(() => {
      alones -= 1
      wake()
    })
    return true
  }

  const doTogether = async (batch: readonly Own[]): Promise<void> => {
    try {
      const outcomes = await together(batch.map(({ request }) => request))
      const found = batch.filter((entry, index) => {
        const outcome = outcomes[index] as Outcome | typeof busy
        if (outcome !== busy) settle(entry, { outcome })
        return outcome === busy
      })
      tryAgain(batch, found)
    } catch (error) {
      if (isConnectionLost(error)) {
        for (const entry of batch) settle(entry, { error })
        queue.release(batch)
      } else {
        apart.push(...byKey(batch))
      }
    }
  }

  const tryAgain = (batch: readonly Own[], found: readonly Own[]): void => {
    for (const entry of found) entry.tries += 1
    const [patient, again] = partition(byKey(found), (group) =>
      group.some(({ tries }) => tries >= triesMax),
    )
    apart.push(...patient)
    const stay = new Set(patient.flat().map(keyOfEntry))
    const free = batch.filter((entry) => !stay.has(keyOfEntry(entry)))
    queue.release(free, again.flat())
  }

  const doAlone = async (entries: readonly Own[]): Promise<void> => {
    for (const entry of entries) {
      await alone(entry.request).then(
        (outcome) => {
          settle(entry, { outcome })
        },
        (error: unknown) => {
          settle(entry, { error })
        },
      )
    }
    queue.release(entries)
  }

  const settle = (entry: Own, result: { outcome: Outcome } | { error: unknown }): void => {
    waiting -= 1
    if ('outcome' in result) entry.resolve(result.outcome)
    else entry.reject(result.error)
    if (waiting === 0) stopping?.resolve()
  }

  const byKey = (entries: readonly Own[]): Own[][] => [...Map.groupBy(entries, keyOfEntry).values()]

  return {
    submit: (request) =>
      new Promise((resolve, reject) => {
        if (stopping || waiting >= waitingMax) {
          reject(new BatchingFull(stopping ? 'It has stopped.' : `${waiting} requests wait.`))
          return
        }
        waiting += 1
        queue.add({ request, tries: 0, resolve, reject })
        wake()
      }),

    stop() {
      stopping ??= Promise.withResolvers()
      if (waiting === 0) stopping.resolve()
      return stopping.promise
    },
  }
}

const partition = <Each>(all: readonly Each[], isFirst: (each: Each) => boolean) =>
  [all.filter(isFirst), all.filter((each) => !isFirst(each))] as const
