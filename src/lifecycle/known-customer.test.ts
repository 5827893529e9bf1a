import { expect, test } from 'vitest'
import { authenticationSegment, type Contact } from '../contact/contact.ts'
import { knownCustomer } from './known-customer.ts'

const signedIn = authenticationSegment({
  Status: 'AUTHENTICATED',
  AuthenticationMethod: 'CONNECT',
  IdentityProvider: 'https://idp.example.com',
  ClientId: 'client',
  AssociatedCustomerId: 'alice',
})

type Case = [string, Partial<Contact>, { profileId: string; names: string[] } | undefined]

test.each<Case>([
  ['nobody', {}, undefined],
  [
    'whom the contact is said to be of',
    { customerId: 'bob' },
    { profileId: 'bob', names: ['a', 'b'] },
  ],
  [
    'who has signed in, before whom the contact is said to be of',
    { customerId: 'bob', segmentAttributes: signedIn },
    { profileId: 'alice', names: ['a', 'b'] },
  ],
  [
    'another who was looked up, and of that one only what was asked for',
    { segmentAttributes: signedIn, lookedUpProfile: { profileId: 'carol', attributes: ['b'] } },
    { profileId: 'carol', names: ['b'] },
  ],
  [
    'everything of their own customer, though they asked for less',
    { customerId: 'bob', lookedUpProfile: { profileId: 'bob', attributes: ['b'] } },
    { profileId: 'bob', names: ['a', 'b'] },
  ],
])('flows know %s', (_whom, contact, expected) => {
  const known = knownCustomer({
    segmentAttributes: {},
    customerId: null,
    lookedUpProfile: null,
    ...contact,
  } as Contact)

  expect(
    known && {
      profileId: known.profileId,
      names: ['a', 'b'].filter((name) => known.isReadable(name)),
    },
  ).toEqual(expected)
})
