import fc from 'fast-check'
import { expect, test } from 'vitest'
import { matchesWildcard } from './wildcard.ts'

test.each([
  ['', '', true],
  ['*', '', true],
  ['?', '', false],
  ['a*c', 'abbbc', true],
  ['a*c', 'abbbd', false],
  ['*a*a*', 'banana', true],
  ['a?c', 'abc', true],
  ['a?c', 'ac', false],
  ['.', 'a', false],
  ['a*', 'a*b', true],
])('the pattern %j and the text %j: %s', (pattern, text, expected) => {
  expect(matchesWildcard(pattern, text)).toBe(expected)
})

const text = fc.string({ unit: fc.constantFrom('a', 'b', '.', '(') })
const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '.', '(', '*', '?') })

test('agrees with a regular expression, whatever the pattern and the text', () => {
  const asExpression = (each: string) =>
    new RegExp(`^${each.replace(/[.(]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.')}$`)
  fc.assert(
    fc.property(pattern, text, (each, other) => {
      expect(matchesWildcard(each, other)).toBe(asExpression(each).test(other))
    }),
  )
})

test('a pattern of many stars ends soon', () => {
  expect(matchesWildcard(`${'*a'.repeat(200)}b`, 'a'.repeat(5_000))).toBe(false)
})
