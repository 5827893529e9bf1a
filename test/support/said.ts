import { expect } from 'vitest'
import type { Database } from '../../src/database/database.ts'

/** The messages of a contact, in order, also those that nobody was there to hear. */
export async function saidIn(sql: Database, contactId: string): Promise<string[]> {
  const messages = await sql<{ content: string }[]>`
    select content
      from item
     where contact_id = ${contactId}
       and type = 'MESSAGE'
     order by sequence`
  return messages.map(({ content }) => content)
}

/** Waits until these are the messages of a contact. */
export async function untilSaid(
  { sql }: { sql: Database },
  contactId: string,
  expected: readonly string[],
): Promise<void> {
  await expect.poll(() => saidIn(sql, contactId), { timeout: 10_000 }).toEqual(expected)
}
