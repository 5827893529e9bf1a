/** A queue in which those of one key go in the order in which they came, and never at two places at once. */
export type KeyedQueue<Entry> = {
  add: (entry: Entry) => void
  /** The next whose keys are not under way, at most so many. Their keys are so until they are released. */
  take: (max: number) => Entry[]
  /** The keys of some that were taken are no longer under way. Those to be taken again come first. */
  release: (taken: readonly Entry[], again?: readonly Entry[]) => void
}

export function createKeyedQueue<Entry>(keyOf: (entry: Entry) => unknown): KeyedQueue<Entry> {
  const queue: Entry[] = []
  /** By key that is under way: those who wait for it. All have come before any of it in the queue. */
  const held = new Map<unknown, Entry[]>()

  return {
    add(entry) {
      queue.push(entry)
    },

    take(max) {
      const taken: Entry[] = []
      const keys = new Set<unknown>()
      let looked = 0
      for (const entry of queue) {
        if (taken.length === max) break
        looked += 1
        const key = keyOf(entry)
        const waiting = keys.has(key) ? undefined : held.get(key)
        if (waiting) waiting.push(entry)
        else taken.push(entry)
        if (!waiting) keys.add(key)
      }
      queue.splice(0, looked)
      for (const key of keys) held.set(key, [])
      return taken
    },

    release(taken, again = []) {
      const keys = [...new Set(taken.map(keyOf))]
      const freed = keys.flatMap((key) => held.get(key) ?? [])
      for (const key of keys) held.delete(key)
      queue.unshift(...again, ...freed)
    },
  }
}
