import {
  statusAfter,
  type AuthenticationSession,
  type SessionEvent,
} from '../authentication/session.ts'
import { lockSession, moveSession } from '../authentication/session-store.ts'
import type { Claims } from '../authentication/identity-provider.ts'
import { authenticationSegment, type CustomerAuthentication } from '../contact/contact.ts'
import { identifyCustomer, lockContact } from '../contact/contact-store.ts'
import { eventItem } from '../contact/item.ts'
import { appendItems } from '../contact/item-store.ts'
import type { Participant } from '../contact/participant.ts'
import { findSystemAndCustomer, renameParticipant } from '../contact/participant-store.ts'
import type { Transaction } from '../database/database.ts'
import { findOpenRun } from '../flow/flow-run-store.ts'
import { findObjectType } from '../profile/find-object-type.ts'
import { importIdentity } from '../profile/import-identity.ts'
import type { ObjectType } from '../profile/object-type.ts'
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
  { id: sessionId, contactId, ...wanted }: Ended,
  { ending, at }: { ending: Ending; at: Date },
): Promise<AuthenticationSession | undefined> {
  // Asked at once and answered in turn: what is read is as it is under the locks.
  const [, session, participants, run, objectType] = await Promise.all([
    lockContact(tx, contactId),
    lockSession(tx, sessionId),
    findSystemAndCustomer(tx, contactId),
    findOpenRun(tx, contactId),
    ending.event === 'succeed' ? findTypeOf(tx, wanted) : undefined,
  ])
  if (!session || !statusAfter(session.status, ending.event)) return undefined

  const imported = await importClaims(tx, session, { ending, objectType, at })
  const { event } = imported
  const { outcome } = endings[event]
  const { reason, detail, profileId, firstName } = imported
  const [ended] = await Promise.all([
    moveSession(tx, { id: sessionId }, event, { at, reason, detail }),
    showOnContact(tx, session, { event, profileId, at }),
    tell(tx, contactId, { ...participants, event, firstName, at }),
    event !== 'timeOut' && takeBack(tx, deadlineKey(sessionId)),
    event === 'succeed' &&
      enqueue(tx, 'record-contact', { contactId }, { inSeconds: 0, key: recordKey(contactId) }),
    // Behind what is told: it may end the chat.
    resumeFlow(tx, { contactId, waitId: sessionId, outcome, reason, run, at }),
  ])
  return ended
}

/** What is known of a session that is to end, and never changes. */
type Ended = Pick<AuthenticationSession, 'id' | 'contactId' | 'profilesDomain' | 'objectTypeName'>

async function findTypeOf(
  tx: Transaction,
  { profilesDomain: domain, objectTypeName: name }: Omit<Ended, 'id' | 'contactId'>,
): Promise<ObjectType | undefined> {
  return domain === null ? undefined : findObjectType(tx, { domain, name })
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
  { ending, objectType, at }: { ending: Ending; objectType: ObjectType | undefined; at: Date },
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
    objectType,
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

type Telling = {
  system?: Participant | undefined
  customer?: Participant | undefined
  event: FinalEvent
  firstName: string | undefined
  at: Date
}

/** Tells of the new name first, then of the outcome. */
async function tell(
  tx: Transaction,
  contactId: string,
  { system: by, customer, event, firstName: displayName, at }: Telling,
): Promise<void> {
  if (!by) throw new Error(`Contact ${contactId} has no SYSTEM participant.`)
  const outcome = eventItem(
    { id: timeOrderedId(at), at, by },
    `authentication.${endings[event].told}`,
    { content: '{}' }, // Some clients read it as JSON, though nothing is in it.
  )
  if (!customer || displayName === undefined || displayName === customer.displayName) {
    await appendItems(tx, contactId, [outcome])
    return
  }
  const renamed = eventItem(
    { id: timeOrderedId(at), at, by: { ...customer, displayName } },
    'participant.displayname.updated',
  )
  await Promise.all([
    renameParticipant(tx, { id: customer.id, displayName }),
    appendItems(tx, contactId, [renamed, outcome]),
  ])
}
