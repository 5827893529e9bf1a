import { expect, test } from 'vitest'
import { mask } from './mask.ts'

test.each([
  ['_email', 'ada@example.com', 'a***@e***'],
  ['_email', 'a@b', '***'],
  ['_phone', '+12025550100', '***00'],
  ['_phone', '12345', '***'],
  ['_fullName', 'ada lovelace', '***'],
  ['_account', 'A-7', '***'],
  ['_cognitoIdentity', 'https://idp.example.com#ada', 'https://idp.example.com#***'],
])('%s %s is told as %s', (keyName, value, told) => {
  expect(mask({ keyName, value })).toBe(told)
})
