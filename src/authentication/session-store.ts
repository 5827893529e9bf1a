import type { Queryable, Transaction } from '../database/database.ts'
import { isId } from '../runtime/random.ts'
import {
  statusesBefore,
  transitions,
  type AuthenticationSession,
  type SessionEvent,
  type TimelineEntry,
} from './session.ts'

/** Begins a session. Its first status needs no move: `initiated`, or `failed` where it cannot begin. */
export async function insertSession(
  tx: Transaction,
  { timeline, ...session }: AuthenticationSession,
): Promise<void> {
  await tx`
    insert into authentication_session
           ${tx({ ...session, timeline: tx.json(timeline as never) } as never)}`
}

export async function findSession(
  sql: Queryable,
  id: string,
): Promise<AuthenticationSession | undefined> {
  if (!isId(id)) return undefined
  const [session] = await sql<AuthenticationSession[]>`
    select *
      from authentication_session
     where id = ${id}`
  return session
}

/** The session as it is, and as it will stay until the transaction ends. */
export async function lockSession(
  tx: Transaction,
  id: string,
): Promise<AuthenticationSession | undefined> {
  const [session] = await tx<AuthenticationSession[]>`
    select *
      from authentication_session
     where id = ${id}
       for update`
  return session
}

/** What a session is known by to whoever asks of an instance. */
export type StateName = { instanceId: string; stateDigest: Buffer }

/** The session that a State leads to, whatever its status. */
export async function findSessionByState(
  sql: Queryable,
  { instanceId, stateDigest }: Pick<StateName, 'stateDigest'> & Partial<StateName>,
): Promise<AuthenticationSession | undefined> {
  const [session] = await sql<AuthenticationSession[]>`
    select *
      from authentication_session
     where state_digest = ${stateDigest}
           ${instanceId === undefined ? sql`` : sql`and instance_id = ${instanceId}`}`
  return session
}

/** All that a contact has had, first to last. */
export function listSessions(sql: Queryable, contactId: string): Promise<AuthenticationSession[]> {
  return sql<AuthenticationSession[]>`
    select *
      from authentication_session
     where contact_id = ${contactId}
     order by started_at`
}

/** What a move writes besides the status, as far as its event has any. */
export type Move = {
  at: Date
  detail?: unknown
  stateDigest?: Buffer
  authorizationRequest?: Buffer
  answer?: Buffer
  answerDigest?: Buffer
  reason?: string
}

export type SessionName = { id: string } | StateName

/**
 * The only writer of a status: one conditional statement. Undefined when the table of transitions
 * forbids the move, another came first, or (for what a customer does) the time was up.
 */
export async function moveSession(
  tx: Transaction,
  name: SessionName,
  event: SessionEvent,
  { at, detail, reason, ...secrets }: Move,
): Promise<AuthenticationSession | undefined> {
  const before = statusesBefore(event)
  const status = before.map((each) => transitions[each][event])[0]
  if (!status) throw new Error(`No session moves on ${event}.`)
  const entry: TimelineEntry = {
    at: at.toISOString(),
    event,
    ...(detail !== undefined && { detail }),
  }
  const isFinal = Object.keys(transitions[status]).length === 0
  const ending = isFinal && {
    reason: reason ?? event,
    endedAt: at,
    authorizationRequest: null,
    answer: null,
  }
  const answering = event === 'answer' && { answeredAt: at }
  const isTimely = event === 'answer' || event === 'issueUrl' ? tx`and expires_at > ${at}` : tx``
  const isNamed =
    'id' in name
      ? tx`id = ${name.id}`
      : tx`state_digest = ${name.stateDigest} and instance_id = ${name.instanceId}`

  const [session] = await tx<AuthenticationSession[]>`
    update authentication_session
       set ${tx({ status, ...secrets, ...answering, ...ending } as never)},
           timeline = timeline || ${tx.json([entry] as never)}
     where ${isNamed}
       and status in ${tx(before)}
       ${isTimely}
    returning *`
  return session
}

/** Notes something in the timeline that moves nothing, e.g. a try that came to nothing. */
export async function noteInTimeline(
  sql: Queryable,
  id: string,
  entry: TimelineEntry,
): Promise<void> {
  await sql`
    update authentication_session
       set timeline = timeline || ${sql.json([entry] as never)}
     where id = ${id}`
}

/** The event item that tells of the session. */
export async function nameItemOfSession(
  tx: Transaction,
  { id, itemId }: { id: string; itemId: string },
): Promise<void> {
  await tx`update authentication_session set item_id = ${itemId} where id = ${id}`
}

/**
 * Says that the participant is being told (again) of a session that awaits them: the time in which
 * they may ask for its URL begins anew. Gives the item to tell; undefined when nothing awaits them.
 */
export async function tellPendingSession(
  sql: Queryable,
  { participantId, at }: { participantId: string; at: Date },
): Promise<string | undefined> {
  const [session] = await sql<{ itemId: string }[]>`
    update authentication_session
       set told_at = ${at}
     where participant_id = ${participantId}
       and status in ('initiated', 'authorizing')
       and expires_at > ${at}
    returning item_id`
  return session?.itemId
}

/** Whether an accepted answer of an instance is still to be redeemed. */
export async function hasAnsweredSession(sql: Queryable, instanceId: string): Promise<boolean> {
  const [session] = await sql`
    select
      from authentication_session
     where instance_id = ${instanceId}
       and status = 'answered'
     limit 1`
  return session !== undefined
}
