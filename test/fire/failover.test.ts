import { expect, test } from 'vitest'
import { fire } from './fire.ts'
import { givenCluster } from './given-cluster.ts'

const seconds = Number(process.env['FIRE_SECONDS'] ?? 10)
const seed = Number(process.env['FIRE_SEED'] ?? Math.floor(Math.random() * 1_000_000))
const customers = Number(process.env['FIRE_CUSTOMERS'] ?? 6)

test(
  'when the primary is lost and its synchronous standby leads, nothing that was accepted is lost',
  { timeout: (seconds + 240) * 1_000 },
  async () => {
    process.stdout.write(`Failover: seed ${seed}, ${seconds} seconds.\n`)
    const cluster = await givenCluster()

    const { violations, counts } = await fire({ seed, seconds, customers, postgres: cluster })
    await cluster.untilInStep()

    for (const [name, count] of counts) process.stdout.write(`${name}: ${count}\n`)
    process.stdout.write(`violations: ${violations.length}\n`)
    expect(violations, `of seed ${seed}`).toEqual([])
  },
)
