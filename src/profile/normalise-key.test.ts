import { expect, test } from 'vitest'
import { normaliseKey } from './normalise-key.ts'

test.each([
  ['PHONE_NUMBER', '+1 (202) 555-0100', '+12025550100'],
  ['PHONE_NUMBER', ' +1.202.555.0100 ', '+12025550100'],
  ['PHONE_NUMBER', '202 555 0100', '2025550100'],
  ['PHONE_NUMBER', '+1 202 555 0100 x12', '+1 202 555 0100 x12'],
  ['PHONE_NUMBER', '+12025550100;ext=12', '+12025550100;ext=12'],
  ['PHONE_NUMBER', '---', '---'],
  ['EMAIL_ADDRESS', ' Ada@Example.COM ', 'ada@example.com'],
  ['EMAIL_ADDRESS', 'mi\u212Ae@example.com', 'mi\u212Ae@example.com'],
  ['NAME', ' Ada \t LOVELACE', 'ada lovelace'],
  ['NUMBER', ' 0042 ', '0042'],
  ['STRING', ' As It Is ', ' As It Is '],
] as const)('%s "%s" is compared as "%s"', (contentType, value, expected) => {
  expect(normaliseKey(contentType, value)).toBe(expected)
})

test.each([
  ['+44 (0)20 7946 0000', '+442079460000'],
  ['+39 06 1234 5678', '+390612345678'],
  ['0044 20 7946 0000', '00442079460000'],
  ['+1 23', '+123'],
])('the phone number %s is compared as %s', (value, expected) => {
  expect(normaliseKey('PHONE_NUMBER', value)).toBe(expected)
})

test('a name is the same however its accents are put together', () => {
  expect(normaliseKey('NAME', 'Zoe\u0308')).toBe(normaliseKey('NAME', 'Zo\u00eb'))
})
