import { findSession } from '../../authentication/session-store.ts'
import { endAuthentication } from '../../lifecycle/end-authentication.ts'
import { Refusal } from '../../wire/refusal.ts'
import { participantOperation } from './operation.ts'

/** The customer declines to sign in. Not possible once a sign-in was answered. */
export const cancelParticipantAuthentication = participantOperation(
  'CancelParticipantAuthentication',
  async ({ SessionId: sessionId }, { sql, clock, bearer }) => {
    const session = await findSession(sql, sessionId)
    const ended =
      session?.participantId === bearer.id &&
      (await sql.begin((tx) =>
        endAuthentication(tx, session, { ending: { event: 'cancel' }, at: clock() }),
      ))
    if (ended) return {}
    const told = 'SessionId is none that awaits a sign-in of this participant.'
    throw new Refusal('ValidationException', told)
  },
)
