import { expect, test } from 'vitest'
import { fire } from './fire.ts'
import { givenPatroni } from './given-patroni.ts'

const seconds = Number(process.env['FIRE_SECONDS'] ?? 120)
const seed = Number(process.env['FIRE_SEED'] ?? Math.floor(Math.random() * 1_000_000))
const customers = Number(process.env['FIRE_CUSTOMERS'] ?? 6)

test.for(['HAProxy', 'HAProxy and PgBouncer'] as const)(
  'behind %s, nothing that was accepted is lost while Patroni copes with its trouble',
  { timeout: (seconds + 600) * 1_000 },
  async (behind) => {
    process.stdout.write(`Patroni behind ${behind}: seed ${seed}, ${seconds} seconds.\n`)
    const cluster = await givenPatroni({ pooled: behind === 'HAProxy and PgBouncer' })

    const { violations, counts } = await fire({ seed, seconds, customers, postgres: cluster })
    await cluster.untilInStep()

    for (const [name, count] of counts) process.stdout.write(`${name}: ${count}\n`)
    process.stdout.write(`violations: ${violations.length}\n`)
    expect(violations, `of seed ${seed}`).toEqual([])
  },
)
