import type { NewItem } from '../contact/item.ts'
import { appendItems } from '../contact/item-store.ts'
import type { Transaction } from '../database/database.ts'

/** What a turn of a flow has to say: messages that follow one another are written by one statement. */
export type Outbox = {
  add: (item: NewItem) => void
  /** To be awaited before anything else reads the chat, or adds to it. */
  flush: () => Promise<void>
}

export function createOutbox(tx: Transaction, contactId: string): Outbox {
  let items: NewItem[] = []
  return {
    add(item) {
      items.push(item)
    },
    async flush() {
      const waiting = items
      items = []
      await appendItems(tx, contactId, waiting)
    },
  }
}
