import { expect, test } from 'vitest'
import { membersRead, parseSource, readSource } from './source.ts'

const object = {
  first: 'Ada',
  last: 'Lovelace',
  age: 36,
  isActive: true,
  blank: '  ',
  padded: ' as it is ',
  address: { city: 'London', lines: ['12 St James’s Square', 'Floor 2'] },
  phones: [{ number: '+1' }, { number: '+2' }],
  'custom:tier': 'gold',
  'https://example.com/tier': 'silver',
}

function read(source: string) {
  const parsed = parseSource(source)
  if ('complaint' in parsed) throw new Error(parsed.complaint)
  return readSource(parsed, object)
}

test.each([
  ['_source.first', 'Ada'],
  ['_source.age', '36'],
  ['_source.isActive', 'true'],
  ['_source.padded', ' as it is '],
  ['_source.address.city', 'London'],
  ['_source.address.lines[1]', 'Floor 2'],
  ['_source.phones[1].number', '+2'],
  ['_source.custom:tier', 'gold'],
  ['_source["https://example.com/tier"]', 'silver'],
  ["_source['first']", 'Ada'],
  ['{{_source.first}} {{_source.last}}', 'Ada Lovelace'],
  ['{{ _source.first }}-{{{_source.phones[0].number}}}', 'Ada-+1'],
  ['{{"gold"}}', 'gold'],
  ["crm:{{_source.age}}:{{'x'}}", 'crm:36:x'],
])('%s is the whole of "%s"', (source, text) => {
  expect(read(source)).toEqual({ text, isWhole: true })
})

test.each([
  ['{{_source.first}} {{_source.middle}} {{_source.last}}', 'Ada Lovelace'],
  ['{{_source.middle}} {{_source.last}}', 'Lovelace'],
])('%s is "%s", and not the whole', (source, text) => {
  expect(read(source)).toEqual({ text, isWhole: false })
})

test.each([
  '_source.middle',
  '_source.blank',
  '_source.address',
  '_source.address.lines',
  '_source.address.lines[2]',
  '_source.address[0]',
  '_source.first.length',
  '_source.phones.length',
  '_source.constructor.name',
  '_source.toString',
  'crm:{{_source.middle}}',
])('%s is nothing', (source) => {
  expect(read(source)).toBeUndefined()
})

test.each([
  'first',
  '_profile.first',
  '_source',
  '_source.',
  '_source..first',
  '_source.phones[x]',
  '_source.phones[-1]',
  '_sources.first',
  'source {{first}}',
  '{{#if _source.first}}x{{/if}}',
  '{{upper _source.first}}',
  '{{_source.first',
  '{{_source.first}} }}',
  '{{}}',
])('%s is refused', (source) => {
  expect(parseSource(source)).toHaveProperty('complaint')
})

test('it is known which members of the object a macro reads', () => {
  const source = parseSource('{{_source.iss}}#{{_source["sub"].x}} {{"y"}}')

  expect('complaint' in source ? [] : membersRead(source)).toEqual(['iss', 'sub'])
})
