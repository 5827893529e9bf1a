/** How often something may happen: `rate` times a second in the long run, `burst` times at once. */
export type Quota = { rate: number; burst: number }

/** How many tokens were left, and when (in ms). */
export type Bucket = { tokens: number; at: number }

// Fractions of seconds add up to a token only nearly. What is taken too early stays owed.
const almostOne = 1 - 1e-9

export const fullBucket = ({ burst }: Quota, at: number): Bucket => ({ tokens: burst, at })

/**
 * Takes one token at a time (in ms). Where there is none, nothing is taken, and `waitMs` says how
 * long until there is one. A time before the last one is taken for the last one: clocks may be set.
 */
export function takeToken(
  { tokens, at }: Bucket,
  { rate, burst }: Quota,
  now: number,
): { bucket: Bucket; waitMs: number } {
  const later = Math.max(now, at)
  const filled = Math.min(burst, tokens + ((later - at) / 1000) * rate)
  if (filled >= almostOne) return { bucket: { tokens: filled - 1, at: later }, waitMs: 0 }
  return { bucket: { tokens: filled, at: later }, waitMs: ((1 - filled) / rate) * 1000 }
}
