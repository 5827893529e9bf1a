import type { Database } from '../../src/database/database.ts'
import type { Clock } from '../../src/runtime/clock.ts'
import { bringNearer } from '../../src/work/work-list.ts'

/** A clock that goes as time does, and can be moved on: what falls due meanwhile falls due then. */
export function givenClock() {
  let offsetMs = 0
  const clock: Clock = () => new Date(Date.now() + offsetMs)
  const moveOn = async (sql: Database, seconds: number): Promise<void> => {
    offsetMs += seconds * 1000
    await bringNearer(sql, seconds)
  }
  return { clock, moveOn }
}
