import type { Queryable, Transaction } from '../database/database.ts'
import type { Contact } from './contact.ts'

/** Of the contacts of one session, the one that ended last. */
export async function findLastEnded(
  sql: Queryable,
  { instanceId, initialContactId }: { instanceId: string; initialContactId: string },
): Promise<Contact | undefined> {
  const [contact] = await sql<Contact[]>`
    select *
      from contact
     where instance_id = ${instanceId}
       and initial_contact_id = ${initialContactId}
       and ended_at is not null
     order by ended_at desc
     limit 1`
  return contact
}

/** Lets a contact go on with a past one. Its attributes gain those it had not. */
export async function continueFrom(
  tx: Transaction,
  { id, past, at }: { id: string; past: Pick<Contact, 'id' | 'attributes'>; at: Date },
): Promise<void> {
  await tx`
    update contact
       set continued_from_contact_id = ${past.id},
           related_contact_id = ${past.id},
           attributes = ${tx.json(past.attributes)}::jsonb || attributes,
           updated_at = ${at}
     where id = ${id}`
}

/** The chats that a chat goes on with, the latest first. */
export async function listPastContactIds(sql: Queryable, id: string): Promise<string[]> {
  const past = await sql<{ id: string; depth: number }[]>`
    with recursive past as (
      select continued_from_contact_id as id, 1 as depth
        from contact
       where contact.id = ${id}
       union all
      select continued_from_contact_id, depth + 1
        from past
             join contact on contact.id = past.id
    )
    select id, depth from past where id is not null order by depth`
  return past.map((each) => each.id)
}
