import { z } from 'zod'
import { listPastContactIds } from '../../contact/continuation-store.ts'
import { renderItem, renderPastItem } from '../../contact/item.ts'
import {
  findItem,
  findRecentSequence,
  findSequenceAt,
  listTranscript,
} from '../../contact/item-store.ts'
import type { Bearer } from '../../contact/participant-store.ts'
import type { GetTranscriptRequest } from '../../contract/generated/participant.ts'
import type { Queryable } from '../../database/database.ts'
import { isId, timeOfId } from '../../runtime/random.ts'
import type { Vault } from '../../runtime/vault.ts'
import { Refusal } from '../../wire/refusal.ts'
import { participantOperation } from './operation.ts'

/**
 * Where reading goes on: in this chat, or a past one that it continues, from after (forward) or
 * before (backward) a sequence.
 */
type Position = {
  contactId: string
  direction: 'FORWARD' | 'BACKWARD'
  from: number | undefined
}

const itemsDefault = 10

/**
 * One page of what was said. NextToken is there only when more is: reading backward, also in the
 * past chats that this one continues.
 */
export const getTranscript = participantOperation(
  'GetTranscript',
  async (input, { sql, vault, bearer }) => {
    const { initialContactId } = bearer
    const { MaxResults: wanted = 0, SortOrder: order = 'DESCENDING' } = input
    const limit = wanted || itemsDefault // Clients that mean nothing by it may send a 0.
    const position = await findPosition(sql, { input, bearer, vault })
    if (!position) return { InitialContactId: initialContactId, Transcript: [] }

    const { contactId, direction } = position
    const found = await listTranscript(sql, { ...position, limit: limit + 1 })
    const hasMore = found.length > limit
    const items = hasMore
      ? direction === 'FORWARD'
        ? found.slice(0, limit)
        : found.slice(1)
      : found
    const edge = direction === 'FORWARD' ? items.at(-1) : items.at(0)
    const next =
      hasMore && edge
        ? { ...position, from: edge.sequence }
        : await findPast(sql, { bearer, position })
    const render = contactId === bearer.contactId ? renderItem : renderPastItem
    const transcript = items.map((item) => render(item))
    return {
      InitialContactId: initialContactId,
      Transcript: order === 'ASCENDING' ? transcript : transcript.reverse(),
      NextToken: next && sealPosition(vault, bearer, next),
    }
  },
)

/** The end of the chat that comes before, when reading backward has come to the beginning of one. */
async function findPast(
  sql: Queryable,
  { bearer, position: { contactId, direction } }: { bearer: Bearer; position: Position },
): Promise<Position | undefined> {
  if (direction === 'FORWARD' || bearer.continuedFromContactId === null) return undefined
  const [past] = await listPastContactIds(sql, contactId)
  return past === undefined ? undefined : { contactId: past, direction, from: undefined }
}

type Asked = { input: GetTranscriptRequest; bearer: Bearer; vault: Vault }

/** Undefined when the position names an item that this chat does not have. */
async function findPosition(
  sql: Queryable,
  { input, bearer, vault }: Asked,
): Promise<Position | undefined> {
  if (input.NextToken !== undefined) return openPosition(vault, bearer, input.NextToken)
  const contactId = await findContactToRead(sql, { input, bearer })
  const start = input.StartPosition ?? {}
  const isStarting = Boolean(start.Id ?? start.AbsoluteTime ?? start.MostRecent)
  const direction = input.ScanDirection ?? (isStarting ? 'FORWARD' : 'BACKWARD')

  if (start.Id !== undefined) return findPositionOf(sql, { contactId, direction }, start.Id)
  if (start.AbsoluteTime !== undefined) {
    return findPositionAt(sql, { contactId, direction }, readTime(start.AbsoluteTime))
  }
  if (start.MostRecent) {
    const recent = await findRecentSequence(sql, { contactId, count: start.MostRecent })
    return { contactId, direction, from: countIn(direction, recent) }
  }
  return { contactId, direction, from: undefined }
}

type Way = Pick<Position, 'contactId' | 'direction'>

/**
 * At an item. An id that is not known, and has the form of ours, is that of an item that was told
 * and not kept: its time stands for it, so that nothing after it is missed.
 */
async function findPositionOf(
  sql: Queryable,
  way: Way,
  itemId: string,
): Promise<Position | undefined> {
  if (!isId(itemId)) return undefined
  const item = await findItem(sql, itemId)
  if (item) {
    const from = countIn(way.direction, item.sequence)
    return item.contactId === way.contactId ? { ...way, from } : undefined
  }
  const time = timeOfId(itemId)
  const isOurs = time && time.getUTCFullYear() <= lastYear
  return isOurs ? findPositionAt(sql, way, time) : undefined
}

// PostgreSQL reads none after it, and an id can hold one.
const lastYear = 9999

async function findPositionAt(sql: Queryable, way: Way, time: Date): Promise<Position> {
  const { contactId, direction } = way
  if (direction === 'BACKWARD') {
    const last = await findSequenceAt(sql, { contactId, at: time })
    return { ...way, from: countIn(direction, last) }
  }
  const at = new Date(time.getTime() - 1) // The last millisecond that is not to be listed.
  return { ...way, from: await findSequenceAt(sql, { contactId, at }) }
}

/** Positions count in, where listing goes on from what it has seen. */
const countIn = (direction: Position['direction'], sequence: number): number =>
  direction === 'FORWARD' ? sequence - 1 : sequence + 1

/** This chat, unless another one of its chain is asked for. */
async function findContactToRead(
  sql: Queryable,
  { input: { ContactId: asked }, bearer }: Omit<Asked, 'vault'>,
): Promise<string> {
  const { contactId, initialContactId } = bearer
  if (asked === undefined || asked === contactId || asked === initialContactId) return contactId
  if ((await listPastContactIds(sql, contactId)).includes(asked)) return asked
  throw new Refusal('ValidationException', 'ContactId is none of this chat.')
}

const isoTime = z.iso.datetime({ offset: true })

function readTime(text: string): Date {
  const time = Date.parse(isoTime.safeParse(text).data ?? '')
  if (Number.isNaN(time)) {
    throw new Refusal('ValidationException', 'StartPosition.AbsoluteTime is no ISO 8601 time.')
  }
  return new Date(Math.max(time, 0)) // No chat is older, and PostgreSQL knows no year 0.
}

// A position may lie in a past chat: so it says for which chat it was given, and is good in no other.
const sealPosition = (vault: Vault, { contactId: chat }: Bearer, position: Position): string =>
  vault.seal(JSON.stringify({ chat, ...position })).toString('base64url')

const sealedPosition = z.object({
  chat: z.string(),
  contactId: z.string(),
  direction: z.enum(['FORWARD', 'BACKWARD']),
  from: z.number().optional(),
})

function openPosition(vault: Vault, bearer: Bearer, token: string): Position {
  const { chat, contactId, direction, from } = readToken(vault, token)
  if (chat === bearer.contactId) return { contactId, direction, from }
  throw new Refusal('ValidationException', 'NextToken is not one that this transcript has given.')
}

function readToken(vault: Vault, token: string): z.output<typeof sealedPosition> {
  try {
    return sealedPosition.parse(JSON.parse(vault.open(Buffer.from(token, 'base64url'))))
  } catch {
    throw new Refusal('ValidationException', 'NextToken is not one that a transcript has given.')
  }
}
