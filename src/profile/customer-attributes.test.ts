import { expect, test } from 'vitest'
import { customerAttributes } from './customer-attributes.ts'

test('a flow reads a profile by the names of the product', () => {
  const id = 'a'.repeat(32)
  const fields = {
    FirstName: 'Ada',
    EmailAddress: 'ada@example.com',
    Address: { Address1: '12 St James’s Square', City: 'London' },
    ShippingAddress: { Address1: 'Dock 1', PostalCode: 'E14' },
    Attributes: { tier: 'gold' },
  }

  expect(customerAttributes({ id, fields })).toEqual({
    ProfileId: id,
    FirstName: 'Ada',
    EmailAddress: 'ada@example.com',
    Address1: '12 St James’s Square',
    City: 'London',
    ShippingAddress1: 'Dock 1',
    ShippingPostalCode: 'E14',
    Attributes: { tier: 'gold' },
  })
})
