import type { Queryable, Transaction } from '../database/database.ts'
import { isId } from '../runtime/random.ts'
import type { Streaming } from './streaming.ts'

/** Starts a stream: it is owed its deliveries from now on. The caller holds the contact's lock. */
export async function insertStreaming(
  tx: Transaction,
  streaming: Omit<Streaming, 'untilSequence' | 'failures'>,
): Promise<void> {
  await tx`insert into streaming ${tx(streaming)}`
  await noteWhetherStreamed(tx, streaming.contactId)
}

/** Ends a stream with the item of a sequence. The caller holds the contact's lock. */
export async function endStreaming(
  tx: Transaction,
  { id, contactId, untilSequence }: { id: string; contactId: string; untilSequence: number },
): Promise<void> {
  await tx`
    update streaming
       set until_sequence = ${untilSequence}
     where id = ${id}
       and until_sequence is null`
  await noteWhetherStreamed(tx, contactId)
}

/** What the database asks before it owes deliveries: most contacts are never streamed. */
async function noteWhetherStreamed(tx: Transaction, contactId: string): Promise<void> {
  await tx`
    update contact
       set is_streamed = exists (
             select
               from streaming
              where contact_id = contact.id
                and until_sequence is null
           )
     where id = ${contactId}`
}

export async function findStreaming(sql: Queryable, id: string): Promise<Streaming | undefined> {
  if (!isId(id)) return undefined
  const [streaming] = await sql<Streaming[]>`select * from streaming where id = ${id}`
  return streaming
}

/** The streams of a contact that have not ended. */
export function listOngoingStreamings(sql: Queryable, contactId: string): Promise<Streaming[]> {
  return sql<Streaming[]>`
    select *
      from streaming
     where contact_id = ${contactId}
       and until_sequence is null`
}

/** Goes on behind an item: it was delivered, or given up. False when another has gone on before. */
export async function movePosition(
  sql: Queryable,
  { id, position }: Pick<Streaming, 'id' | 'position'>,
  { sequence, isGivenUp }: { sequence: number; isGivenUp: boolean },
): Promise<boolean> {
  const moved = await sql`
    update streaming
       set position = ${sequence},
           failures = 0,
           given_up = given_up + ${isGivenUp ? 1 : 0}
     where id = ${id}
       and position = ${position}`
  return moved.count === 1
}

/** Counts a failure of the item behind a position. Undefined when another has gone on before. */
export async function countFailure(
  tx: Transaction,
  { id, position }: Pick<Streaming, 'id' | 'position'>,
): Promise<number | undefined> {
  const [streaming] = await tx<{ failures: number }[]>`
    update streaming
       set failures = failures + 1
     where id = ${id}
       and position = ${position}
    returning failures`
  return streaming?.failures
}
