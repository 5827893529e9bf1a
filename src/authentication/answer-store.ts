import { arrayOf, bytea, timestamptz } from '../database/array-of.ts'
import type { Fragment, Queryable } from '../database/database.ts'
import { statusesBefore, statusOn, type SessionStatus, type TimelineEntry } from './session.ts'
import type { StateName } from './session-store.ts'

/** What is kept of an answer, and the session that its State leads to. */
export type NewAnswer = StateName & {
  answer: Buffer
  answerDigest: Buffer
  detail: unknown
  at: Date
}

/** How an answer found its session: `isTaken` where it has moved it, else as the session was. */
export type FoundSession = {
  id: string
  contactId: string
  isTaken: boolean
  status: SessionStatus
  answerDigest: Buffer | null
  /** Whether the answer came before the session's deadline. */
  isTimely: boolean
}

/**
 * Moves each session to `answered` that awaits an answer and is not held by another transaction, and
 * owes a piece of work for each that has moved: one statement, which needs no transaction around it.
 * `owe` is handed the ids of the sessions, and gives a query that owes the work. Of several answers
 * with one State one is taken. Gives, in their order, how the answers found their sessions: undefined
 * where the State leads to none. Where the table lets a session move and it has not, another had a
 * hand on it.
 */
export async function answerSessions(
  sql: Queryable,
  answers: readonly NewAnswer[],
  owe: (sessionIds: Fragment) => Fragment,
): Promise<(FoundSession | undefined)[]> {
  const found = await sql<(FoundSession & { place: number })[]>`
    with given as (
      select *
        from unnest(
               (select ${answers.map(({ instanceId }) => instanceId)}::uuid[]),
               (select ${arrayOf(sql, bytea, allOf(answers, 'stateDigest'))}::bytea[]),
               (select ${arrayOf(sql, bytea, allOf(answers, 'answer'))}::bytea[]),
               (select ${arrayOf(sql, bytea, allOf(answers, 'answerDigest'))}::bytea[]),
               (select ${arrayOf(sql, timestamptz, allOf(answers, 'at'))}::timestamptz[]),
               (select ${answers.map(timelineOf)}::text[])
             ) with ordinality
               as given (instance_id, state_digest, answer, answer_digest, at, timeline, place)
    ),
    free as (
      select session.id, given.*
        from given
             join authentication_session session using (instance_id, state_digest)
       where session.status = any (${statusesBefore('answer')}::text[])
         and session.expires_at > given.at
         for no key update of session skip locked
    ),
    taken as (
      update authentication_session session
         set status = ${statusOn('answer')},
             answer = free.answer,
             answer_digest = free.answer_digest,
             answered_at = free.at,
             timeline = session.timeline || free.timeline::jsonb
        from free
       where session.id = free.id
         and session.status = any (${statusesBefore('answer')}::text[])
         and session.expires_at > free.at
      returning session.id, session.contact_id, free.place
    ),
    owed as (${owe(sql`select id from taken`)})
    select place::integer, id, contact_id, true as is_taken, null as status, null as answer_digest, null as is_timely
      from taken
           cross join (select count(*) from owed) as work -- Or else nobody would ask for it.
     union all
    select place::integer, session.id, session.contact_id, false, session.status, session.answer_digest, session.expires_at > given.at
      from given
           join authentication_session session using (instance_id, state_digest)
     where place not in (select place from taken)`
  const byPlace = new Map(found.map(({ place, ...session }) => [place, session]))
  return answers.map((_, index) => byPlace.get(index + 1))
}

const allOf = <Name extends keyof NewAnswer>(
  answers: readonly NewAnswer[],
  name: Name,
): NewAnswer[Name][] => answers.map((answer) => answer[name])

function timelineOf({ at, detail }: NewAnswer): string {
  const entry: TimelineEntry = { at: at.toISOString(), event: 'answer', detail }
  return JSON.stringify([entry])
}
