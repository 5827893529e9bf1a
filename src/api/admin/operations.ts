import type { Operation } from '../../wire/operation.ts'
import { getClock } from './clock.ts'
import type { AdminContext } from './operation.ts'

/** The operations of our own administration that are built. */
export const adminOperations: readonly Operation<AdminContext>[] = [getClock]
