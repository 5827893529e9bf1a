import { readAnswer, readAuthorizationRequest } from '../authentication/answer.ts'
import type { IdentityProviders } from '../authentication/identity-provider.ts'
import { providerReason } from '../authentication/refusal-reason.ts'
import { completionSecondsMax, type AuthenticationSession } from '../authentication/session.ts'
import { findSession, noteInTimeline } from '../authentication/session-store.ts'
import type { Database } from '../database/database.ts'
import { endAuthentication, type Ending } from '../lifecycle/end-authentication.ts'
import { secondsAfter, type Clock } from '../runtime/clock.ts'
import type { Log } from '../runtime/log.ts'
import type { Vault } from '../runtime/vault.ts'
import type { Jobs } from '../work/worker.ts'

type Surroundings = {
  sql: Database
  clock: Clock
  vault: Vault
  identityProviders: IdentityProviders
  log: Log
}

/**
 * Redeems the answer of a session, outside of any transaction, and ends the session in one. What
 * throws is tried again as long as the answer is young; after that the session fails.
 */
export const completeAuthentication =
  (surroundings: Surroundings): Jobs['complete-authentication'] =>
  async ({ sessionId }) => {
    const { sql, clock, log } = surroundings
    const session = await findSession(sql, sessionId)
    if (session?.status !== 'answered' || !session.answeredAt) return // An earlier attempt settled it.

    try {
      await settle(surroundings, session, await redeem(surroundings, session))
    } catch (error) {
      if (clock() < secondsAfter(session.answeredAt, completionSecondsMax)) throw error
      log.error({ err: error, sessionId }, 'A completion was given up.')
      const reason = error instanceof ProviderFailure ? 'provider:unreachable' : 'internalFailure'
      await settle(surroundings, session, { event: 'fail', reason })
    }
  }

/** A provider that does not answer, or not as one should: it may do so later. */
class ProviderFailure extends Error {}

async function redeem(
  { sql, clock, vault, identityProviders }: Surroundings,
  session: AuthenticationSession,
): Promise<Ending> {
  const { id, issuer, clientId } = session
  if (!session.answer || !session.authorizationRequest) {
    throw new Error('An answered session has no answer.')
  }
  const answer = readAnswer(vault.open(session.answer))
  if ('error' in answer) return { event: 'fail', reason: providerReason(answer.error) }

  const request = readAuthorizationRequest(vault.open(session.authorizationRequest))
  try {
    const redeemed = await identityProviders.redeem({ issuer, clientId }, request, answer.code)
    return 'claims' in redeemed
      ? { event: 'succeed', claims: redeemed.claims }
      : { event: 'fail', reason: redeemed.refused }
  } catch (cause) {
    await noteInTimeline(sql, id, { at: clock().toISOString(), event: 'providerFailed' })
    throw new ProviderFailure(`The identity provider ${issuer} failed.`, { cause })
  }
}

async function settle(
  { sql, clock, log }: Surroundings,
  { id: sessionId }: AuthenticationSession,
  ending: Ending,
): Promise<void> {
  const ended = await sql.begin((tx) => endAuthentication(tx, sessionId, { ending, at: clock() }))
  if (!ended) return
  const { contactId, status, reason } = ended
  log.info({ contactId, sessionId, reason }, `Authentication ${status}.`)
}
