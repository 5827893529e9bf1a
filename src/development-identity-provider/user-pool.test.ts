import { expect, test } from 'vitest'
import { findUser, hasPassword, nameOf, type UserPool } from './user-pool.ts'

const alice = {
  username: 'alice',
  password: 'wonderland',
  claims: { sub: 'a', email: 'alice@example.com', given_name: 'Alice', family_name: 'Liddell' },
}
const bob = { username: 'Bob', password: 'builder', claims: { sub: 'b', name: 'Robert' } }
const carol = { username: 'carol', password: '', claims: { sub: 'c' } }
const pool: UserPool = { id: 'us-west-2_Countersi', clients: [], users: [alice, bob, carol] }

test.each([
  ['alice', alice],
  ['Alice@EXAMPLE.com', alice],
  [' bob ', bob],
  ['dave', undefined],
  ['', undefined],
])('by %j one means', (name, expected) => {
  expect(findUser(pool, name)).toBe(expected)
})

test.each([
  ['wonderland', true],
  ['Wonderland', false],
  ['wonderland ', false],
  ['', false],
])('that %j is the password is %s', (password, expected) => {
  expect(hasPassword(alice, password)).toBe(expected)
})

test.each([
  [alice, 'Alice Liddell'],
  [bob, 'Robert'],
  [carol, 'carol'],
])('calls a user by the best name there is', (user, expected) => {
  expect(nameOf(user)).toBe(expected)
})
