import { test } from 'vitest'
import { givenPatroni } from './given-patroni.ts'
import { rehearse, wished } from './rehearse.ts'

const wish = wished({ seconds: 120 })

test.for(['HAProxy', 'HAProxy and PgBouncer'] as const)(
  'behind %s, nothing that was accepted is lost while Patroni copes with its trouble',
  { timeout: (wish.seconds + 600) * 1_000 },
  async (behind) => {
    const cluster = await givenPatroni({ pooled: behind === 'HAProxy and PgBouncer' })

    await rehearse(`Patroni behind ${behind}`, { ...wish, postgres: cluster })
    await cluster.untilInStep()
  },
)
