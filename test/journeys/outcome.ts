import { expect } from 'vitest'
import { listItemsAfter } from '../../src/contact/item-store.ts'
import { renderItem } from '../../src/contact/item.ts'
import type { Database } from '../../src/database/database.ts'
import { gist } from '../support/chat.ts'
import { onlySession, pathFromSignIn } from './observe.ts'

/** How each final status shows: in the chat, and in the way that the flow takes. */
const outcomes: Record<string, { told: string[]; path: string[] }> = {
  succeeded: {
    told: ['participant.displayname.updated', 'authentication.succeeded'],
    path: ['Sign-in → next', 'Signed in → next', 'Conversation'],
  },
  failed: {
    told: ['authentication.failed'],
    path: ['Sign-in → NoMatchingError', 'Failed → next', 'Conversation'],
  },
  timedOut: {
    told: ['authentication.timeout'],
    path: ['Sign-in → TimeLimitExceeded', 'Timed out → next', 'Conversation'],
  },
  cancelled: {
    told: ['authentication.cancelled'],
    path: ['Sign-in → OptedOut', 'Opted out → next', 'Conversation'],
  },
  abandoned: { told: [], path: ['Sign-in'] },
}

/** Holds everything that a sign-in has left against the one outcome that its session names. */
export async function expectOneOutcome(sql: Database, contactId: string): Promise<void> {
  const { status } = await onlySession(sql, contactId)
  const { told, path } = outcomes[status] ?? { told: ['an outcome'], path: [status] }
  const items = await allItems(sql, contactId)
  const hasEnded = items.includes('chat.ended')

  const events = items.filter((item) => /^authentication|displayname/.test(item))
  expect(events).toEqual(['authentication.initiated', ...told])
  // The end of the contact stops the flow wherever it is, in the sign-in or behind it.
  const paths = hasEnded ? [['Sign-in'], path.slice(0, 1), path] : [path]
  expect(paths).toContainEqual(await pathFromSignIn(sql, contactId))
}

/** All that a chat holds, whoever was told of it: texts, and names of events. */
export async function allItems(sql: Database, contactId: string): Promise<string[]> {
  const items = await listItemsAfter(sql, [{ contactId, sequence: 0 }], 1_000)
  return items.map((item) => gist(renderItem(item)))
}

/** Contacts whose flow waits for a sign-in that has ended: there must be none, ever. */
export async function runsThatWaitInVain(sql: Database): Promise<string[]> {
  const runs = await sql<{ contactId: string }[]>`
    select run.contact_id
      from flow_run run
           join authentication_session session on session.id = run.wait_id
     where session.ended_at is not null`
  return runs.map(({ contactId }) => contactId)
}
