import { expect, test } from 'vitest'
import { uniteFields } from './unite-fields.ts'

const main = {
  id: 'main',
  fields: {
    FirstName: 'Ada',
    EmailAddress: 'ada@example.com',
    Address: { City: 'London' },
    Attributes: { tier: 'gold', toString: 'main' },
  },
}
const first = {
  id: 'first',
  fields: {
    FirstName: 'A.',
    LastName: 'Lovelace',
    Address: { City: 'Paris', Country: 'FR' },
    Attributes: { tier: 'tin', since: '1833' },
  },
}
const second = {
  id: 'second',
  fields: { LastName: 'King', PhoneNumber: '+442079460000', Attributes: { since: '1835' } },
}

test('each field is the main profile’s, else of the first other that has one', () => {
  expect(uniteFields(main, [first, second], {})).toEqual({
    FirstName: 'Ada',
    LastName: 'Lovelace',
    PhoneNumber: '+442079460000',
    EmailAddress: 'ada@example.com',
    Address: { City: 'London' },
    Attributes: { tier: 'gold', toString: 'main', since: '1833' },
  })
})

test('a source that is named gives its value, also if it has none', () => {
  const sources = {
    FirstName: 'first',
    LastName: 'second',
    EmailAddress: 'first',
    Address: 'first',
    Attributes: { tier: 'first', since: 'second', toString: 'first', other: 'first' },
  }

  expect(uniteFields(main, [first, second], sources)).toEqual({
    FirstName: 'A.',
    LastName: 'King',
    PhoneNumber: '+442079460000',
    Address: { City: 'Paris', Country: 'FR' },
    Attributes: { tier: 'tin', since: '1835' },
  })
})

test('what none has is absent', () => {
  expect(uniteFields({ id: 'a', fields: {} }, [{ id: 'b', fields: {} }], {})).toEqual({})
})
