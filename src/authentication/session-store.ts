import type { Queryable, Transaction } from '../database/database.ts'
import { isId } from '../runtime/random.ts'
import {
  statusesBefore,
  statusOn,
  transitions,
  type AuthenticationSession,
  type SessionEvent,
  type SessionStatus,
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

/** Those of some sessions that are there. */
export function listSessionsById(
  sql: Queryable,
  ids: readonly string[],
): Promise<AuthenticationSession[]> {
  return sql`
    select *
      from authentication_session
     where id = any ((select ${[...ids]}::uuid[])::uuid[])`
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

/** The session that a State leads to, whatever its instance and its status. */
export async function findSessionByState(
  sql: Queryable,
  stateDigest: Buffer,
): Promise<AuthenticationSession | undefined> {
  const [session] = await sql<AuthenticationSession[]>`
    select *
      from authentication_session
     where state_digest = ${stateDigest}`
  return session
}

/** Waits for whoever holds the session of a State, and holds it until the transaction ends. */
export async function lockSessionByState(
  tx: Transaction,
  { instanceId, stateDigest }: StateName,
): Promise<void> {
  await tx`
    select
      from authentication_session
     where state_digest = ${stateDigest}
       and instance_id = ${instanceId}
       for no key update`
}

/** All that a contact has had, first to last. */
export function listSessions(sql: Queryable, contactId: string): Promise<AuthenticationSession[]> {
  return sql<AuthenticationSession[]>`
    select *
      from authentication_session
     where contact_id = ${contactId}
     order by started_at`
}

/** Which sessions are looked for. What is undefined restricts nothing. */
export type SessionFilter = {
  instanceId: string
  status: SessionStatus | undefined
  reason: string | undefined
  since: Date | undefined
  until: Date | undefined
}

/** The latest first; from the one behind `after`. */
export function searchSessions(
  sql: Queryable,
  { instanceId, status, reason, since, until }: SessionFilter,
  { after, limit }: { after: string | undefined; limit: number },
): Promise<AuthenticationSession[]> {
  return sql<AuthenticationSession[]>`
    select *
      from authentication_session
     where instance_id = ${instanceId}
           ${status === undefined ? sql`` : sql`and status = ${status}`}
           ${reason === undefined ? sql`` : sql`and reason = ${reason}`}
           ${since ? sql`and started_at >= ${since}` : sql``}
           ${until ? sql`and started_at < ${until}` : sql``}
           ${
             after === undefined
               ? sql``
               : sql`and (started_at, id) < (
                       select started_at, id from authentication_session where id = ${after})`
           }
     order by started_at desc, id desc
     limit ${limit}`
}

/** What a move writes besides the status, as far as its event has any. */
export type Move = {
  at: Date
  detail?: unknown
  stateDigest?: Buffer
  authorizationRequest?: Buffer
  reason?: string
}

/**
 * The only writer of a status, but for answers, which are taken many at once (`answerSessions`): one
 * conditional statement. Undefined when the table of transitions forbids the move, another came first,
 * or (for what a customer does) the time was up.
 */
export async function moveSession(
  sql: Queryable,
  { id }: { id: string },
  event: Exclude<SessionEvent, 'answer'>,
  { at, detail, reason, ...secrets }: Move,
): Promise<AuthenticationSession | undefined> {
  const status = statusOn(event)
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
  const isTimely = event === 'issueUrl' ? sql`and expires_at > ${at}` : sql``

  const [session] = await sql<AuthenticationSession[]>`
    update authentication_session
       set ${sql({ status, ...secrets, ...ending } as never)},
           timeline = timeline || ${sql.json([entry] as never)}
     where id = ${id}
       and status in ${sql(statusesBefore(event))}
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
  { contactId, participantId, at }: { contactId: string; participantId: string; at: Date },
): Promise<string | undefined> {
  const [session] = await sql<{ itemId: string }[]>`
    update authentication_session
       set told_at = ${at}
     where contact_id = ${contactId}
       and participant_id = ${participantId}
       and ended_at is null
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
