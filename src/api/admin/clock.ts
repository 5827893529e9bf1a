import { adminOperation } from './operation.ts'

/** What time it is here, and how far from the time of others. */
export const getClock = adminOperation('GetClock', async (_, { clock }) => ({
  Now: clock(),
  MovedSeconds: 0,
  IsMovable: false,
}))
