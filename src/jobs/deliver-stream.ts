import { eventContentType, renderItem, type Item } from '../contact/item.ts'
import { lockContact } from '../contact/contact-store.ts'
import { listItemsAfter } from '../contact/item-store.ts'
import type { Database, Transaction } from '../database/database.ts'
import type { Location } from '../instance/arns.ts'
import { streamKey } from '../lifecycle/due-keys.ts'
import { secondsAfter, type Clock } from '../runtime/clock.ts'
import type { Log } from '../runtime/log.ts'
import { notificationOf } from '../streaming/notification.ts'
import type { Outcome, Publisher } from '../streaming/publisher.ts'
import { deliverySecondsMax, waitSecondsAfter, type Streaming } from '../streaming/streaming.ts'
import {
  countFailure,
  endStreaming,
  findStreaming,
  movePosition,
} from '../streaming/streaming-store.ts'
import { enqueue } from '../work/work-list.ts'
import type { Jobs } from '../work/worker.ts'

type Surroundings = {
  sql: Database
  clock: Clock
  log: Log
  location: Location
  publisher: Publisher
}

/** After so many the next stream of the lane has its turn. */
const itemsAtOnce = 100

/**
 * Tells a topic what has come since the position of the stream, one item after the other. The
 * position moves when an item is delivered: whoever stops in between delivers that one again.
 */
export const deliverStream =
  (surroundings: Surroundings): Jobs['deliver-stream'] =>
  async ({ streamingId }) => {
    const { sql } = surroundings
    const streaming = await findStreaming(sql, streamingId)
    if (!streaming) return // Its contact is gone, and it with it.
    const items = await listNext(sql, streaming)
    let reached = streaming
    for (const item of items) {
      if (!(await deliver(surroundings, reached, item))) return
      reached = { ...reached, position: item.sequence, failures: 0 }
    }
    if (items.length === itemsAtOnce) await sql.begin((tx) => owe(tx, streaming))
  }

async function listNext(
  sql: Database,
  { contactId, position: sequence, untilSequence }: Streaming,
): Promise<Item[]> {
  const items = await listItemsAfter(sql, [{ contactId, sequence }], itemsAtOnce)
  return items.filter((item) => untilSequence === null || item.sequence <= untilSequence)
}

/** Whether the stream can go on behind an item: it was delivered, or given up. */
async function deliver(
  surroundings: Surroundings,
  streaming: Streaming,
  item: Item,
): Promise<boolean> {
  const { sql, clock, location, publisher } = surroundings
  const notification = notificationOf(streaming, tellOf(streaming, item), location)
  const outcome = await publisher.publish(notification, streaming.id)
  if (outcome.is === 'delivered') return goOn(sql, streaming, { item, isGivenUp: false })
  if (outcome.is === 'stopped') {
    await sql.begin((tx) => owe(tx, streaming))
    return false
  }
  const isTooLate = clock() >= secondsAfter(item.createdAt, deliverySecondsMax)
  if (outcome.is === 'failed' && !isTooLate) {
    await tryLater(surroundings, streaming, outcome)
    return false
  }
  giveUp(surroundings, { streaming, messageId: notification.MessageId, outcome })
  return goOn(sql, streaming, { item, isGivenUp: true })
}

const tellOf = ({ initialContactId }: Streaming, item: Item) => ({
  itemId: item.id,
  at: item.createdAt,
  type: item.type,
  contentType: item.contentType,
  participantRole: item.participantRole,
  message: JSON.stringify({ ...renderItem(item), InitialContactId: initialContactId }),
})

/** A stream ends with its contact: nothing that comes later is told. */
async function goOn(
  sql: Database,
  streaming: Streaming,
  { item, isGivenUp }: { item: Item; isGivenUp: boolean },
): Promise<boolean> {
  const { sequence, contentType } = item
  const isEnd = contentType === eventContentType('chat.ended')
  if (!isEnd) return movePosition(sql, streaming, { sequence, isGivenUp })
  const { id, contactId } = streaming
  await sql.begin(async (tx) => {
    await lockContact(tx, contactId)
    await movePosition(tx, streaming, { sequence, isGivenUp })
    await endStreaming(tx, { id, contactId, untilSequence: sequence })
  })
  return false
}

async function tryLater(
  { sql, log }: Surroundings,
  streaming: Streaming,
  { because }: Outcome,
): Promise<void> {
  const { id: streamingId, topicArn, contactId } = streaming
  await sql.begin(async (tx) => {
    const failures = await countFailure(tx, streaming)
    if (failures === undefined) return
    await owe(tx, streaming, waitSecondsAfter(failures))
    if (failures > 1) return
    const told = 'A notification could not be delivered, and is tried again for an hour.'
    log.warn({ streamingId, topicArn, contactId, because }, told)
  })
}

function giveUp(
  { log }: Surroundings,
  given: { streaming: Streaming; messageId: string; outcome: Outcome },
): void {
  const { streaming, messageId, outcome } = given
  const { id: streamingId, topicArn, contactId } = streaming
  const { because } = outcome
  log.error(
    { streamingId, topicArn, contactId, messageId, because },
    'A notification was given up; its stream goes on behind it.',
  )
}

const owe = (tx: Transaction, { id, lane }: Streaming, inSeconds = 0): Promise<void> =>
  enqueue(tx, 'deliver-stream', { streamingId: id }, { inSeconds, key: streamKey(id), queue: lane })
