import { test } from 'vitest'
import { givenCluster } from './given-cluster.ts'
import { rehearse, wished } from './rehearse.ts'

const wish = wished({ seconds: 10 })

test(
  'when the primary is lost and its synchronous standby leads, nothing that was accepted is lost',
  { timeout: (wish.seconds + 240) * 1_000 },
  async () => {
    const cluster = await givenCluster()

    await rehearse('Failover', { ...wish, postgres: cluster })
    await cluster.untilInStep()
  },
)
