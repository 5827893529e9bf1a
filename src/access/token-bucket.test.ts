import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fullBucket, takeToken, type Quota } from './token-bucket.ts'

/** What becomes of attempts at these times (in ms): whether each took a token. */
function attempt(quota: Quota, times: readonly number[]): boolean[] {
  let bucket = fullBucket(quota, times[0] ?? 0)
  return times.map((now) => {
    const taken = takeToken(bucket, quota, now)
    bucket = taken.bucket
    return taken.waitMs === 0
  })
}

const quotas = fc.record({
  rate: fc.double({ min: 0.1, max: 100, noNaN: true }),
  burst: fc.integer({ min: 1, max: 50 }),
})
const timesOf = (max: number) =>
  fc.array(fc.nat(max), { minLength: 1, maxLength: 200 }).map((list) => list.sort((a, b) => a - b))

test('a burst is let through at once, and no more', () => {
  expect(attempt({ rate: 2, burst: 5 }, [0, 0, 0, 0, 0, 0, 0])).toEqual([
    ...Array<boolean>(5).fill(true),
    false,
    false,
  ])
})

test('a token comes back after the time that the rate says', () => {
  expect(attempt({ rate: 2, burst: 1 }, [0, 499, 500, 501, 1000])).toEqual([
    true,
    false,
    true,
    false,
    true,
  ])
})

test('in no stretch of time more are let through than the burst and what the rate gives', () => {
  fc.assert(
    fc.property(quotas, timesOf(20_000), (quota, times) => {
      const taken = times.filter((_, index) => attempt(quota, times)[index])
      for (const [index, from] of taken.entries()) {
        for (const [more, to] of taken.slice(index).entries()) {
          const most = quota.burst + ((to - from) / 1000) * quota.rate
          expect(more + 1).toBeLessThanOrEqual(most + 1e-6)
        }
      }
    }),
    { numRuns: 50 },
  )
})

test('who keeps to the rate is never refused', () => {
  fc.assert(
    fc.property(quotas, (quota) => {
      const everyMs = Math.ceil(1000 / quota.rate)
      const times = Array.from({ length: 100 }, (_, index) => index * everyMs)
      expect(attempt(quota, times)).not.toContain(false)
    }),
  )
})

test('who waits as long as told gets a token, and not a moment sooner', () => {
  fc.assert(
    fc.property(quotas, timesOf(1_000), (quota, times) => {
      let bucket = fullBucket(quota, 0)
      for (const now of times) {
        const { bucket: next, waitMs } = takeToken(bucket, quota, now)
        bucket = next
        if (waitMs === 0) continue
        expect(takeToken(bucket, quota, now + waitMs + 0.001).waitMs).toBe(0)
        expect(takeToken(bucket, quota, now + waitMs * 0.99).waitMs).toBeGreaterThan(0)
      }
    }),
  )
})

test('a clock that is set back takes nothing away and gives nothing', () => {
  const quota = { rate: 1, burst: 1 }
  const { bucket } = takeToken(fullBucket(quota, 10_000), quota, 10_000)
  expect(takeToken(bucket, quota, 5_000)).toEqual({ bucket, waitMs: 1_000 })
})
