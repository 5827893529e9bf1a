import { expect, test } from 'vitest'
import { secondsAfter } from './clock.ts'

test.each([
  [0, '2026-01-01T00:00:00.000Z'],
  [90, '2026-01-01T00:01:30.000Z'],
  [0.5, '2026-01-01T00:00:00.500Z'],
  [-60, '2025-12-31T23:59:00.000Z'],
])('%d seconds after the new year it is %s', (seconds, expected) => {
  expect(secondsAfter(new Date('2026-01-01T00:00:00Z'), seconds).toISOString()).toBe(expected)
})
