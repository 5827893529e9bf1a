import { findIssuer } from '../authentication/identity-provider-store.ts'
import type { AuthenticationSession } from '../authentication/session.ts'
import { insertSession } from '../authentication/session-store.ts'
import { cognitoIssuer } from '../authentication/user-pool.ts'
import { authenticationSegment, type Contact } from '../contact/contact.ts'
import { identifyCustomer } from '../contact/contact-store.ts'
import { eventItem } from '../contact/item.ts'
import { appendItems } from '../contact/item-store.ts'
import type { Participant } from '../contact/participant.ts'
import { findCustomer } from '../contact/participant-store.ts'
import type { Transaction } from '../database/database.ts'
import type { Effect } from '../flow/effect.ts'
import { isUserPoolAssociated } from '../instance/integration-association-store.ts'
import { secondsAfter } from '../runtime/clock.ts'
import { randomId, timeOrderedId } from '../runtime/random.ts'
import { enqueue } from '../work/work-list.ts'
import { deadlineKey } from './due-keys.ts'
import { findProfilesDomain } from './find-profiles-domain.ts'

type Wish = Extract<Effect, { do: 'authenticate' }>
type Provision = { issuer: string; profilesDomain: string }

/**
 * Begins the sign-in that a flow asks for: the session, its deadline, and the event by which the
 * customer's client hears of it. Where it cannot begin, a failed session says why.
 * The caller holds the contact's lock. Gives the session, and the reason where it has failed.
 */
export async function initiateAuthentication(
  tx: Transaction,
  {
    contact,
    system,
    flowType,
    wish,
    at,
  }: {
    contact: Contact
    system: () => Promise<Participant>
    flowType: string
    wish: Wish
    at: Date
  },
): Promise<{ sessionId: string; reason?: string }> {
  const [customer, by, provision] = await Promise.all([
    findCustomer(tx, contact.id),
    system(),
    findProvision(tx, { contact, flowType, wish }),
  ])
  if (!customer) throw new Error(`Contact ${contact.id} has no CUSTOMER participant.`)
  const event = { id: timeOrderedId(at), at, by }
  const participantId = customer.id
  const asked = { contact, participantId, itemId: event.id, wish, at }
  const session = newSession(asked, provision)

  if (session.status === 'failed') {
    const { issuer: IdentityProvider, clientId: ClientId } = session
    const segment = authenticationSegment({
      Status: 'FAILED',
      AuthenticationMethod: 'CONNECT',
      IdentityProvider,
      ClientId,
    })
    await Promise.all([
      insertSession(tx, session),
      identifyCustomer(tx, { id: contact.id, segment, customerId: null, at }),
      appendItems(tx, contact.id, [eventItem(event, 'authentication.failed')]),
    ])
    return { sessionId: session.id, reason: session.reason ?? '' }
  }
  const content = JSON.stringify({ SessionId: session.id })
  const due = { inSeconds: wish.timeLimitMinutes * 60, key: deadlineKey(session.id) }
  await Promise.all([
    insertSession(tx, session),
    appendItems(tx, contact.id, [eventItem(event, 'authentication.initiated', { content })]),
    enqueue(tx, 'time-out-authentication', { sessionId: session.id }, due),
  ])
  return { sessionId: session.id }
}

/** What a sign-in needs; or the reason why it cannot be. */
async function findProvision(
  tx: Transaction,
  { contact, flowType, wish }: { contact: Contact; flowType: string; wish: Wish },
): Promise<Provision | { reason: string }> {
  const { instanceId } = contact
  const { userPoolArn } = wish
  if (flowType !== 'CONTACT_FLOW') return { reason: 'flowTypeNotSupported' }
  if (!isWebChat(contact)) return { reason: 'channelNotSupported' }
  const [isAssociated, ownIssuer, profilesDomain] = await Promise.all([
    isUserPoolAssociated(tx, { instanceId, userPoolArn }),
    findIssuer(tx, userPoolArn),
    findProfilesDomain(tx, instanceId),
  ])
  if (!isAssociated) return { reason: 'userPoolNotAssociated' }
  const issuer = ownIssuer ?? cognitoIssuer(userPoolArn)
  if (issuer === undefined) return { reason: 'userPoolUnknown' }
  return profilesDomain === undefined ? { reason: 'profilesDisabled' } : { issuer, profilesDomain }
}

const isWebChat = ({ segmentAttributes }: Contact): boolean =>
  segmentAttributes['connect:Subtype']?.ValueString === 'connect:Chat'

function newSession(
  {
    contact,
    participantId,
    itemId,
    wish,
    at,
  }: { contact: Contact; participantId: string; itemId: string; wish: Wish; at: Date },
  provision: Provision | { reason: string },
): AuthenticationSession {
  const { userPoolArn, appClientId: clientId, objectTypeName, timeLimitMinutes } = wish
  const isPossible = 'issuer' in provision
  return {
    id: randomId(),
    instanceId: contact.instanceId,
    contactId: contact.id,
    participantId,
    itemId,
    userPoolArn,
    clientId,
    issuer: isPossible ? provision.issuer : userPoolArn,
    profilesDomain: isPossible ? provision.profilesDomain : null,
    objectTypeName,
    status: isPossible ? 'initiated' : 'failed',
    reason: isPossible ? null : provision.reason,
    toldAt: at,
    expiresAt: secondsAfter(at, timeLimitMinutes * 60),
    stateDigest: null,
    authorizationRequest: null,
    answer: null,
    answerDigest: null,
    answeredAt: null,
    startedAt: at,
    endedAt: isPossible ? null : at,
    timeline: [
      isPossible
        ? { at: at.toISOString(), event: 'initiate' }
        : { at: at.toISOString(), event: 'fail', detail: { reason: provision.reason } },
    ],
  }
}
