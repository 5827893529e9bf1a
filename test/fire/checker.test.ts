import { expect, test } from 'vitest'
import { leftoverViolations, violationsOf } from './checker.ts'
import type { ChatHistory, Told } from './history.ts'

const told = (second: number, text: string, id = text): Told => ({
  Id: id,
  Type: 'MESSAGE',
  ContentType: 'text/plain',
  Content: text,
  AbsoluteTime: `2026-01-01T00:00:${String(second).padStart(2, '0')}.000Z`,
})

const items = [
  told(1, 'Please sign in'),
  told(2, 'hello'),
  told(3, 'Branch Success'),
  told(4, 'are you there?'),
  told(5, 'Behind Success'),
]

/** A chat in which everything is as it should be. */
const good: ChatHistory = {
  contactId: 'one',
  wishes: [
    { wish: 'code', fate: 'granted' },
    { wish: 'cancel', fate: 'refused' },
  ],
  said: [
    { id: 'hello', text: 'hello' },
    { id: 'are you there?', text: 'are you there?' },
  ],
  sockets: [items.slice(0, 3), items.slice(3)],
  read: [],
  transcript: items,
  isSettled: true,
  status: 'AUTHENTICATED',
  isEnded: true,
  failures: [],
  audited: ['StartChatContact', 'UpdateParticipantAuthentication'],
}

test('a chat in which everything is as it should be violates nothing', () => {
  expect(violationsOf(good)).toEqual([])
})

const cases: [string, Partial<ChatHistory>, string][] = [
  ['two branches', { read: [told(6, 'Branch Error')] }, 'takes Success and Error'],
  ['a branch twice', { read: [told(6, 'Branch Success', 'again')] }, 'takes Success and Success'],
  [
    'no branch',
    { sockets: [items.slice(0, 2)], transcript: items.slice(0, 2), said: [] },
    'takes no branch',
  ],
  [
    'a branch that stops half-way',
    { sockets: [items.slice(0, 4)], transcript: items.slice(0, 4) },
    'says "Behind Success" 0 times',
  ],
  [
    'a step that is done twice',
    { sockets: [[...items, told(6, 'Behind Success', 'again')]] },
    'says "Behind Success" 2 times',
  ],
  [
    'a branch that nobody asked for',
    { wishes: [{ wish: 'code', fate: 'refused' }] },
    'takes Success, which nobody was granted',
  ],
  ['a status of another branch', { status: 'FAILED' }, 'takes Success, and shows FAILED'],
  [
    'two winners',
    {
      wishes: [
        { wish: 'code', fate: 'granted' },
        { wish: 'cancel', fate: 'granted' },
      ],
    },
    'grants code and cancel',
  ],
  [
    'two winners, of one of whom only the audit knows',
    { audited: ['UpdateParticipantAuthentication', 'CancelParticipantAuthentication'] },
    'the audit has an answer and a cancel as successful',
  ],
  [
    'an answer of which nothing came',
    {
      transcript: undefined,
      sockets: [items.slice(0, 2)],
      said: [],
      status: undefined,
      wishes: [{ wish: 'code', fate: 'granted' }],
    },
    'an accepted answer came to nothing',
  ],
  ['a sign-in that hangs', { isSettled: false }, 'hangs past its bound'],
  ['a contact that stays', { isEnded: false }, 'the contact is not ended'],
  ['a failure', { failures: ['GetAuthenticationUrl was refused'] }, 'GetAuthenticationUrl'],
  [
    'a message that was accepted and is not there',
    { said: [...good.said, { id: 'lost', text: 'lost' }] },
    '"lost" is lost',
  ],
  [
    'a message that was stored twice',
    { transcript: [...items, told(6, 'hello', 'again')], read: [told(6, 'hello', 'again')] },
    '"hello" was stored twice',
  ],
  ['messages in another order', { said: good.said.toReversed() }, 'not in order'],
  [
    'a message that no socket was told',
    { sockets: [items.slice(0, 3), items.slice(4)] },
    '"are you there?" was told to no socket',
  ],
  [
    'a socket that is told twice',
    { sockets: [[...items, told(6, 'hello')]] },
    'item hello was told twice to one socket',
  ],
  [
    'a socket that is told out of order',
    { sockets: [[...items.slice(0, 3), told(5, 'Behind Success'), told(4, 'are you there?')]] },
    '"are you there?" was told out of order',
  ],
]

test.each(cases)('is told of %s', (_, change, violation) => {
  expect(violationsOf({ ...good, ...change })).toContainEqual(expect.stringContaining(violation))
})

const nothing = {
  openContacts: 0,
  openSessions: 0,
  openRuns: 0,
  connections: 0,
  jobs: [],
  sockets: 0,
}

test('what is left of chats that are over is a violation', () => {
  expect(leftoverViolations(nothing)).toEqual([])
  expect(leftoverViolations({ ...nothing, sockets: 2, jobs: ['advance-flow'] })).toEqual([
    'sockets left: 2',
    'a job is left: advance-flow',
  ])
})
