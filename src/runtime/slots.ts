export type Slots = {
  /** Works once there is room; throws `tooMuch()` where there will not be soon. */
  run: <Result>(work: () => Promise<Result>) => Promise<Result>
  taken: () => number
}

/** Work that is older makes those who wait for it despair at once. */
const slowMs = 500
const patienceMs = 250

/**
 * Bounds what goes on at one place at a time, so that one that is slow leaves room for others.
 * While it is quick, more work waits for a moment; while it is slow, it is sent away to come again.
 */
export function createSlots(most: number, tooMuch: () => Error): Slots {
  const begun = new Map<symbol, number>()
  const waiting: (() => void)[] = []

  const isSlow = (): boolean => [...begun.values()].some((at) => performance.now() - at > slowMs)

  const take = (): symbol => {
    const place = Symbol()
    begun.set(place, performance.now())
    return place
  }
  const wait = (): Promise<symbol> => {
    const { promise, resolve, reject } = Promise.withResolvers<symbol>()
    const enter = () => {
      clearTimeout(impatience)
      resolve(take())
    }
    const impatience = setTimeout(() => {
      waiting.splice(waiting.indexOf(enter), 1)
      reject(tooMuch())
    }, patienceMs)
    waiting.push(enter)
    return promise
  }

  return {
    taken: () => begun.size,
    async run(work) {
      const isFull = begun.size >= most || waiting.length > 0
      if (isFull && isSlow()) throw tooMuch()
      const place = isFull ? await wait() : take()
      try {
        return await work()
      } finally {
        begun.delete(place)
        waiting.shift()?.()
      }
    },
  }
}
