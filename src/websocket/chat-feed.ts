import { renderItem, type Item } from '../contact/item.ts'
import {
  findLastSequence,
  itemsChannel,
  listBehind,
  listItemsAfter,
  type Place,
} from '../contact/item-store.ts'
import type { Database } from '../database/database.ts'
import { listen } from '../database/notifications.ts'
import type { Log } from '../runtime/log.ts'
import { chatFrame } from './frames.ts'

/** An item as the participants of its chat are told of it. */
export type ToldItem = ReturnType<typeof renderItem> & { InitialContactId: string }

/** One who is told what happens in a chat: an item, and the text of the frame that says it. */
export type Listener = {
  contactId: string
  participantId: string
  tell: (item: ToldItem, frame: string) => void
}

export type Subscription = {
  /** The sequence of the item behind which the listener began to be told. */
  from: number
  /** That of the last item that it was told. */
  position: () => number
  /** Whether no other listener here was the same participant's when it came. */
  isAlone: boolean
  unsubscribe: () => void
}

/** Tells the sockets of this node what is stored, in order, each item once. */
export type ChatFeed = {
  /**
   * Begins to tell: everything stored after the promise has settled, and of what was stored before
   * only what those who listen to the chat here have yet to be told. So whoever changes from one
   * socket to another, and leaves the old one when the new one is subscribed, misses nothing.
   */
  subscribe: (listener: Listener) => Promise<Subscription>
  stop: () => Promise<void>
}

type Chat = {
  contactId: string
  listeners: Set<Listener>
  /** The sequence of the last item that they were told. */
  position: number
  isBeingRead: boolean
}

// One statement reads many chats: whatever has come while every lane was busy. What it may bring is
// bounded, and those chats that have more are read again.
const lanes = 2
const chatsAtOnce = 64
const itemsAtOnce = 50

const lookAroundMs = 5_000
const lookAroundDeafMs = 1_000
const chatsLookedAtOnce = 2_000

/**
 * A notification only says that there is something to read. The items come from the database, from
 * the position of the chat on: a notification that is doubled tells nothing twice, and one that was
 * lost is made up for when the connection is back, or at the next look around.
 */
export async function startChatFeed(sql: Database, log: Log): Promise<ChatFeed> {
  const chats = new Map<string, Chat>()
  /** Those in which there may be something new. */
  const woken = new Set<string>()
  let lanesInUse = 0

  const wake = (contactId: string) => {
    if (!chats.has(contactId)) return
    woken.add(contactId)
    // Not at once: notifications come several at a time, and go into one statement then.
    if (lanesInUse < lanes) queueMicrotask(() => void useLane())
  }

  const useLane = async () => {
    if (lanesInUse === lanes) return
    lanesInUse += 1
    for (let batch = takeBatch(); batch.length > 0; batch = takeBatch()) await tellNext(batch)
    lanesInUse -= 1
  }

  /** The next to be read. One that is being read waits: the lane that has it comes back for it. */
  const takeBatch = (): Chat[] => {
    const batch: Chat[] = []
    for (const contactId of woken) {
      const chat = chats.get(contactId)
      if (chat?.isBeingRead) continue
      woken.delete(contactId)
      if (chat) batch.push(chat)
      if (batch.length === chatsAtOnce) break
    }
    for (const chat of batch) chat.isBeingRead = true
    return batch
  }

  /** Reads on from where each chat is told, and tells everyone. */
  const tellNext = async (batch: readonly Chat[]) => {
    try {
      const items = await listItemsAfter(sql, batch.map(placeOf), itemsAtOnce)
      const byContact = Map.groupBy(items, ({ contactId }) => contactId)
      for (const chat of batch) {
        const news = byContact.get(chat.contactId) ?? []
        for (const item of news) tell(chat, item)
        if (news.length === itemsAtOnce) woken.add(chat.contactId)
      }
    } catch (error) {
      log.error({ err: error }, 'Could not read chats; they are read at the next look around.')
    } finally {
      for (const chat of batch) chat.isBeingRead = false
    }
  }

  let lookedAt = performance.now()
  let isLooking = false
  const lookAround = async () => {
    lookedAt = performance.now()
    isLooking = true
    try {
      for (const places of chunksOf([...chats.values()].map(placeOf), chatsLookedAtOnce)) {
        for (const contactId of await listBehind(sql, places)) wake(contactId)
      }
    } catch (error) {
      log.error({ err: error }, 'Could not look for items that were missed.')
    } finally {
      isLooking = false
    }
  }

  const listening = await listen(sql, itemsChannel, {
    onNotification: wake,
    onMissed: () => void lookAround(),
  })
  const timer = setInterval(() => {
    const since = performance.now() - lookedAt
    const isDue = since >= lookAroundMs || listening.isDeaf()
    if (isDue && !isLooking) void lookAround()
  }, lookAroundDeafMs)

  const enter = (contactId: string, position: number): Chat => {
    const chat: Chat = { contactId, listeners: new Set(), position, isBeingRead: false }
    chats.set(contactId, chat)
    listening.follow(contactId)
    return chat
  }

  return {
    async subscribe(listener) {
      const { contactId, participantId } = listener
      const position = chats.get(contactId)?.position ?? (await findLastSequence(sql, contactId))
      // Another may have come first meanwhile.
      const chat = chats.get(contactId) ?? enter(contactId, position)
      const isAlone = ![...chat.listeners].some((other) => other.participantId === participantId)
      chat.listeners.add(listener)
      wake(contactId) // What was stored since the position was read has woken nobody.
      return {
        from: chat.position,
        position: () => chat.position,
        isAlone,
        unsubscribe() {
          chat.listeners.delete(listener)
          if (chat.listeners.size > 0 || chats.get(contactId) !== chat) return
          chats.delete(contactId)
          listening.unfollow(contactId)
        },
      }
    },

    async stop() {
      clearInterval(timer)
      await listening.stop()
    },
  }
}

const placeOf = ({ contactId, position: sequence }: Chat): Place => ({ contactId, sequence })

/** Rendered once, however many there are to be told. */
function tell(chat: Chat, item: Item): void {
  const told: ToldItem = { ...renderItem(item), InitialContactId: item.contactId }
  const frame = JSON.stringify(chatFrame(told))
  for (const listener of chat.listeners) listener.tell(told, frame)
  chat.position = item.sequence
}

function* chunksOf<Each>(all: readonly Each[], size: number): Generator<Each[]> {
  for (let start = 0; start < all.length; start += size) yield all.slice(start, start + size)
}
