import type { JSONValue } from 'postgres'
import type { Queryable } from '../database/database.ts'

/** Names a record: a kind of the OpenID library's (`Session`, `AuthorizationCode`…) and an id. */
export type RecordKey = { kind: string; id: string }

/** What the OpenID library keeps: JSON, and none of our business. */
export type Payload = Record<string, unknown>

/** Keeps a payload until it expires, or for ever, in the place of an earlier one. */
export async function saveRecord(
  sql: Queryable,
  { kind, id }: RecordKey,
  payload: Payload,
  expiresAt: Date | undefined,
): Promise<void> {
  await sql`
    insert into development_identity_provider_record (kind, id, payload, expires_at)
    values (${kind}, ${id}, ${sql.json(payload as JSONValue)}, ${expiresAt ?? null})
    on conflict (kind, id) do update
       set payload = excluded.payload, expires_at = excluded.expires_at`
}

export async function findRecord(
  sql: Queryable,
  { kind, id }: RecordKey,
  now: Date,
): Promise<Payload | undefined> {
  const [record] = await sql<{ payload: Payload }[]>`
    select payload
      from development_identity_provider_record
     where kind = ${kind} and id = ${id} and (expires_at > ${now} or expires_at is null)`
  return record?.payload
}

export async function findRecordByUid(
  sql: Queryable,
  { kind, uid }: { kind: string; uid: string },
  now: Date,
): Promise<Payload | undefined> {
  const [record] = await sql<{ payload: Payload }[]>`
    select payload
      from development_identity_provider_record
     where kind = ${kind} and uid = ${uid} and (expires_at > ${now} or expires_at is null)`
  return record?.payload
}

/** Marks what may be used only once. False when it has been used, or is gone: of two, one wins. */
export async function consumeRecord(sql: Queryable, { kind, id }: RecordKey): Promise<boolean> {
  const consumed = await sql`
    update development_identity_provider_record
       set payload = payload || jsonb_build_object('consumed', extract(epoch from now())::bigint)
     where kind = ${kind} and id = ${id} and not payload ? 'consumed'`
  return consumed.count === 1
}

export async function deleteRecord(sql: Queryable, { kind, id }: RecordKey): Promise<void> {
  await sql`
    delete from development_identity_provider_record
     where kind = ${kind} and id = ${id}`
}

export async function deleteRecordsOfGrant(
  sql: Queryable,
  { kind, grantId }: { kind: string; grantId: string },
): Promise<void> {
  await sql`
    delete from development_identity_provider_record
     where kind = ${kind} and grant_id = ${grantId}`
}

/** Sweeps up. Rows that another sweep holds are left to it. */
export async function deleteExpiredRecords(sql: Queryable, now: Date): Promise<void> {
  await sql`
    delete from development_identity_provider_record
     where (kind, id) in (
       select kind, id
         from development_identity_provider_record
        where expires_at <= ${now}
          for update skip locked
     )`
}
