import { expect, test } from 'vitest'
import { connectContract, parseContract } from '../contract/contract.ts'
import { hidden, redact } from './redact.ts'

const contract = parseContract({
  service: connectContract.service,
  operations: {},
  exceptions: {},
  structures: {
    AskRequest: {
      Id: 'Id',
      Secret: 'Secret',
      Secrets: 'Secrets',
      Words: 'Words',
      Keys: 'Keys',
      Inner: 'Inner',
      Choice: 'Choice',
    },
    Inner: { Secret: 'Secret', Id: 'Id', Again: 'Inner' },
  },
  unions: { Choice: { One: 'Secret', Other: 'Id' } },
  types: {
    Id: 'string',
    Secret: 'string',
    Secrets: 'list Secret',
    Words: 'map Id Secret',
    Keys: 'map Secret Id',
  },
  sensitive: ['Secret'],
})
const shape = contract.shapes.get('AskRequest')
const asked = (input: object) =>
  shape?.type === 'structure' ? redact(contract, shape, input, contract.sensitive) : undefined

test.each([
  ['a member', { Id: 'a', Secret: 's3cret' }, { Id: 'a', Secret: hidden }],
  ['each of a list', { Secrets: ['s3cret', 's3cret'] }, { Secrets: [hidden, hidden] }],
  ['the values of a map', { Words: { a: 's3cret' } }, { Words: { a: hidden } }],
  ['a map by its keys', { Keys: { s3cret: 'a' } }, { Keys: hidden }],
  [
    'a member at any depth',
    { Inner: { Id: 'a', Again: { Secret: 's3cret' } } },
    { Inner: { Id: 'a', Again: { Secret: hidden } } },
  ],
  ['a choice', { Choice: { One: 's3cret' } }, { Choice: { One: hidden } }],
  ['what the contract does not name', { Id: 'a', Other: 's3cret' }, { Id: 'a' }],
])('hides %s', (_, input, expected) => {
  expect(asked(input)).toEqual(expected)
})

test('leaves the input as it was', () => {
  const input = { Secret: 's3cret', Inner: { Secret: 's3cret' } }
  asked(input)
  expect(input).toEqual({ Secret: 's3cret', Inner: { Secret: 's3cret' } })
})
