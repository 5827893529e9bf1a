import { describe, expect, test } from 'vitest'
import { basicHours, isOpen, type OpenHours } from './hours-of-operation.ts'

const open = (Day: OpenHours['Day'], start: string, end: string): OpenHours => ({
  Day,
  StartTime: read(start),
  EndTime: read(end),
})

const read = (time: string) => {
  const [Hours = 0, Minutes = 0] = time.split(':').map(Number)
  return { Hours, Minutes }
}

describe('in Zurich', () => {
  const timeZone = 'Europe/Zurich'
  const config = [
    open('MONDAY', '09:00', '12:00'),
    open('MONDAY', '13:30', '17:00'),
    open('FRIDAY', '22:00', '02:00'),
    open('SUNDAY', '20:00', '00:00'),
  ]

  test.each([
    // Winter: an hour ahead of UTC.
    ['2026-01-05T07:59:59Z', false],
    ['2026-01-05T08:00:00Z', true],
    ['2026-01-05T10:59:59Z', true],
    ['2026-01-05T11:00:00Z', false],
    ['2026-01-05T12:29:00Z', false],
    ['2026-01-05T12:30:00Z', true],
    ['2026-01-06T08:00:00Z', false],
    // Summer: two.
    ['2026-07-06T06:59:59Z', false],
    ['2026-07-06T07:00:00Z', true],
    // Over midnight.
    ['2026-01-09T20:59:59Z', false],
    ['2026-01-09T21:00:00Z', true],
    ['2026-01-09T23:00:00Z', true],
    ['2026-01-10T00:59:59Z', true],
    ['2026-01-10T01:00:00Z', false],
    ['2026-01-08T23:30:00Z', false],
    // Until midnight.
    ['2026-01-04T22:59:59Z', true],
    ['2026-01-04T23:00:00Z', false],
  ])('%s is open: %s', (at, expected) => {
    expect(isOpen({ timeZone, config }, new Date(at))).toBe(expected)
  })
})

test.each(['2026-01-04T00:00:00Z', '2026-01-07T23:59:59Z'])('basic hours are open at %s', (at) => {
  expect(isOpen(basicHours, new Date(at))).toBe(true)
})

test('hours of no day are never open', () => {
  expect(isOpen({ timeZone: 'UTC', config: [] }, new Date('2026-01-05T12:00:00Z'))).toBe(false)
})
