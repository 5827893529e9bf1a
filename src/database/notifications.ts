import type { Database } from './database.ts'

/**
 * Listens on a channel. `onMissed` is called when the connection to the database was made (again):
 * whatever was notified before that has not been heard.
 */
export async function listen(
  sql: Database,
  channel: string,
  { onNotification, onMissed }: { onNotification: (payload: string) => void; onMissed: () => void },
): Promise<{ stop: () => Promise<void> }> {
  const listening = await sql.listen(channel, onNotification, onMissed)
  return { stop: () => listening.unlisten() }
}
