import { expect, test } from 'vitest'
import { maskClaims } from './mask-claims.ts'

test.each<[string, unknown, unknown]>([
  ['email', 'alice.liddell@wonder.example.com', 'a***@w***.com'],
  ['email', 'a@localhost', 'a***@l***'],
  ['upn', 'alice@wonder.example', 'a***@w***.example'],
  ['phone_number', '+1 206 555-0100', '***00'],
  ['sub', '7d0f3a52-6c1e', '7***'],
  ['given_name', 'Ægir', 'Æ***'],
  ['nickname', '😀 smiley', '😀***'],
  ['given_name', '', ''],
  ['nonce', 'n-0S6_WzA2Mj', '***'],
  ['at_hash', 'xyz', '***'],
  ['custom:account', 4711, '***'],
  ['email_verified', true, true],
  ['middle_name', null, null],
  ['groups', ['admins', 'staff'], ['a***', 's***']],
  ['address', { locality: 'London', geo: [51.5] }, { locality: 'L***', geo: ['***'] }],
  ['iss', 'https://id.example', 'https://id.example'],
  ['aud', ['the-shop'], ['the-shop']],
  ['auth_time', 1_700_000_000, 1_700_000_000],
  ['acr', 'urn:example:gold', 'urn:example:gold'],
])('%s %j is shown as %j', (name, value, shown) => {
  expect(maskClaims({ [name]: value })).toEqual({ [name]: shown })
})
