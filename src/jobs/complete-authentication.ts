import { readAnswer, readAuthorizationRequest } from '../authentication/answer.ts'
import type { IdentityProviders } from '../authentication/identity-provider.ts'
import {
  listStoredRegistrations,
  type StoredRegistration,
} from '../authentication/identity-provider-store.ts'
import { ProviderTrouble, troubleReason } from '../authentication/provider-trouble.ts'
import { providerReason } from '../authentication/refusal-reason.ts'
import { readRegistration } from '../authentication/registration.ts'
import { completionSecondsMax, type AuthenticationSession } from '../authentication/session.ts'
import { listSessionsById, noteInTimeline } from '../authentication/session-store.ts'
import type { Database } from '../database/database.ts'
import { endAuthentication, type Ending } from '../lifecycle/end-authentication.ts'
import { completionKey } from '../lifecycle/due-keys.ts'
import { secondsAfter, type Clock } from '../runtime/clock.ts'
import type { Log } from '../runtime/log.ts'
import type { Vault } from '../runtime/vault.ts'
import { enqueue, listOwed } from '../work/work-list.ts'
import type { Jobs } from '../work/worker.ts'

type Surroundings = {
  sql: Database
  clock: Clock
  vault: Vault
  identityProviders: IdentityProviders
  log: Log
}

/** A session that is to be completed, and how its provider is asked now. */
type Answered = AuthenticationSession & { answeredAt: Date; stored: StoredRegistration | undefined }

/**
 * Completes sessions whose answers came at once: beside one another, and none waits for another. Where
 * the job is done again, those that come again by themselves are left to that.
 */
export const completeAuthentications =
  (surroundings: Surroundings): Jobs['complete-authentications'] =>
  async ({ sessionIds }) => {
    const [all, owedAlone] = await Promise.all([
      listAnswered(surroundings, sessionIds),
      listOwed(surroundings.sql, sessionIds.map(completionKey)),
    ])
    const answered = all.filter(({ id }) => !owedAlone.has(completionKey(id)))
    const ends = await Promise.allSettled(
      answered.map((session) =>
        complete(surroundings, session).catch((error: unknown) =>
          comeAlone(surroundings, session, error),
        ),
      ),
    )
    // Not before all have ended: a code that is being redeemed must not be redeemed beside that again.
    const failed = ends.find((end) => end.status === 'rejected')
    if (failed) throw failed.reason
  }

/** Completes one that comes again. */
export const completeAuthentication =
  (surroundings: Surroundings): Jobs['complete-authentication'] =>
  async ({ sessionId }) => {
    const [session] = await listAnswered(surroundings, [sessionId])
    if (session) await complete(surroundings, session)
  }

/** Those of some sessions that are still to be completed. Others, an earlier attempt has settled. */
async function listAnswered(
  { sql }: Surroundings,
  sessionIds: readonly string[],
): Promise<Answered[]> {
  const [sessions, registrations] = await Promise.all([
    listSessionsById(sql, sessionIds),
    listStoredRegistrations(sql, sessionIds),
  ])
  return sessions.flatMap(({ answeredAt, ...session }) =>
    session.status === 'answered' && answeredAt !== null
      ? [{ ...session, answeredAt, stored: registrations.get(session.id) }]
      : [],
  )
}

/**
 * Redeems the answer of a session, outside of any transaction, and ends the session in one. What
 * throws is tried again as long as the answer is young; after that the session fails.
 */
async function complete(surroundings: Surroundings, session: Answered): Promise<void> {
  const { clock, log } = surroundings
  const { id: sessionId } = session
  try {
    await settle(surroundings, session, await redeem(surroundings, session))
  } catch (error) {
    const trouble = error instanceof ProviderFailure ? error.cause : undefined
    if (secondsLeft(session, clock) > 0) {
      if (trouble === undefined) throw error
      return comeAgain(surroundings, session, trouble)
    }
    log.error({ err: error, sessionId }, 'A completion was given up.')
    const reason = trouble === undefined ? 'internalFailure' : troubleReason(trouble)
    await settle(surroundings, session, { event: 'fail', reason })
  }
}

const secondsLeft = ({ answeredAt }: Answered, clock: Clock): number =>
  (secondsAfter(answeredAt, completionSecondsMax).getTime() - clock().getTime()) / 1_000

/** A provider that does not answer, or not as one should: it may do so later. */
class ProviderFailure extends Error {}

async function redeem(
  { clock, vault, identityProviders }: Surroundings,
  session: Answered,
): Promise<Ending> {
  if (!session.answer || !session.authorizationRequest) {
    throw new Error('An answered session has no answer.')
  }
  const answer = readAnswer(vault.open(session.answer))
  if ('error' in answer) return { event: 'fail', reason: providerReason(answer.error) }

  const request = readAuthorizationRequest(vault.open(session.authorizationRequest))
  const registration = readRegistration(vault, session, session.stored)
  if (!registration) return { event: 'fail', reason: 'provider:changed' }
  const patienceMs = Math.max(secondsLeft(session, clock), 0) * 1_000
  try {
    const redeemed = await identityProviders.redeem(registration, request, {
      ...answer,
      patienceMs,
    })
    return 'claims' in redeemed
      ? { event: 'succeed', claims: redeemed.claims }
      : { event: 'fail', reason: redeemed.refused }
  } catch (cause) {
    throw new ProviderFailure(`The identity provider ${session.issuer} failed.`, { cause })
  }
}

/** Leaves the others to themselves, of whom one may keep its job for long. */
async function comeAlone({ sql, log }: Surroundings, session: Answered, error: unknown) {
  const { id: sessionId } = session
  log.error({ err: error, sessionId }, 'A completion failed, and will be tried again.')
  const due = { inSeconds: leastPause.afterTrouble, key: completionKey(sessionId) }
  await sql.begin((tx) => enqueue(tx, 'complete-authentication', { sessionId }, due))
}

/** Seconds. Where others are in line at a provider that is well, a place is free soon. */
const leastPause = { inLine: 0.2, afterTrouble: 1 }

/**
 * Leaves the place to others, and owes another try: soon at first, then ever more slowly, and once
 * more when the time is up.
 */
async function comeAgain(
  { sql, clock, log }: Surroundings,
  session: Answered,
  trouble: unknown,
): Promise<void> {
  const { id: sessionId } = session
  const { retryAfterSeconds = 0, kind } =
    trouble instanceof ProviderTrouble ? trouble : { kind: 'unreachable' }
  const left = secondsLeft(session, clock)
  const least = kind === 'overloaded' ? leastPause.inLine : leastPause.afterTrouble
  const pause = Math.max(least, (completionSecondsMax - left) / 4, retryAfterSeconds)
  const inSeconds = Math.max(Math.min(pause * (0.75 + Math.random() / 2), left), 0)
  await sql.begin(async (tx) => {
    // Whom we had no room for has not been failed by the provider.
    if (kind !== 'overloaded') {
      const at = clock().toISOString()
      await noteInTimeline(tx, sessionId, { at, event: 'providerFailed', detail: { kind } })
    }
    const due = { inSeconds, key: completionKey(sessionId) }
    await enqueue(tx, 'complete-authentication', { sessionId }, due)
  })
  log.warn({ err: trouble, sessionId }, 'A code could not be redeemed, and will be again.')
}

async function settle(
  { sql, clock, log }: Surroundings,
  session: AuthenticationSession,
  ending: Ending,
): Promise<void> {
  const ended = await sql.begin((tx) => endAuthentication(tx, session, { ending, at: clock() }))
  if (!ended) return
  const { id: sessionId, contactId, status, reason } = ended
  log.info({ contactId, sessionId, reason }, `Authentication ${status}.`)
}
