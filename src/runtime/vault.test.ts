import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createVault } from './vault.ts'

const key = randomBytes(32)

test('opens what was sealed with the same key, also in another process', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (secret) => {
      expect(createVault(key).open(createVault(Buffer.from(key)).seal(secret))).toBe(secret)
    }),
  )
})

test('does not show the secret, nor that two secrets are the same', () => {
  const { seal } = createVault(key)

  const [one, other] = [seal('c0de-of-a-customer'), seal('c0de-of-a-customer')]

  expect(one.toString('latin1')).not.toContain('c0de')
  expect(one.equals(other)).toBe(false)
})

test('does not open what was sealed with another key', () => {
  const sealed = createVault(randomBytes(32)).seal('secret')

  expect(() => createVault(key).open(sealed)).toThrow()
})

test('does not open what was altered, wherever that was', () => {
  const { seal, open } = createVault(key)
  const sealed = seal('secret')

  const opened = Array.from(sealed, (_, index) => {
    const altered = Buffer.from(sealed)
    altered[index] = (altered[index] ?? 0) ^ 1
    return () => open(altered)
  })

  for (const openAltered of opened) expect(openAltered).toThrow()
})

test.each(['secret', ''])('does not open %j when it was cut short, however short', (secret) => {
  const { seal, open } = createVault(key)
  const sealed = seal(secret)

  for (let length = 0; length < sealed.length; length++) {
    expect(() => open(sealed.subarray(0, length))).toThrow()
  }
})

test('tells keys apart by a fingerprint that stays the same', () => {
  expect(createVault(key).fingerprint).toEqual(createVault(Buffer.from(key)).fingerprint)
  expect(createVault(key).fingerprint).not.toEqual(createVault(randomBytes(32)).fingerprint)
})

test('opens with former keys, and seals with the first alone', () => {
  const former = randomBytes(32)
  const { open, seal, knows } = createVault(key, [randomBytes(32), former])

  expect(open(createVault(former).seal('secret'))).toBe('secret')
  expect(createVault(key).open(seal('secret'))).toBe('secret')
  expect(knows(createVault(former).fingerprint)).toBe(true)
  expect(knows(createVault(randomBytes(32)).fingerprint)).toBe(false)
})
