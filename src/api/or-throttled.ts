import { BatchingFull } from '../database/batching.ts'
import { Refusal } from '../wire/refusal.ts'

/** Refuses with ThrottlingException what came when too much waited: clients ask again a little later. */
export async function orThrottled<Outcome>(outcome: Promise<Outcome>): Promise<Outcome> {
  try {
    return await outcome
  } catch (error) {
    if (!(error instanceof BatchingFull)) throw error
    throw new Refusal(
      'ThrottlingException',
      'Too many requests wait. Send it again a little later.',
    )
  }
}
