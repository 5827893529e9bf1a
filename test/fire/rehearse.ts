import { expect } from 'vitest'
import { fire, type Wish } from './fire.ts'

// Longer, or another: FIRE_SECONDS=600 FIRE_SEED=42 npm run test:fire
const { FIRE_SECONDS, FIRE_SEED, FIRE_CUSTOMERS } = process.env

/** What a run is like, unless the environment says otherwise. */
export const wished = ({ seconds }: { seconds: number }) => ({
  seconds: Number(FIRE_SECONDS ?? seconds),
  seed: Number(FIRE_SEED ?? Math.floor(Math.random() * 1_000_000)),
  customers: Number(FIRE_CUSTOMERS ?? 6),
})

/** Runs the fire on a database, prints its seed and its counts, and fails on one violation. */
export async function rehearse(name: string, wish: Wish): Promise<void> {
  const { seed, seconds } = wish
  process.stdout.write(`${name}: seed ${seed}, ${seconds} seconds.\n`)
  const { violations, counts } = await fire(wish)
  for (const [what, count] of counts) process.stdout.write(`${what}: ${count}\n`)
  process.stdout.write(`violations: ${violations.length}\n`)
  expect(violations, `of seed ${seed}`).toEqual([])
}
