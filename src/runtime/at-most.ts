import { setTimeout as sleep } from 'node:timers/promises'

/** Waits for something, but no longer than so many milliseconds; what comes of it is not asked. */
export async function atMost(milliseconds: number, waited: Promise<unknown>): Promise<void> {
  const over = new AbortController()
  const tooLong = sleep(milliseconds, undefined, { signal: over.signal })
  await Promise.race([waited, tooLong].map((each) => each.catch(() => undefined)))
  over.abort()
}
