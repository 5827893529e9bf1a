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
