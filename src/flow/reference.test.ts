import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isReference, resolveAll, resolveText, resolveValue } from './reference.ts'

const values = {
  ContactId: 'c-1',
  Channel: 'CHAT',
  AwsRegion: 'eu-central-1',
  Attributes: {
    plan: 'gold',
    'x y': 'spaced',
    'first-name': 'Ada',
    "it's": 'quoted',
    'a"b': 'double',
    '2024': 'a year',
    count: 7,
    vip: true,
    nothing: null,
    tricky: '$.Attributes.plan',
    größe: 'XL',
  },
  FlowAttributes: { step: 'two' },
  External: { balance: '12', cards: [{ name: 'blue' }, { name: 'red' }] },
  Customer: { FirstName: 'Ada', Attributes: { tier: '1' } },
  SegmentAttributes: {
    'connect:Subtype': 'connect:Chat',
    'connect:CustomerAuthentication': { Status: 'AUTHENTICATED' },
  },
  References: { claim: { Value: 'https://example.com', Type: 'URL' } },
  Queue: { Name: 'Support', ARN: 'arn:queue' },
  CustomerEndpoint: { Address: 'ada@example.com' },
}

test.each([
  ['$.ContactId', 'c-1'],
  ["$['AwsRegion']", 'eu-central-1'],
  ['$["AwsRegion"]', 'eu-central-1'],
  ['$.Attributes.plan', 'gold'],
  ["$.Attributes['plan']", 'gold'],
  ['$["Attributes"]["plan"]', 'gold'],
  ["$['Attributes'].plan", 'gold'],
  ["$.Attributes['x y']", 'spaced'],
  ['$.Attributes.first-name', 'Ada'],
  ["$.Attributes['it\\'s']", 'quoted'],
  ['$.Attributes["it\'s"]', 'quoted'],
  ['$.Attributes["a\\"b"]', 'double'],
  ['$.Attributes.2024', 'a year'],
  ['$.Attributes.größe', 'XL'],
  ['$.Attributes.count', '7'],
  ['$.Attributes.vip', 'true'],
  ['$.FlowAttributes.step', 'two'],
  ['$.External.balance', '12'],
  ['$.External.cards[1].name', 'red'],
  ['$.LambdaInvocation.ResultData.balance', '12'],
  ['$.LambdaInvocation["ResultData"].balance', '12'],
  ['$.Customer.FirstName', 'Ada'],
  ['$.Customer.Attributes.tier', '1'],
  ["$.SegmentAttributes['connect:Subtype']", 'connect:Chat'],
  ["$.SegmentAttributes['connect:CustomerAuthentication']['Status']", 'AUTHENTICATED'],
  ['$.References.claim.Value', 'https://example.com'],
  ['$.Queue.ARN', 'arn:queue'],
  ['$.CustomerEndpoint.Address', 'ada@example.com'],
])('%s stands for %s', (reference, expected) => {
  expect(isReference(reference)).toBe(true)
  expect(resolveValue(reference, values)).toBe(expected)
  expect(resolveText(`<${reference}>`, values)).toBe(`<${expected}>`)
})

test.each([
  '$.Attributes.unknown',
  '$.Attributes.nothing',
  '$.Attributes.plan.deeper',
  '$.Lex.Intent',
  '$.External.cards[9]',
  '$.__proto__',
  '$.constructor',
  '$.Attributes.constructor.name',
  "$['Attributes']['__proto__']['toString']",
  '$.Attributes.plan.length',
])('%s stands for nothing', (reference) => {
  expect(resolveValue(reference, values)).toBe('')
})

test.each([
  ['$.References.claim', '{"Value":"https://example.com","Type":"URL"}'],
  ['$.External.cards', '[{"name":"blue"},{"name":"red"}]'],
  ['$.LambdaInvocation.ResultData', JSON.stringify(values.External)],
])('%s stands for JSON, being an object', (reference, expected) => {
  expect(resolveValue(reference, values)).toBe(expected)
})

test.each([
  ['Hello $.Customer.FirstName, welcome.', 'Hello Ada, welcome.'],
  ['Hello $.Customer.FirstName.', 'Hello Ada.'],
  ['Hello $.Customer.FirstName...', 'Hello Ada...'],
  ['Hello $.Customer.FirstName! ($.Attributes.plan)', 'Hello Ada! (gold)'],
  ['Hello $.Customer.FirstName-', 'Hello Ada-'],
  ['At $.Attributes.count:$.Attributes.count:30', 'At 7:7:30'],
  ["Your '$.Attributes.plan' card", "Your 'gold' card"],
  ['$.Attributes.plan$.Attributes.count', 'gold7'],
  ['$.Attributes.first-name-$.Attributes.plan', 'Ada-gold'],
  ['Line\n$.ContactId\nline', 'Line\nc-1\nline'],
  ['Nobody: $.Customer.LastName.', 'Nobody: .'],
  ['It costs $5 or $.50, or 3$.', 'It costs $5 or $.50, or 3$.'],
  ['No reference: $, $., $[], $[x], $Attributes', 'No reference: $, $., $[], $[x], $Attributes'],
])('the text %j becomes %j', (text, expected) => {
  expect(resolveText(text, values)).toBe(expected)
})

test('resolves nothing twice: a value that looks like a reference stays as it is', () => {
  expect(resolveText('$.Attributes.tricky', values)).toBe('$.Attributes.plan')
})

test.each(['gold', 'is $.Attributes.plan', '$.Attributes.plan.', '$', '', '$.Attributes[plan]'])(
  'the value "%s" is no reference, and stands for itself',
  (value) => {
    expect(resolveValue(value, values)).toBe(value)
  },
)

test('resolves a parameter in depth, keys and lists included', () => {
  const parameter = { Attributes: { 'is $.Attributes.plan': ['$.ContactId', 5, null] }, Flag: true }

  expect(resolveAll(parameter, values)).toEqual({
    Attributes: { 'is gold': ['c-1', 5, null] },
    Flag: true,
  })
})

test('leaves the prototype alone when a key is __proto__', () => {
  const resolved = resolveAll(JSON.parse('{"__proto__":{"polluted":true}}'), values)

  expect(Object.getPrototypeOf(resolved)).toBe(Object.prototype)
  expect({}).not.toHaveProperty('polluted')
})

test('finds any key in brackets, whatever stands in it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (key) => {
      const quoted = key.replace(/[\\']/g, '\\$&')
      const holding = Object.fromEntries([['Attributes', Object.fromEntries([[key, 'found']])]])

      // A line break cannot be escaped in a path.
      fc.pre(!/[\n\r\u2028\u2029]/.test(key))
      expect(resolveValue(`$.Attributes['${quoted}']`, holding)).toBe('found')
    }),
  )
})

test('never throws, whatever the text', () => {
  const words = fc.constantFrom(
    '$',
    '.',
    '[',
    ']',
    "'",
    '"',
    '\\',
    'Attributes',
    'a',
    '-',
    '0',
    ' ',
  )

  fc.assert(
    fc.property(fc.array(words), (parts) => {
      expect(typeof resolveText(parts.join(''), values)).toBe('string')
    }),
  )
})
