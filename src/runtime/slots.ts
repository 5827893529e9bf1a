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
 * Where several places share a room, `freeForAll` says what is left of it: a place may take as much as
 * it leaves. So the first gets half at most, the next half of the rest, and there is always some left.
 */
export function createSlots(
  most: number,
  tooMuch: () => Error,
  freeForAll: () => number = () => Infinity,
): Slots {
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
      const isFull = begun.size >= Math.min(most, freeForAll()) || waiting.length > 0
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
