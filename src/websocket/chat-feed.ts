import { renderItem } from '../contact/item.ts'
import {
  findLastSequence,
  itemsChannel,
  listItemsAfter,
  listLastSequences,
} from '../contact/item-store.ts'
import type { Database } from '../database/database.ts'
import { listen } from '../database/notifications.ts'
import type { Log } from '../runtime/log.ts'

/** One who is told what happens in a chat. */
export type Listener = { contactId: string; tell: (item: object) => void }

/** Tells the sockets of this node what is stored, in order, each item once. */
export type ChatFeed = {
  /**
   * Begins to tell: everything stored after the promise has settled, and of what was stored before
   * only what those who listen to the chat here have yet to be told. So whoever changes from one
   * socket to another, and leaves the old one when the new one is subscribed, misses nothing.
   */
  subscribe: (listener: Listener) => Promise<{ unsubscribe: () => void }>
  stop: () => Promise<void>
}

type Chat = {
  listeners: Set<Listener>
  /** The sequence of the last item that they were told. */
  position: number
  /** Whether the chat is being read; and whether it has to be read again after that. */
  reading: 'no' | 'yes' | 'again'
}

const itemsAtOnce = 200
const lookAroundMs = 5_000

/**
 * A notification only says that there is something to read. The items come from the database, from
 * the position of the chat on: a notification that is doubled tells nothing twice, and one that was
 * lost is made up for when the connection is back, or at the next look around.
 */
export async function startChatFeed(sql: Database, log: Log): Promise<ChatFeed> {
  const chats = new Map<string, Chat>()

  const wake = (contactId: string) => {
    const chat = chats.get(contactId)
    if (!chat) return
    if (chat.reading === 'no') void readOn(contactId, chat)
    else chat.reading = 'again'
  }

  const readOn = async (contactId: string, chat: Chat): Promise<void> => {
    chat.reading = 'yes'
    try {
      let isBehind = true
      while (isBehind) {
        chat.reading = 'yes'
        const read = await tellNext(sql, contactId, chat)
        isBehind = read === itemsAtOnce || wasWokenMeanwhile(chat)
      }
    } catch (error) {
      log.error(
        { err: error, contactId },
        'Could not read a chat; it is read at the next look around.',
      )
    } finally {
      chat.reading = 'no'
    }
  }

  const lookAround = async () => {
    if (chats.size === 0) return
    for (const { contactId, lastSequence } of await listLastSequences(sql, [...chats.keys()])) {
      if ((chats.get(contactId)?.position ?? lastSequence) < lastSequence) wake(contactId)
    }
  }
  const lookAroundLogged = () => {
    lookAround().catch((error: unknown) => {
      log.error({ err: error }, 'Could not look for items that were missed.')
    })
  }

  const listening = await listen(sql, itemsChannel, {
    onNotification: wake,
    onMissed: lookAroundLogged,
  })
  const timer = setInterval(lookAroundLogged, lookAroundMs)

  return {
    async subscribe(listener) {
      const { contactId } = listener
      const position = chats.get(contactId)?.position ?? (await findLastSequence(sql, contactId))
      // Another may have come first meanwhile.
      const chat = chats.get(contactId) ?? { listeners: new Set(), position, reading: 'no' }
      chats.set(contactId, chat)
      chat.listeners.add(listener)
      wake(contactId) // What was stored since the position was read has woken nobody.
      return {
        unsubscribe() {
          chat.listeners.delete(listener)
          if (chat.listeners.size === 0 && chats.get(contactId) === chat) chats.delete(contactId)
        },
      }
    },

    async stop() {
      clearInterval(timer)
      await listening.stop()
    },
  }
}

const wasWokenMeanwhile = ({ reading }: Chat): boolean => reading === 'again'

/** Reads on from where the chat is told, and tells everyone. Gives how many items there were. */
async function tellNext(sql: Database, contactId: string, chat: Chat): Promise<number> {
  if (chat.listeners.size === 0) return 0
  const { position: sequence } = chat
  const items = await listItemsAfter(sql, { contactId, sequence, limit: itemsAtOnce })
  for (const item of items) {
    const told = { ...renderItem(item), InitialContactId: item.contactId }
    for (const { tell } of chat.listeners) tell(told)
    chat.position = item.sequence
  }
  return items.length
}
