import { z } from 'zod'
import { renderItem } from '../../contact/item.ts'
import {
  findItem,
  findRecentSequence,
  findSequenceAt,
  listTranscript,
} from '../../contact/item-store.ts'
import type { Bearer } from '../../contact/participant-store.ts'
import type { GetTranscriptRequest } from '../../contract/generated/participant.ts'
import type { Queryable } from '../../database/database.ts'
import { isId } from '../../runtime/random.ts'
import type { Vault } from '../../runtime/vault.ts'
import { Refusal } from '../../wire/refusal.ts'
import { participantOperation } from './operation.ts'

/** Where reading goes on: from after (forward) or before (backward) a sequence. */
type Position = { direction: 'FORWARD' | 'BACKWARD'; from: number | undefined }

const itemsDefault = 10

/** One page of what was said. NextToken is there only when more is. */
export const getTranscript = participantOperation(
  'GetTranscript',
  async (input, { sql, vault, bearer }) => {
    const { contactId, initialContactId } = bearer
    const { MaxResults: wanted = 0, SortOrder: order = 'DESCENDING' } = input
    const limit = wanted || itemsDefault // Clients that mean nothing by it may send a 0.
    checkContact(input, bearer)
    const position = await findPosition(sql, { input, contactId, vault })
    if (!position) return { InitialContactId: initialContactId, Transcript: [] }

    const { direction, from } = position
    const found = await listTranscript(sql, { contactId, from, direction, limit: limit + 1 })
    const hasMore = found.length > limit
    const items = hasMore
      ? direction === 'FORWARD'
        ? found.slice(0, limit)
        : found.slice(1)
      : found
    const edge = direction === 'FORWARD' ? items.at(-1) : items.at(0)
    const transcript = items.map(renderItem)
    return {
      InitialContactId: initialContactId,
      Transcript: order === 'ASCENDING' ? transcript : transcript.reverse(),
      NextToken:
        hasMore && edge ? sealPosition(vault, { direction, from: edge.sequence }) : undefined,
    }
  },
)

function checkContact(
  { ContactId: asked }: GetTranscriptRequest,
  { contactId, initialContactId }: Bearer,
): void {
  if (asked === undefined || asked === contactId || asked === initialContactId) return
  throw new Refusal('ValidationException', 'ContactId is none of this chat.')
}

type Asked = { input: GetTranscriptRequest; contactId: string; vault: Vault }

/** Undefined when the position names an item that this chat does not have. */
async function findPosition(
  sql: Queryable,
  { input, contactId, vault }: Asked,
): Promise<Position | undefined> {
  if (input.NextToken !== undefined) return openPosition(vault, input.NextToken)
  const start = input.StartPosition ?? {}
  const isStarting = Boolean(start.Id ?? start.AbsoluteTime ?? start.MostRecent)
  const direction = input.ScanDirection ?? (isStarting ? 'FORWARD' : 'BACKWARD')
  // Positions count in, where listing goes on from what it has seen.
  const countingIn = direction === 'FORWARD' ? -1 : 1

  if (start.Id !== undefined) {
    const item = isId(start.Id) ? await findItem(sql, start.Id) : undefined
    return item?.contactId === contactId
      ? { direction, from: item.sequence + countingIn }
      : undefined
  }
  if (start.AbsoluteTime !== undefined) {
    const time = readTime(start.AbsoluteTime)
    if (direction === 'BACKWARD') {
      return { direction, from: (await findSequenceAt(sql, { contactId, at: time })) + countingIn }
    }
    const at = new Date(time.getTime() - 1) // The last millisecond that is not to be listed.
    return { direction, from: await findSequenceAt(sql, { contactId, at }) }
  }
  if (start.MostRecent) {
    const recent = await findRecentSequence(sql, { contactId, count: start.MostRecent })
    return { direction, from: recent + countingIn }
  }
  return { direction, from: undefined }
}

const isoTime = z.iso.datetime({ offset: true })

function readTime(text: string): Date {
  const time = Date.parse(isoTime.safeParse(text).data ?? '')
  if (Number.isNaN(time)) {
    throw new Refusal('ValidationException', 'StartPosition.AbsoluteTime is no ISO 8601 time.')
  }
  return new Date(Math.max(time, 0)) // No chat is older, and PostgreSQL knows no year 0.
}

const sealPosition = (vault: Vault, position: Position): string =>
  vault.seal(JSON.stringify(position)).toString('base64url')

const position = z.object({ direction: z.enum(['FORWARD', 'BACKWARD']), from: z.number() })

function openPosition(vault: Vault, token: string): Position {
  try {
    return position.parse(JSON.parse(vault.open(Buffer.from(token, 'base64url'))))
  } catch {
    throw new Refusal('ValidationException', 'NextToken is not one that a transcript has given.')
  }
}
