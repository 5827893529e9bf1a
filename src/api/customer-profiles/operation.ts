import type { Operations } from '../../contract/generated/customer-profiles.ts'
import type { Database } from '../../database/database.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { RequestContext } from '../../wire/operation.ts'

/** What the operations of Customer Profiles are handed. */
export type CustomerProfilesContext = RequestContext & { sql: Database; clock: Clock }

/** An operation of Customer Profiles: a name of its contract, and what it does. */
export const customerProfilesOperation = <Name extends keyof Operations>(
  name: Name,
  handle: (
    input: Operations[Name]['input'],
    context: CustomerProfilesContext,
  ) => Promise<Operations[Name]['output']>,
) => ({ name, handle })
