import { expect, test } from 'vitest'
import { customerAttributeNames, customerAttributes, fieldPathOf } from './customer-attributes.ts'

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

test('a flow reads no more than it may', () => {
  const fields = {
    FirstName: 'Ada',
    LastName: 'King',
    ShippingAddress: { City: 'London', PostalCode: 'E14' },
    Attributes: { tier: 'gold', constructor: 'Brunel' },
  }
  const readable = ['LastName', 'ShippingCity', 'Attributes.constructor', 'BillingCity']

  const attributes = customerAttributes({ id: 'a', fields }, (name) => readable.includes(name))

  expect(attributes).toEqual({
    ProfileId: 'a',
    LastName: 'King',
    ShippingCity: 'London',
    Attributes: { constructor: 'Brunel' },
  })
})

test.each([
  ['FirstName', 'FirstName'],
  ['Address1', 'Address.Address1'],
  ['City', 'Address.City'],
  ['BillingState', 'BillingAddress.State'],
  ['Attributes.tier', 'Attributes.tier'],
  ['Attributes', ''],
  ['Address', ''],
  ['Nickname', ''],
])('the attribute %s stands at "%s"', (name, path) => {
  expect(fieldPathOf(name)).toBe(path)
})

test('an attribute that is written where it stands is read by its name', () => {
  for (const name of customerAttributeNames()) {
    const [field = '', member] = fieldPathOf(name).split('.')
    const fields = { [field]: member === undefined ? 'x' : { [member]: 'x' } }

    expect(customerAttributes({ id: 'a', fields })).toEqual({ ProfileId: 'a', [name]: 'x' })
  }
})
