import type { Queryable } from '../database/database.ts'
import type { AuditEvent } from './audit-event.ts'

/** Writes many in one statement. One that is there already stays as it is. */
export async function insertAuditEvents(
  sql: Queryable,
  events: readonly AuditEvent[],
): Promise<void> {
  await sql`
    insert into audit_event (id, occurred_at, event_name, access_key_id, contact_id, record)
    select (record ->> 'eventID')::uuid,
           (record ->> 'eventTime')::timestamptz,
           record ->> 'eventName',
           record -> 'userIdentity' ->> 'accessKeyId',
           record -> 'additionalEventData' ->> 'contactId',
           record
      from jsonb_array_elements(${sql.json(events as never)}) as record
        on conflict do nothing`
}

export type AuditQuestion = {
  contactId?: string | undefined
  operationName?: string | undefined
  accessKeyId?: string | undefined
  since?: Date | undefined
  limit: number
}

/** The latest that were asked for, the latest first. */
export async function listAuditEvents(
  sql: Queryable,
  { contactId, operationName, accessKeyId, since, limit }: AuditQuestion,
): Promise<AuditEvent[]> {
  const rows = await sql<{ record: AuditEvent }[]>`
    select record
      from audit_event
     where true
       ${contactId === undefined ? sql`` : sql`and contact_id = ${contactId}`}
       ${operationName === undefined ? sql`` : sql`and event_name = ${operationName}`}
       ${accessKeyId === undefined ? sql`` : sql`and access_key_id = ${accessKeyId}`}
       ${since === undefined ? sql`` : sql`and occurred_at >= ${since}`}
     order by id desc
     limit ${limit}`
  return rows.map(({ record }) => record)
}

/** Forgets at most `limit` that are older, and says how many they were. */
export async function deleteAuditEvents(
  sql: Queryable,
  { before, limit }: { before: Date; limit: number },
): Promise<number> {
  const deleted = await sql`
    delete from audit_event
     where id in (
             select id
               from audit_event
              where occurred_at < ${before}
              limit ${limit}
           )`
  return deleted.count
}
