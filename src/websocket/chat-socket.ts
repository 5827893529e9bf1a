import type { RawData, WebSocket } from 'ws'
import { eventContentType, renderItem, type Item } from '../contact/item.ts'
import type { Bearer } from '../contact/participant-store.ts'
import type { Database } from '../database/database.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Log } from '../runtime/log.ts'
import type { ChatFeed, Subscription, ToldItem } from './chat-feed.ts'
import { asksForChat, chatFrame, readFrame, replyTo } from './frames.ts'
import { listAwaiting, listOnTheWay, listRehydration } from './tell-again.ts'

type Surroundings = {
  bearer: Bearer
  feed: ChatFeed
  sql: Database
  clock: Clock
  log: Log
  patience?: Patience | undefined
}

/** How long we wait for a client that does nothing. */
export type Patience = {
  /**
   * A client sends something every ten seconds. A page in the background may be kept from that, but
   * its browser answers us after a quarter of this time. One that is silent for all of it is gone.
   */
  silenceMs: number
  /** How long it may stay after the chat has ended, to close its socket itself. */
  afterEndMs: number
}

/** A subscription whose news are held back until they may flow. */
type Begun = Subscription & { flow: () => void }

const usualPatience: Patience = { silenceMs: 60_000, afterEndMs: 10_000 }

/** What may wait to be sent to a client that does not read, before it is dropped. */
const waitingBytesMax = 4 * 1024 * 1024

/** An open socket, as those see it who have to choose one among several. */
export type ChatSocket = {
  /** When its client last said anything. */
  heardAt: () => Date
  /** Drops it, without a word: its client is gone, or has others. */
  drop: () => void
}

const normalClosure = 1000
const internalError = 1011

/** Speaks the chat protocol on one socket of a participant, until it closes. */
export function startChatSocket(socket: WebSocket, surroundings: Surroundings): ChatSocket {
  const { bearer, feed, clock, log, patience = usualPatience } = surroundings
  const { contactId } = bearer
  let hasLeft = false // What is said after that is not for them, save that the chat has ended.
  let subscription: Promise<Begun> | undefined
  let goodbye: NodeJS.Timeout | undefined
  let settled = 0 // How often the client was told that a sign-in, or the chat, has ended.

  const openedAt = clock()

  const send = (frame: string) => {
    if (socket.bufferedAmount > waitingBytesMax) {
      socket.terminate()
      return
    }
    socket.send(frame)
  }
  const close = () => {
    socket.close(normalClosure)
  }
  const tell = (item: ToldItem, frame: string) => {
    if (hasLeft && !isEnd(item)) return
    send(frame)
    if (settles(item)) settled += 1
    hasLeft ||= isLeaving(item, bearer)
    if (hasLeft || isEnd(item)) goodbye ??= setTimeout(close, patience.afterEndMs).unref()
  }
  const tellAgain = (items: readonly Item[], { upTo }: { upTo: number }) => {
    for (const item of items) {
      if (item.sequence > upTo) continue // The feed tells it.
      const told = { ...renderItem(item), InitialContactId: bearer.initialContactId }
      tell(told, JSON.stringify(chatFrame(told)))
    }
  }
  const begin = async (): Promise<Begun> => {
    let held: [ToldItem, string][] | undefined = []
    const begun = await feed.subscribe({
      contactId,
      participantId: bearer.id,
      tell(item, frame) {
        if (held) held.push([item, frame])
        else tell(item, frame)
      },
    })
    const onTheWay = begun.isAlone
      ? await listOnTheWay(surroundings, { openedAt }).catch((error: unknown) => {
          begun.unsubscribe()
          throw error
        })
      : []
    const first = onTheWay[0]?.sequence ?? Infinity
    const flow = () => {
      tellAgain(onTheWay, { upTo: begun.from })
      for (const [item, frame] of held ?? []) tell(item, frame)
      held = undefined
    }
    return { ...begun, from: Math.min(begun.from, first - 1), flow }
  }
  const subscribe = async (): Promise<Begun> => {
    // In force before it is acknowledged: from then on clients ignore their older socket.
    subscription ??= begin()
    const begun = await subscription
    if (socket.readyState !== socket.OPEN) leave()
    return begun
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
    if (!asksForChat(frame)) {
      send(JSON.stringify(replyTo(frame)))
      return
    }
    const isFirst = subscription === undefined
    const { from, position, flow } = await subscribe()
    send(JSON.stringify(replyTo(frame)))
    await tellWhatAwaits({ upTo: isFirst ? from : position() })
    if (isFirst) flow() // What awaits is older.
  }
  const tellWhatAwaits = async (place: { upTo: number }) => {
    tellAgain(await listRehydration(surroundings), place)
    const settledBefore = settled
    const awaiting = await listAwaiting(surroundings)
    // A sign-in that has ended meanwhile must not be asked for behind its end.
    if (settled === settledBefore) tellAgain(awaiting, place)
  }

  let heardAt = openedAt
  const drop = () => {
    socket.terminate()
  }
  const question = setTimeout(() => {
    socket.ping()
  }, patience.silenceMs / 4)
  const silence = setTimeout(drop, patience.silenceMs)
  const hear = () => {
    heardAt = clock()
    question.refresh()
    silence.refresh()
  }
  socket.on('message', (data: RawData) => {
    hear()
    receive(textOf(data)).catch((error: unknown) => {
      log.error({ err: error, contactId }, 'A socket could not be served.')
      socket.close(internalError)
    })
  })
  socket.on('ping', hear)
  socket.on('pong', hear)
  socket.on('error', drop)
  socket.on('close', () => {
    clearTimeout(goodbye) // It would keep all of this for as long.
    clearTimeout(question)
    clearTimeout(silence)
    leave()
  })
  return { heardAt: () => heardAt, drop }
}

const isEnd = (item: object): boolean =>
  'ContentType' in item && item.ContentType === eventContentType('chat.ended')

/** Whether it ends a sign-in, or the chat. */
const settles = ({ ContentType }: ToldItem): boolean =>
  ContentType === eventContentType('chat.ended') ||
  ContentType.startsWith(eventContentType('authentication.'))

const isLeaving = (item: object, { id }: Bearer): boolean =>
  'ContentType' in item &&
  item.ContentType === eventContentType('participant.left') &&
  'ParticipantId' in item &&
  item.ParticipantId === id

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8')
  return data instanceof ArrayBuffer ? Buffer.from(data).toString('utf8') : data.toString('utf8')
}
