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
