import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compare, operators } from './comparison.ts'

test.each([
  ['gold', 'Equals', 'gold', true],
  ['Gold', 'Equals', 'gold', false],
  ['gold ', 'Equals', 'gold', false],
  ['', 'Equals', '', true],
  ['1.0', 'Equals', '1', false],
  ['gold card', 'TextStartsWith', 'gold', true],
  ['gold card', 'TextStartsWith', 'Gold', false],
  ['gold card', 'TextStartsWith', 'card', false],
  ['gold card', 'TextEndsWith', 'card', true],
  ['gold card', 'TextEndsWith', 'gold', false],
  ['gold card', 'TextContains', 'd c', true],
  ['gold card', 'TextContains', 'silver', false],
  ['2', 'NumberGreaterThan', '1', true],
  ['10', 'NumberGreaterThan', '9', true],
  ['2', 'NumberGreaterThan', '2', false],
  ['2', 'NumberGreaterOrEqualTo', '2.0', true],
  ['1', 'NumberGreaterOrEqualTo', '2', false],
  ['-1.5', 'NumberLessThan', '-1', true],
  ['2', 'NumberLessThan', '2', false],
  ['2', 'NumberLessOrEqualTo', '2', true],
  ['3', 'NumberLessOrEqualTo', '2', false],
  [' 2 ', 'NumberLessOrEqualTo', '.5e1', false],
  [' 2 ', 'NumberLessOrEqualTo', '+5.', true],
] as const)('"%s" %s "%s" is %s', (value, operator, operand, expected) => {
  expect(compare(operator, value, operand)).toBe(expected)
})

test.each(['', ' ', 'two', '0x10', '1e3', 'Infinity', '1,000', '1 0'])(
  'a comparison of numbers is false where "%s" stands for one',
  (text) => {
    const numeric = operators.filter((operator) => operator.startsWith('Number'))

    expect(numeric.filter((operator) => compare(operator, text, '1'))).toEqual([])
    expect(numeric.filter((operator) => compare(operator, '1', text))).toEqual([])
  },
)

test('of two numbers exactly one is greater, or they are equal', () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer(), (left, right) => {
      const is = (operator: (typeof operators)[number]) => compare(operator, `${left}`, `${right}`)

      expect(is('NumberGreaterThan')).toBe(!is('NumberLessOrEqualTo'))
      expect(is('NumberLessThan')).toBe(!is('NumberGreaterOrEqualTo'))
    }),
  )
})
