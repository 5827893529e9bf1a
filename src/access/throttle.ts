import type { Clock } from '../runtime/clock.ts'
import type { NamedQuota } from './quotas.ts'
import { fullBucket, takeToken, type Bucket, type Quota } from './token-bucket.ts'

const bucketsMax = 20_000

/**
 * Counts what happens on this node. Undefined when it may happen now; else when it may.
 * `whose` is who the quota is for: an access key, an instance.
 */
export type Throttle = (whose: string, named: NamedQuota) => Date | undefined

/**
 * Of several nodes each gives its share of a quota, so that all of them together give the whole:
 * exactly so to a caller whose requests are spread evenly, less to one who always meets the same
 * node, and for the seconds in which a node comes or goes, a share too much or too little.
 */
export function createThrottle({
  clock,
  nodes,
}: {
  clock: Clock
  /** How many nodes there are, this one included. */
  nodes: () => number
}): Throttle {
  const buckets = new Map<string, Bucket>()
  return (whose, { name, quota }) => {
    const key = `${whose} ${name}`
    const now = clock().getTime()
    const share = shareOf(quota, nodes())
    const taken = takeToken(buckets.get(key) ?? fullBucket(share, now), share, now)
    keep(buckets, key, taken.bucket)
    return taken.waitMs === 0 ? undefined : new Date(now + taken.waitMs)
  }
}

const shareOf = ({ rate, burst }: Quota, nodes: number): Quota => ({
  rate: rate / nodes,
  burst: Math.max(1, burst / nodes),
})

/** Keeps the bucket as the latest. The one unused for longest goes: it has most likely filled up. */
function keep(buckets: Map<string, Bucket>, key: string, bucket: Bucket): void {
  buckets.delete(key)
  const [oldest] = buckets.keys()
  if (oldest !== undefined && buckets.size >= bucketsMax) buckets.delete(oldest)
  buckets.set(key, bucket)
}
