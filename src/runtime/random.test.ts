import { expect, test } from 'vitest'
import {
  digest,
  isId,
  randomId,
  randomNonce,
  randomSecret,
  timeOfId,
  timeOrderedId,
} from './random.ts'

test('a secret is 256 bits in base64url, and none like another', () => {
  const secrets = Array.from({ length: 100 }, randomSecret)

  expect(new Set(secrets).size).toBe(100)
  for (const secret of secrets) expect(secret).toMatch(/^[\w-]{43}$/)
})

test('a nonce is as long as wanted, its own, and none like another', () => {
  const nonces = Array.from({ length: 2_000 }, () => randomNonce(12))
  const texts = nonces.map((nonce) => nonce.toString('hex'))

  expect(new Set(texts).size).toBe(2_000)
  expect(nonces.every(({ length }) => length === 12)).toBe(true)
  nonces[0]?.fill(0)
  expect(nonces.slice(1).map((nonce) => nonce.toString('hex'))).toEqual(texts.slice(1))
})

test('ids sort by the time they were made at', () => {
  const ids = Array.from({ length: 100 }, (_, second) => timeOrderedId(new Date(second * 1000)))

  expect(ids.toSorted()).toEqual(ids)
})

test('an id that sorts by a time says which', () => {
  const at = new Date('2026-07-01T12:00:00.123Z')

  expect(timeOfId(timeOrderedId(at))).toEqual(at)
  expect(timeOfId(timeOrderedId(at).toUpperCase())).toEqual(at)
  expect(timeOfId(randomId())).toBeUndefined()
  expect(timeOfId('no id')).toBeUndefined()
})

test('a digest is 32 bytes that the same secret gives again', () => {
  expect(digest('secret')).toHaveLength(32)
  expect(digest('secret').equals(digest('secret'))).toBe(true)
  expect(digest('secret').equals(digest('Secret'))).toBe(false)
})

test.each([
  [randomId(), true],
  [timeOrderedId(new Date(0)), true],
  [randomId().toUpperCase(), true],
  ['', false],
  [`${randomId()} `, false],
  [randomId().replaceAll('-', ''), false],
  ["' or true --", false],
])('whether %j is an id of ours: %s', (text, expected) => {
  expect(isId(text)).toBe(expected)
})
