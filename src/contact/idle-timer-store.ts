import type { Transaction } from '../database/database.ts'
import type { IdleTimer, TimerLimits } from './idle-timer.ts'

/** Writes the limits by which timers will start. The caller holds the contact's lock. */
export async function saveTimerLimits(
  tx: Transaction,
  { id, timerLimits, at }: { id: string; timerLimits: TimerLimits; at: Date },
): Promise<void> {
  await tx`
    update contact
       set timer_limits = ${tx.json(timerLimits)}, updated_at = ${at}
     where id = ${id}`
}

/** Writes which timers run. The caller holds the contact's lock. */
export async function saveTimers(
  tx: Transaction,
  { id, timers }: { id: string; timers: IdleTimer[] },
): Promise<void> {
  await tx`update contact set timers = ${tx.json(timers)} where id = ${id}`
}
