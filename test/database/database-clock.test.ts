import { onTestFinished, expect, test } from 'vitest'
import { followDatabaseClock } from '../../src/database/database-clock.ts'
import { createLog } from '../../src/runtime/log.ts'
import { givenDatabase } from '../support/database.ts'

const log = createLog('silent', 'json')
const minuteMs = 60_000

test.each([-10, 10])(
  'a machine whose clock is %i minutes off has the time of the database',
  async (minutes) => {
    const { sql } = await givenDatabase()
    const machine = () => new Date(Date.now() + minutes * minuteMs)

    const { clock, stop } = await followDatabaseClock(sql, { machine, log })
    onTestFinished(stop)

    const [{ now }] = await sql<[{ now: Date }]>`select clock_timestamp() as now`
    expect(Math.abs(clock().getTime() - now.getTime())).toBeLessThan(minuteMs)
  },
)

test('a machine whose clock is right keeps its own time', async () => {
  const { sql } = await givenDatabase()
  await sql`select` // To connect takes its time, by half of which a comparison may be wrong.
  let told = new Date()
  const machine = () => (told = new Date())

  const { clock, stop } = await followDatabaseClock(sql, { machine, log })
  onTestFinished(stop)

  expect(clock()).toEqual(told)
})
