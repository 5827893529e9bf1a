import { lockContact, lockFreeContacts, type LockedContact } from '../contact/contact-store.ts'
import type { Item, NewItem } from '../contact/item.ts'
import { appendToChats, listItemsOfRequests, type SameRequest } from '../contact/item-store.ts'
import { interactiveResponse } from '../contact/message.ts'
import type { Participant } from '../contact/participant.ts'
import { busy, startBatching, type Batching } from '../database/batching.ts'
import type { Database, Transaction } from '../database/database.ts'
import { endReturnWait } from './end-return-wait.ts'
import { endIdleness } from './idle-timers.ts'
import { wakeListener } from './wake-listener.ts'

/** What a participant adds to their chat, by a request of theirs. */
export type Saying = { by: Participant; item: NewItem & { requestDigest: Buffer } }

/** The item as it was added; or that the contact has ended, and nothing was. */
export type Said = Pick<Item, 'id' | 'createdAt'> | 'ended'

const limits = { sizeMax: 100, lanes: 2, aloneMax: 4, waitingMax: 5_000 }

/**
 * Adds what participants say to their chats, each once: the same request again gives the item that
 * it has left before. What comes at once, to whatever chats, is committed at once; of one chat, in
 * the order in which it came.
 */
export const startSaying = (sql: Database): Batching<Saying, Said> =>
  startBatching(
    {
      together: async (sayings) => {
        const said = await sql.begin((tx) => sayAll(tx, sayings, lockFreeContacts))
        return said.map((each) => each ?? busy)
      },
      alone: async (saying) => {
        const [said] = await sql.begin((tx) => sayAll(tx, [saying], lockOneContact))
        return said ?? 'ended' // Where even its row is gone, it has ended long ago.
      },
      keyOf: ({ by }) => by.contactId,
    },
    limits,
  )

type Lock = (tx: Transaction, contactIds: readonly string[]) => Promise<LockedContact[]>

const lockOneContact: Lock = async (tx, [id = '']) => {
  const contact = await lockContact(tx, id)
  return contact ? [contact] : []
}

/** Undefined for what is said in a contact that could not be locked. */
async function sayAll(
  tx: Transaction,
  sayings: readonly Saying[],
  lock: Lock,
): Promise<(Said | undefined)[]> {
  const contactIds = [...new Set(sayings.map(({ by }) => by.contactId))]
  // Asked at once and answered in turn: what is read is as it is under the locks.
  const [locked, repeated] = await Promise.all([
    lock(tx, contactIds),
    listItemsOfRequests(tx, sayings.map(requestOf)),
  ])
  const contacts = new Map(locked.map((contact) => [contact.id, contact]))
  const said = new Map<string, Said>(repeated.map((item) => [nameOf(item), item]))
  const items = new Map<string, NewItem[]>(contactIds.map((id) => [id, []]))

  for (const saying of sayings) {
    const { by, item } = saying
    const contact = contacts.get(by.contactId)
    const name = nameOf(requestOf({ by, item }))
    if (!contact || contact.endedAt || said.has(name)) continue
    said.set(name, item)
    if (item.type === 'MESSAGE') {
      const { returned, timers } = await endIdleness(tx, contact, { by, at: item.createdAt })
      await endReturnWait(tx, contact, by)
      const returnWaitId = by.role === 'CUSTOMER' ? null : contact.returnWaitId
      const listener = await wakeListener(tx, contact, { by, item })
      contacts.set(contact.id, { ...contact, timers, returnWaitId, listener })
      items.get(contact.id)?.push(...returned)
    }
    const isHidden = contact.listener?.isAnswerHidden === true && isAnswer(saying)
    items.get(contact.id)?.push(isHidden ? { ...item, listed: false } : item)
  }

  const additions = [...items].map(([contactId, added]) => ({ contactId, items: added }))
  for (const item of await appendToChats(tx, additions)) {
    if (item.requestDigest) said.set(nameOf({ ...item, requestDigest: item.requestDigest }), item)
  }
  return sayings.map((saying) => {
    const contact = contacts.get(saying.by.contactId)
    return contact?.endedAt ? 'ended' : contact && said.get(nameOf(requestOf(saying)))
  })
}

const isAnswer = ({ by, item }: Saying): boolean =>
  by.role === 'CUSTOMER' && item.contentType === interactiveResponse

const requestOf = ({ by, item: { requestDigest } }: Saying): SameRequest => ({
  participantId: by.id,
  requestDigest,
})

const nameOf = ({ participantId, requestDigest }: SameRequest): string =>
  `${participantId} ${requestDigest.toString('base64')}`
