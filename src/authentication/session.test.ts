import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  statusAfter,
  statusesBefore,
  transitions,
  type SessionEvent,
  type SessionStatus,
} from './session.ts'

const statuses = Object.keys(transitions) as SessionStatus[]
const events: SessionEvent[] = [
  'issueUrl',
  'answer',
  'succeed',
  'fail',
  'timeOut',
  'cancel',
  'abandon',
]
const finalStatuses: SessionStatus[] = ['succeeded', 'failed', 'timedOut', 'cancelled', 'abandoned']

// prettier-ignore
test.each([
  ['initiated',   'issueUrl', 'authorizing'],
  ['initiated',   'timeOut',  'timedOut'],
  ['initiated',   'cancel',   'cancelled'],
  ['initiated',   'abandon',  'abandoned'],
  ['authorizing', 'answer',   'answered'],
  ['authorizing', 'timeOut',  'timedOut'],
  ['authorizing', 'cancel',   'cancelled'],
  ['authorizing', 'abandon',  'abandoned'],
  ['answered',    'succeed',  'succeeded'],
  ['answered',    'fail',     'failed'],
] as const)('a session that is %s, on %s, becomes %s', (status, event, expected) => {
  expect(statusAfter(status, event)).toBe(expected)
})

// prettier-ignore
test.each([
  ['initiated',   ['answer', 'succeed', 'fail']],
  ['authorizing', ['issueUrl', 'succeed', 'fail']],
  ['answered',    ['issueUrl', 'answer', 'timeOut', 'cancel', 'abandon']],
] as const)('a session that is %s stays so on %j', (status, forbidden) => {
  expect(forbidden.filter((event) => statusAfter(status, event) !== undefined)).toEqual([])
})

test.each(finalStatuses)('nothing moves a session that has %s', (status) => {
  expect(events.filter((event) => statusAfter(status, event) !== undefined)).toEqual([])
})

test.each(events)('%s moves exactly the statuses that are said to be before it', (event) => {
  expect(statusesBefore(event)).toEqual(
    statuses.filter((status) => statusAfter(status, event) !== undefined),
  )
})

test.each(events)('%s leads to the same status from wherever it moves', (event) => {
  const after = statusesBefore(event).map((status) => statusAfter(status, event))

  expect(new Set(after).size).toBe(1)
})

test('whatever happens in whatever order, a session stays in the table and ends at most once', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...events), { maxLength: 50 }), (happenings) => {
      let status: SessionStatus = 'initiated'
      let moves = 0
      for (const event of happenings) {
        const next = statusAfter(status, event)
        if (next === undefined) continue
        expect(finalStatuses).not.toContain(status)
        expect(statuses).toContain(next)
        status = next
        moves += 1
      }
      expect(moves).toBeLessThanOrEqual(3)
    }),
  )
})

test('a session can end from every status that is not an end', () => {
  const canEnd = (status: SessionStatus): boolean =>
    finalStatuses.includes(status) || Object.values(transitions[status]).some(canEnd)

  expect(statuses.filter((status) => !canEnd(status))).toEqual([])
})
