import { expect, test } from 'vitest'
import { fire } from './fire.ts'
import { givenPostgres } from './given-postgres.ts'

// Longer, or another: FIRE_SECONDS=600 FIRE_SEED=42 npm run test:fire
const seconds = Number(process.env['FIRE_SECONDS'] ?? 8)
const seed = Number(process.env['FIRE_SEED'] ?? Math.floor(Math.random() * 1_000_000))
const customers = Number(process.env['FIRE_CUSTOMERS'] ?? 6)

test(
  'whatever fails, what was accepted is done once, and nothing is lost or doubled',
  { timeout: (seconds + 180) * 1_000 },
  async () => {
    process.stdout.write(`Fire: seed ${seed}, ${seconds} seconds.\n`)

    const { violations, counts } = await fire({
      seed,
      seconds,
      customers,
      postgres: await givenPostgres(),
    })

    for (const [name, count] of counts) process.stdout.write(`${name}: ${count}\n`)
    process.stdout.write(`violations: ${violations.length}\n`)
    expect(violations, `of seed ${seed}`).toEqual([])
  },
)
