import { courierOf, leave, type Ears, type Listening } from './courier.ts'
import type { Database, Fragment, Transaction } from './database.ts'

/**
 * Says to all who listen on a channel that there is something to read: once the transaction is
 * committed, and never when it is not. A hint, that may be lost: no truth may depend on it.
 * It is a statement, to be awaited, or a query that another statement reads.
 */
export const notify = (tx: Transaction, channel: string, payloads: readonly string[]): Fragment =>
  leave(tx, channel, payloads)
    ? tx`select where false`
    : tx`
        select pg_notify(${channel}, payload)
          from unnest((select ${payloads as string[]}::text[])) as payload`

/** Listens on a channel: by the database's courier, or else by LISTEN, which hears every payload. */
export async function listen(sql: Database, channel: string, ears: Ears): Promise<Listening> {
  const courier = courierOf(sql)
  if (courier) return courier.listen(channel, ears)
  const listening = await sql.listen(channel, ears.onNotification, ears.onMissed)
  return {
    follow: () => undefined,
    unfollow: () => undefined,
    isDeaf: () => false, // LISTEN makes its connection again by itself, and does not say when.
    stop: () => listening.unlisten(),
  }
}
