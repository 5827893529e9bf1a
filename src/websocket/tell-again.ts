import { tellPendingSession } from '../authentication/session-store.ts'
import type { Item } from '../contact/item.ts'
import { findEnd, findItem, findRehydration, listItemsSince } from '../contact/item-store.ts'
import { hasConnectedBefore, type Bearer } from '../contact/participant-store.ts'
import type { Database } from '../database/database.ts'
import type { Clock } from '../runtime/clock.ts'

// What a socket is told again, of what was told to others. The items are the same ones, with the
// same ids.

type Surroundings = { sql: Database; clock: Clock; bearer: Bearer }

/** That the chat goes on with a past one. The transcript would not tell it. */
export const listRehydration = async ({ sql, bearer }: Surroundings): Promise<Item[]> =>
  bearer.continuedFromContactId === null ? [] : listOf(await findRehydration(sql, bearer.contactId))

/**
 * What awaits whoever has come (back): the sign-in; or that the chat has ended, if it did while the
 * socket was being opened.
 */
export async function listAwaiting({ sql, clock, bearer }: Surroundings): Promise<Item[]> {
  const { id: participantId, contactId } = bearer
  const itemId = await tellPendingSession(sql, { contactId, participantId, at: clock() })
  return listOf(itemId === undefined ? await findEnd(sql, contactId) : await findItem(sql, itemId))
}

const onTheWayMs = 1_000
const onTheWayMax = 50

/**
 * What may have been on its way to a socket of theirs at another node, of which the client takes no
 * more notice, or to one that broke. Better twice than never. For one who has never had a socket,
 * what was said since this one was opened: clients read the transcript then, and subscribe after it.
 */
export async function listOnTheWay(
  { sql, clock, bearer }: Surroundings,
  { openedAt }: { openedAt: Date },
): Promise<Item[]> {
  const { id, contactId } = bearer
  const isBack = await hasConnectedBefore(sql, id)
  const since = isBack ? new Date(clock().getTime() - onTheWayMs) : openedAt
  return listItemsSince(sql, { contactId, since, limit: onTheWayMax })
}

const listOf = (item: Item | undefined): Item[] => (item ? [item] : [])
