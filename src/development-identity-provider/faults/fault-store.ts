import type { Queryable } from '../../database/database.ts'
import { secondsAfter } from '../../runtime/clock.ts'
import type { Place } from './fault.ts'
import type { Wish } from './wish.ts'

/** What the provider of a pool has been told, for all nodes of it; `times` counts down. */
export type ToldFault = Wish & {
  id: string
  poolId: string
  place: Place
  /** The one sign-in that meets it. */
  grantId?: string
}

const signInSeconds = 2 * 3_600

/** Keeps it until it is taken back, or used up; that of a sign-in as long as one may last. */
export async function saveFault(
  sql: Queryable,
  { id, ...fault }: ToldFault,
  now: Date,
): Promise<void> {
  const expiresAt = fault.grantId === undefined ? null : secondsAfter(now, signInSeconds)
  await sql`
    insert into development_identity_provider_record (kind, id, payload, expires_at)
    values (
      'Fault', ${id},
      ${sql.json(fault)}::jsonb || jsonb_build_object('toldAt', now()),
      ${expiresAt}
    )`
}

type Request = {
  poolId: string
  place: Place
  grantId?: string | undefined
  clientId?: string | undefined
  now: Date
}

/** The fault that a request meets, if any: that of its sign-in, else the oldest. It is used up by one. */
export async function takeFault(sql: Queryable, request: Request): Promise<ToldFault | undefined> {
  const [taken] = await sql<{ id: string; payload: ToldFault }[]>`
    update development_identity_provider_record
       set payload = case when payload ? 'times'
                          then payload || jsonb_build_object('times', (payload ->> 'times')::int - 1)
                          else payload
                     end
     where kind = 'Fault'
       and id = (${nextFor(sql, request)} for update)
    returning id, payload`
  if (taken?.payload.times === 0) {
    await deleteFault(sql, { poolId: request.poolId, id: taken.id })
  }
  return taken && { ...taken.payload, id: taken.id }
}

/** Whether a request would meet one. */
export async function hasFault(sql: Queryable, request: Request): Promise<boolean> {
  const [next] = await nextFor(sql, request)
  return next !== undefined
}

const nextFor = (sql: Queryable, { poolId, place, grantId, clientId, now }: Request) => sql<
  { id: string }[]
>`
  select id
    from development_identity_provider_record
   where kind = 'Fault'
     and payload ->> 'poolId' = ${poolId}
     and payload ->> 'place' = ${place}
     and (expires_at > ${now} or expires_at is null)
     and coalesce((payload ->> 'times')::int > 0, true)
     and (
       grant_id = ${grantId ?? null}
       or grant_id is null
          and (not payload ? 'clientId' or payload ->> 'clientId' = ${clientId ?? null})
     )
   order by grant_id is null, payload ->> 'toldAt', id
   limit 1`

/** What holds for more than one sign-in, oldest first. */
export async function listFaults(sql: Queryable, poolId: string): Promise<ToldFault[]> {
  const kept = await sql<{ id: string; payload: ToldFault }[]>`
    select id, payload
      from development_identity_provider_record
     where kind = 'Fault' and payload ->> 'poolId' = ${poolId} and grant_id is null
     order by payload ->> 'toldAt', id`
  return kept.map(({ id, payload }) => ({ ...payload, id }))
}

/** One of those, or all. False when there was none. */
export async function deleteFault(
  sql: Queryable,
  { poolId, id }: { poolId: string; id?: string | undefined },
): Promise<boolean> {
  const deleted = await sql`
    delete from development_identity_provider_record
     where kind = 'Fault'
       and payload ->> 'poolId' = ${poolId}
       and ${id === undefined ? sql`grant_id is null` : sql`id = ${id}`}`
  return deleted.count > 0
}
