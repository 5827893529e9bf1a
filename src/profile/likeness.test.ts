import { expect, test } from 'vitest'
import { likenessOf } from './likeness.ts'

const email = { keyName: '_email', vouched: true }
const phone = { keyName: '_phone', vouched: true }
const name = { keyName: '_fullName', vouched: true }

test.each([
  ['nothing', [], 0],
  ['a name', [name], 0.3],
  ['a phone number that somebody typed', [{ ...phone, vouched: false }], 0.4],
  ['an address that somebody typed', [{ ...email, vouched: false }], 0.5],
  ['a phone number', [phone], 0.8],
  ['an address', [email], 0.9],
  ['an address and a name', [email, name], 0.93],
  ['all', [email, phone, name], 0.986],
  ['a key that says nothing', [{ keyName: 'shoe', vouched: true }], 0],
])('profiles that share %s are alike by %d', (_case, keys, likeness) => {
  expect(likenessOf(keys)).toBe(likeness)
})
