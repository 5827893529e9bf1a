import { expect, test } from 'vitest'
import { lastingClaims } from './claims.ts'

test('what a database cannot hold is left out of names and replaced in values, at any depth', () => {
  const claims = { 'a\0': 'x', name: 'Al\0ice', address: { 'b\0': 'y', locality: 'Half \ud83d' } }

  expect(lastingClaims(claims)).toEqual({
    name: 'Al\uFFFDice',
    address: { locality: 'Half \uFFFD' },
  })
})

test('what speaks of the token alone is over with it', () => {
  expect(lastingClaims({ sub: 'one', nonce: 'two', exp: 3 })).toEqual({ sub: 'one' })
})
