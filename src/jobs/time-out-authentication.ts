import { findSession } from '../authentication/session-store.ts'
import type { Database } from '../database/database.ts'
import { endAuthentication } from '../lifecycle/end-authentication.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Jobs } from '../work/worker.ts'

/** The time limit of a session is over. One that was answered in time has won. */
export const timeOutAuthentication =
  ({ sql, clock }: { sql: Database; clock: Clock }): Jobs['time-out-authentication'] =>
  async ({ sessionId }) => {
    const session = await findSession(sql, sessionId)
    if (!session) return // It went with its contact.
    await sql.begin((tx) =>
      endAuthentication(tx, session, { ending: { event: 'timeOut' }, at: clock() }),
    )
  }
