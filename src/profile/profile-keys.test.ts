import { expect, test } from 'vitest'
import { keysOfFields } from './profile-keys.ts'

test('every standard field that is a key gives one, and equal ones are one', () => {
  const keys = keysOfFields({
    FirstName: 'Ada',
    LastName: 'Lovelace',
    AccountNumber: '7',
    PhoneNumber: '+1 202 555 0100',
    MobilePhoneNumber: '+12025550100',
    EmailAddress: 'a@example.com',
    BusinessEmailAddress: 'b@example.com',
    BusinessName: 'No key',
  })

  expect(keys).toEqual([
    { keyName: '_account', value: '7' },
    { keyName: '_phone', value: '+12025550100' },
    { keyName: '_email', value: 'a@example.com' },
    { keyName: '_email', value: 'b@example.com' },
    { keyName: '_fullName', value: 'ada lovelace' },
  ])
})

test('a profile without names has no full name', () => {
  expect(keysOfFields({ BirthDate: '1815-12-10' })).toEqual([])
})
