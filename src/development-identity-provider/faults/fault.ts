import type { JWK } from 'jose'
import type { Database } from '../../database/database.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { Context } from '../context.ts'

/** Where a fault shows. */
export const places = ['metadata', 'authorize', 'token', 'keys', 'userInfo'] as const
export type Place = (typeof places)[number]

/** What the provider can be told to do wrong, and how it does it. */
export type Fault = {
  place: Place
  /** What it does then, in words that go on after "The provider". */
  what: string
  /** A number that may be said with it, and the one that is meant when none is. */
  value?: { unit: 'milliseconds' | 'seconds'; usual: number }
  /** Of the authorization endpoint: the error that the customer is sent back with. */
  error?: string
  /** Takes the place of what was asked for: nothing is done, and no code is spent. */
  isInstead?: boolean
  /** Another was quicker: the code that comes is spent already. */
  isCodeSpent?: boolean
  /** Makes the answer what it is not to be. Unless it is instead, there is one by now. */
  misbehave?: (ctx: Context, tools: Tools) => Promise<void> | void
}

export type Tools = {
  value: number
  sql: Database
  clock: Clock
  poolId: string
  signingKey: JWK
}
