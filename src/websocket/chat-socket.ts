import type { RawData, WebSocket } from 'ws'
import { tellPendingSession } from '../authentication/session-store.ts'
import { eventContentType, renderItem, type Item } from '../contact/item.ts'
import { findEnd, findItem, findRehydration } from '../contact/item-store.ts'
import type { Bearer } from '../contact/participant-store.ts'
import type { Database } from '../database/database.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Log } from '../runtime/log.ts'
import type { ChatFeed } from './chat-feed.ts'
import { asksForChat, chatFrame, readFrame, replyTo } from './frames.ts'

type Surroundings = { bearer: Bearer; feed: ChatFeed; sql: Database; clock: Clock; log: Log }

/** What may wait to be sent to a client that does not read, before it is dropped. */
const waitingBytesMax = 4 * 1024 * 1024

/** A client sends something every ten seconds. One that is silent for so long is gone. */
const silenceMs = 60_000

/** How long a client may stay after the chat has ended, to close its socket itself. */
const afterEndMs = 10_000

const normalClosure = 1000
const internalError = 1011

/** Speaks the chat protocol on one socket of a participant, until it closes. */
export function startChatSocket(socket: WebSocket, surroundings: Surroundings): void {
  const { bearer, feed, log } = surroundings
  const { contactId } = bearer
  let hasLeft = false // What is said after that is not for them, save that the chat has ended.
  let subscription: Promise<{ unsubscribe: () => void }> | undefined

  const send = (frame: object) => {
    if (socket.bufferedAmount > waitingBytesMax) {
      socket.terminate()
      return
    }
    socket.send(JSON.stringify(frame))
  }
  const close = () => {
    socket.close(normalClosure)
  }
  const listener = {
    contactId,
    tell(item: object) {
      if (hasLeft && !isEnd(item)) return
      send(chatFrame(item))
      hasLeft ||= isLeaving(item, bearer)
      if (hasLeft || isEnd(item)) setTimeout(close, afterEndMs).unref()
    },
  }
  const subscribe = async () => {
    // In force before it is acknowledged: from then on clients ignore their older socket.
    subscription ??= feed.subscribe(listener)
    await subscription
    if (socket.readyState !== socket.OPEN) leave()
  }
  const leave = () => {
    void subscription?.then(
      ({ unsubscribe }) => {
        unsubscribe()
      },
      () => undefined, // It never began, and whoever asked for it has been told.
    )
  }
  const receive = async (text: string) => {
    const frame = readFrame(text)
    if (!frame) return
    if (asksForChat(frame)) await subscribe()
    send(replyTo(frame))
    if (asksForChat(frame)) await tellAgain()
  }
  const tellAgain = async () => {
    for (const item of await listToTellAgain(surroundings)) {
      listener.tell({ ...renderItem(item), InitialContactId: bearer.initialContactId })
    }
  }

  let silence = setTimeout(() => undefined, 0)
  const hear = () => {
    clearTimeout(silence)
    silence = setTimeout(() => {
      socket.terminate()
    }, silenceMs)
  }
  hear()
  socket.on('message', (data: RawData) => {
    hear()
    receive(textOf(data)).catch((error: unknown) => {
      log.error({ err: error, contactId }, 'A socket could not be served.')
      socket.close(internalError)
    })
  })
  socket.on('ping', hear)
  socket.on('error', () => {
    socket.terminate()
  })
  socket.on('close', () => {
    clearTimeout(silence)
    leave()
  })
}

/**
 * What a participant who has come (back) must know, and would not find in the transcript: that the
 * chat goes on with a past one; the sign-in that awaits them; or that the chat has ended, if it did
 * while the socket was being opened. The events are the same ones, with the same ids.
 */
async function listToTellAgain({ sql, clock, bearer }: Surroundings): Promise<Item[]> {
  const { id: participantId, contactId, continuedFromContactId } = bearer
  const rehydration =
    continuedFromContactId === null ? undefined : await findRehydration(sql, contactId)
  const itemId = await tellPendingSession(sql, { participantId, at: clock() })
  const pending = itemId === undefined ? await findEnd(sql, contactId) : await findItem(sql, itemId)
  return [rehydration, pending].filter((item) => item !== undefined)
}

const isEnd = (item: object): boolean =>
  'ContentType' in item && item.ContentType === eventContentType('chat.ended')

const isLeaving = (item: object, { id }: Bearer): boolean =>
  'ContentType' in item &&
  item.ContentType === eventContentType('participant.left') &&
  'ParticipantId' in item &&
  item.ParticipantId === id

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8')
  return data instanceof ArrayBuffer ? Buffer.from(data).toString('utf8') : data.toString('utf8')
}
