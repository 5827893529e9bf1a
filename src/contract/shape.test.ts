import { expect, test } from 'vitest'
import { parseMember, parseType } from './shape.ts'

const none = { min: undefined, max: undefined }

test.each([
  ['string', { type: 'string', length: none, pattern: undefined }],
  ['string 1..100', { type: 'string', length: { min: 1, max: 100 }, pattern: undefined }],
  ['string /^a b$/', { type: 'string', length: none, pattern: /^a b$/u }],
  [
    'string ..5 /\\p{L}/',
    { type: 'string', length: { min: undefined, max: 5 }, pattern: /\p{L}/u },
  ],
  ['enum A B', { type: 'enum', values: ['A', 'B'] }],
  ['integer 0..', { type: 'integer', range: { min: 0, max: undefined } }],
  ['double 0..0.5', { type: 'double', range: { min: 0, max: 0.5 } }],
  ['list Name 1..5', { type: 'list', member: 'Name', length: { min: 1, max: 5 } }],
  ['map Key Value', { type: 'map', key: 'Key', value: 'Value', length: none }],
  ['timestamp', { type: 'timestamp' }],
])('reads the type %s', (line, expected) => {
  expect(parseType(line)).toEqual(expected)
})

const plain = {
  shape: 'Name',
  required: false,
  location: { in: 'body' },
  idempotencyToken: false,
  default: undefined,
}

test.each([
  ['Name', plain],
  ['Name! label', { ...plain, required: true, location: { in: 'label' } }],
  ['Name query:next-token', { ...plain, location: { in: 'query', name: 'next-token' } }],
  ['Name header:X-Amz-Bearer', { ...plain, location: { in: 'header', name: 'X-Amz-Bearer' } }],
  ['Name idempotencyToken', { ...plain, idempotencyToken: true }],
  ['Name default:null', { ...plain, default: null }],
  ['Name default:""', { ...plain, default: '' }],
])('reads the member %s', (line, expected) => {
  expect(parseMember(line)).toEqual(expected)
})

test.each([
  ['a type', () => parseType('blob 1..2')],
  ['a mark', () => parseMember('Name cookie:x')],
])('throws on %s that it does not know', (_, parse) => {
  expect(parse).toThrow('that nobody reads')
})
