import type { Operations } from '../../contract/generated/admin.ts'
import type { Database } from '../../database/database.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { RequestContext } from '../../wire/operation.ts'
import type { TestClock } from '../../work/test-clock.ts'

/** What the operations of our own administration are handed. */
export type AdminContext = RequestContext & {
  sql: Database
  clock: Clock
  /** What moves `clock`; undefined where time cannot be moved. */
  testClock: TestClock | undefined
}

/** An operation of our own administration: a name of its contract, and what it does. */
export const adminOperation = <Name extends keyof Operations>(
  name: Name,
  handle: (
    input: Operations[Name]['input'],
    context: AdminContext,
  ) => Promise<Operations[Name]['output']>,
) => ({ name, handle })
