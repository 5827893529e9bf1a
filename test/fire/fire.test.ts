import { test } from 'vitest'
import { givenPostgres } from './given-postgres.ts'
import { rehearse, wished } from './rehearse.ts'

const wish = wished({ seconds: 8 })

test(
  'whatever fails, what was accepted is done once, and nothing is lost or doubled',
  { timeout: (wish.seconds + 180) * 1_000 },
  async () => {
    await rehearse('Fire', { ...wish, postgres: await givenPostgres() })
  },
)
