import type { Contact } from '../contact/contact.ts'
import type { Participant } from '../contact/participant.ts'
import type { Transaction } from '../database/database.ts'
import type { Asking } from '../flow/asking.ts'
import type { Called } from '../flow/call-stack.ts'
import type { Effect, Outcome, WaitEvent } from '../flow/effect.ts'
import type { FlowEndReason, FlowRun } from '../flow/flow-run.ts'
import type { Location } from '../instance/arns.ts'
import type { RunnableFlow } from '../lifecycle/find-runnable-flow.ts'
import type { Outbox } from './outbox.ts'

/** Where an effect takes place. The contact's lock is held. */
export type World = {
  tx: Transaction
  at: Date
  location: Location
  contact: Contact
  /** The participant that speaks for the flow, looked up once in a transaction. */
  system: () => Promise<Participant>
  run: FlowRun
  /** Empty, unless the effect is to say something: then it may wait there for more. */
  outbox: Outbox
}

/** Why a run takes no further step now. */
export type Pause =
  | { waitId: string; waitEvents?: readonly WaitEvent[]; asking?: Asking }
  | { end: FlowEndReason }
  | { transferTo: RunnableFlow }

/** What came of an effect. */
export type Performed =
  | {
      outcome: Outcome
      /** What the run knows from now on. */
      learned?: Learned
      /** Why, for people: no value of a customer's stands there. */
      reason?: string
      /** The sign-in that could not begin. */
      sessionId?: string
    }
  | { value: string }
  | { pause: Pause; /** The sign-in that has begun. */ sessionId?: string }
  | { call: Called }
  | { return: Record<string, unknown> }

export type Learned = Partial<Pick<FlowRun, 'logging' | 'flowAttributes' | 'loops' | 'loaded'>>

/** Does one effect, within the transaction of the flow's step. */
export type Perform<Name extends Effect['do']> = (
  world: World,
  effect: Extract<Effect, { do: Name }>,
) => Promise<Performed>

/** One entry an effect. */
export type Performers<Name extends Effect['do'] = Effect['do']> = {
  [Each in Name]: Perform<Each>
}

export const done = { outcome: 'done' } as const satisfies Performed

/** Says why, for people: no value of a customer's may stand there. */
export const failed = (reason: string) =>
  ({ outcome: 'failed', reason }) as const satisfies Performed
