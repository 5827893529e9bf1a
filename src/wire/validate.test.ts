import { expect, test } from 'vitest'
import { parseContract, shapeNamed, type Contract } from '../contract/contract.ts'
import { inputPlace } from './place.ts'
import { validate } from './validate.ts'

const contract = contractOf({
  Required: 'Text!',
  Label: 'Text label',
  Text: 'Text',
  Exact: 'Exact',
  AtLeast: 'AtLeast',
  AtMost: 'AtMost',
  Word: 'Word',
  Letter: 'Letter',
  Colour: 'Colour',
  Count: 'Count',
  Share: 'Share',
  Names: 'Names',
  Tags: 'Tags',
  Either: 'Either',
  Nested: 'Nested',
})

test.each([
  ['a required member is absent', { Required: undefined }, 'Required is required.'],
  ['a label is empty', { Label: '' }, 'Label must not be empty.'],
  ['a string is too short', { Text: '' }, 'Text must have 1 to 3 characters.'],
  ['a string is too long', { Text: 'four' }, 'Text must have 1 to 3 characters.'],
  ['a string has not its length', { Exact: 'x' }, 'Exact must have exactly 36 characters.'],
  [
    'a string is too short for what has no end',
    { AtLeast: '' },
    'AtLeast must have at least 1 characters.',
  ],
  [
    'a string is too long for what may be empty',
    { AtMost: 'four' },
    'AtMost must have at most 3 characters.',
  ],
  ['a string is off its pattern', { Word: 'a b' }, 'Word must match the pattern ^\\w+$.'],
  [
    'a string is off a pattern of Unicode',
    { Letter: '1' },
    'Letter must match the pattern ^\\p{L}$.',
  ],
  ['a string has a NUL', { Text: 'a\0' }, 'Text must not have the character U+0000.'],
  ['a word is none of an enum', { Colour: 'GREEN' }, 'Colour must be one of RED, BLUE.'],
  ['a number is too small', { Count: -1 }, 'Count must be 0 to 23.'],
  ['a number is too big', { Count: 24 }, 'Count must be 0 to 23.'],
  ['a fraction is too big', { Share: 1.01 }, 'Share must be 0 to 1.'],
  ['a list is too short', { Names: [] }, 'Names must have 1 to 2 entries.'],
  ['a list is too long', { Names: ['a', 'b', 'c'] }, 'Names must have 1 to 2 entries.'],
  ['an entry is wrong', { Names: ['a', ''] }, 'Names[1] must have 1 to 3 characters.'],
  ['a map is too big', { Tags: { a: 'a', b: 'b', c: 'c' } }, 'Tags must have at most 2 entries.'],
  ['a key is wrong', { Tags: { secret: 'a' } }, 'Tags.<key> must have 1 to 3 characters.'],
  ['a value is wrong', { Tags: { a: '' } }, 'Tags.<value> must have 1 to 3 characters.'],
  ['a union is empty', { Either: {} }, 'Either must have exactly one of One, Other.'],
  [
    'a union is of two',
    { Either: { One: 'a', Other: 1 } },
    'Either must have exactly one of One, Other.',
  ],
  [
    'a member of a member is wrong',
    { Nested: { Required: 'a', Text: '' } },
    'Nested.Text must have 1 to 3 characters.',
  ],
])('complains when %s', (_, input, complaint) => {
  expect(complaintsAbout({ Required: 'x', ...input })).toEqual([complaint])
})

test.each([
  ['an optional member is absent', {}],
  ['a string fits', { Text: 'abc' }],
  ['an emoji counts as one character', { Text: '🦉🦉🦉' }],
  ['a string without bounds is empty', { Free: '' }],
  ['a pattern matches', { Word: 'a_1' }],
  ['a pattern of Unicode matches', { Letter: 'é' }],
  ['a number is at its bound', { Count: 23 }],
  ['a fraction is at its bound', { Share: 0 }],
  ['a map is empty', { Tags: {} }],
  ['a union has one member', { Either: { Other: 1 } }],
])('is content when %s', (_, input) => {
  expect(complaintsAbout({ Required: 'x', ...input })).toEqual([])
})

test('lists every complaint', () => {
  expect(complaintsAbout({ Text: '', Count: 24 })).toEqual([
    'Required is required.',
    'Text must have 1 to 3 characters.',
    'Count must be 0 to 23.',
  ])
})

const complaintsAbout = (input: object) =>
  validate(contract, shapeNamed(contract, 'Input'), input, inputPlace)

function contractOf(members: Record<string, string>): Contract {
  return parseContract({
    service: {
      name: 'test',
      sdkId: 'Test',
      version: '1',
      signingName: 'test',
      endpointPrefix: 'test',
      internalFailure: 'InternalServerException',
      emptyBody: '',
    },
    operations: {},
    exceptions: {},
    structures: { Input: members, Nested: { Required: 'Text!', Text: 'Text' } },
    unions: { Either: { One: 'Text', Other: 'Count' } },
    types: {
      Text: 'string 1..3',
      Exact: 'string 36..36',
      AtLeast: 'string 1..',
      AtMost: 'string ..3',
      Word: 'string /^\\w+$/',
      Letter: 'string /^\\p{L}$/',
      Colour: 'enum RED BLUE',
      Count: 'integer 0..23',
      Share: 'double 0..1',
      Names: 'list Text 1..2',
      Tags: 'map Text Text ..2',
    },
    sensitive: [],
  })
}
