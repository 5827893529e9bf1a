import {
  statusAfter,
  type AuthenticationSession,
  type SessionEvent,
} from '../authentication/session.ts'
import { lockSession, moveSession } from '../authentication/session-store.ts'
import type { Claims } from '../authentication/identity-provider.ts'
import { authenticationSegment, type CustomerAuthentication } from '../contact/contact.ts'
import { identifyCustomer, lockContact } from '../contact/contact-store.ts'
import { eventItem, type NewItem } from '../contact/item.ts'
import { appendItems } from '../contact/item-store.ts'
import type { Participant } from '../contact/participant.ts'
import { findCustomer, renameParticipant, requireSystem } from '../contact/participant-store.ts'
import type { Transaction } from '../database/database.ts'
import { importIdentity } from '../profile/import-identity.ts'
import { timeOrderedId } from '../runtime/random.ts'
import { enqueue, takeBack } from '../work/work-list.ts'
import { deadlineKey, recordKey } from './due-keys.ts'
import { resumeFlow } from './resume-flow.ts'

/** How a sign-in ended, before its identity is imported. */
export type Ending =
  | { event: 'succeed'; claims: Claims }
  | { event: 'fail'; reason: string }
  | { event: 'timeOut' }
  | { event: 'cancel' }

type FinalEvent = Ending['event']

// How each ending shows: the event that clients are told, and the status on the contact. The
// contract has no status for a customer who declined.
const endings: Record<
  FinalEvent,
  {
    outcome: 'succeeded' | 'failed' | 'timedOut' | 'cancelled'
    told: string
    status?: CustomerAuthentication['Status']
  }
> = {
  succeed: { outcome: 'succeeded', told: 'succeeded', status: 'AUTHENTICATED' },
  fail: { outcome: 'failed', told: 'failed', status: 'FAILED' },
  timeOut: { outcome: 'timedOut', told: 'timeout', status: 'TIMEOUT' },
  cancel: { outcome: 'cancelled', told: 'cancelled' },
}

/**
 * The one step in which a sign-in ends: the session moves, the identity is imported, the contact
 * and the customer's name change, clients are told, the flow takes its branch. Undefined, and
 * nothing done, when the session may not end so (any more). Otherwise the session as it ended.
 */
export async function endAuthentication(
  tx: Transaction,
  { id: sessionId, contactId }: Pick<AuthenticationSession, 'id' | 'contactId'>,
  { ending, at }: { ending: Ending; at: Date },
): Promise<AuthenticationSession | undefined> {
  const [, session] = await Promise.all([lockContact(tx, contactId), lockSession(tx, sessionId)])
  if (!session || !statusAfter(session.status, ending.event)) return undefined

  const imported = await importClaims(tx, session, { ending, at })
  const { event } = imported
  const { outcome } = endings[event]
  const { reason, detail, profileId, firstName } = imported
  const [ended] = await Promise.all([
    moveSession(tx, { id: sessionId }, event, { at, reason, detail }),
    showOnContact(tx, session, { event, profileId, at }),
    tell(tx, session, { event, firstName, at }),
  ])
  await Promise.all([
    resumeFlow(tx, { contactId, waitId: sessionId, outcome, reason, at }),
    event !== 'timeOut' && takeBack(tx, deadlineKey(sessionId)),
    event === 'succeed' &&
      enqueue(tx, 'record-contact', { contactId }, { inSeconds: 0, key: recordKey(contactId) }),
  ])
  return ended
}

type Imported = {
  event: FinalEvent
  reason: string
  detail: object
  profileId?: string
  firstName?: string | undefined
}

const plainReasons: Record<Exclude<SessionEvent, 'issueUrl' | 'answer' | 'fail'>, string> = {
  succeed: 'authenticated',
  timeOut: 'timeLimitExceeded',
  cancel: 'optedOut',
  abandon: 'contactEnded',
}

/** Imports the identity of one who has signed in. Where that is refused, the sign-in fails. */
async function importClaims(
  tx: Transaction,
  { profilesDomain, objectTypeName, issuer, clientId }: AuthenticationSession,
  { ending, at }: { ending: Ending; at: Date },
): Promise<Imported> {
  if (ending.event === 'fail') {
    return { event: 'fail', reason: ending.reason, detail: { reason: ending.reason } }
  }
  if (ending.event !== 'succeed') {
    return { event: ending.event, reason: plainReasons[ending.event], detail: {} }
  }
  if (profilesDomain === null) throw new Error('A session without a domain cannot succeed.')
  const { claims } = ending
  const imported = await importIdentity(tx, {
    domain: profilesDomain,
    objectTypeName,
    issuer,
    clientId,
    claims,
    now: at,
  })
  const { notes } = imported
  if (imported.outcome === 'refused') {
    return { event: 'fail', reason: imported.reason, detail: { reason: imported.reason, notes } }
  }
  const { profileId, firstName } = imported
  const detail = { profileId, notes }
  return { event: 'succeed', reason: plainReasons.succeed, detail, profileId, firstName }
}

async function showOnContact(
  tx: Transaction,
  { contactId, issuer, clientId }: AuthenticationSession,
  { event, profileId, at }: { event: FinalEvent; profileId: string | undefined; at: Date },
): Promise<void> {
  const { status } = endings[event]
  if (!status) return
  const segment = authenticationSegment({
    Status: status,
    AuthenticationMethod: 'CONNECT',
    IdentityProvider: issuer,
    ClientId: clientId,
    ...(profileId !== undefined && { AssociatedCustomerId: profileId }),
  })
  await identifyCustomer(tx, { id: contactId, segment, customerId: profileId ?? null, at })
}

/** Tells of the new name first, then of the outcome. */
async function tell(
  tx: Transaction,
  { contactId }: AuthenticationSession,
  { event, firstName, at }: { event: FinalEvent; firstName: string | undefined; at: Date },
): Promise<void> {
  const [by, customer] = await Promise.all([
    requireSystem(tx, contactId),
    findCustomer(tx, contactId),
  ])
  const outcome = eventItem(
    { id: timeOrderedId(at), at, by },
    `authentication.${endings[event].told}`,
    { content: '{}' }, // Some clients read it as JSON, though nothing is in it.
  )
  const renamed = customer ? await rename(tx, { customer, firstName, at }) : []
  await appendItems(tx, contactId, [...renamed, outcome])
}

async function rename(
  tx: Transaction,
  { customer, firstName, at }: { customer: Participant; firstName: string | undefined; at: Date },
): Promise<NewItem[]> {
  if (firstName === undefined) return []
  if (!(await renameParticipant(tx, { id: customer.id, displayName: firstName }))) return []
  const by = { ...customer, displayName: firstName }
  return [eventItem({ id: timeOrderedId(at), at, by }, 'participant.displayname.updated')]
}
