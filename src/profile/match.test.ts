import { expect, test } from 'vitest'
import { chooseProfile } from './match.ts'
import type { StandardIdentifier } from './object-type.ts'
import type { ObjectKey } from './read-object.ts'

const key = (
  keyName: string,
  identifiers: StandardIdentifier[] = ['PROFILE'],
  doubt?: ObjectKey['doubt'],
): ObjectKey => ({ keyName, value: 'x', identifiers, contentType: 'STRING', doubt })

const leads = (keyName: string, ...profileIds: string[]) => ({ keyName, value: 'x', profileIds })

const secondary = key('s', ['PROFILE', 'SECONDARY'])

test.each([
  ['nothing', [key('a')], [], undefined],
  ['the one profile of a key', [key('a')], [leads('a', '1')], '1'],
  ['the profile of the earlier key', [key('a'), key('b')], [leads('b', '2'), leads('a', '1')], '1'],
  [
    'the next key, where one names two',
    [key('a'), key('b')],
    [leads('a', '1', '2'), leads('b', '3')],
    '3',
  ],
  ['nothing by a key that is no PROFILE key', [key('a', [])], [leads('a', '1')], undefined],
  [
    'nothing by a key that is in doubt',
    [key('a', ['PROFILE'], 'unverified')],
    [leads('a', '1')],
    undefined,
  ],
  ['a secondary key, if no other leads', [secondary, key('a')], [leads('s', '2')], '2'],
  [
    'no secondary key, if another leads',
    [secondary, key('a')],
    [leads('s', '2'), leads('a', '1')],
    '1',
  ],
])('an object is led to %s', (_case, keys, matches, expected) => {
  expect(chooseProfile(keys, matches).profileId).toBe(expected)
})

test('what a key was rejected for is told', () => {
  const { notes } = chooseProfile(
    [key('a', ['PROFILE'], 'unverified'), key('b'), key('c'), key('d'), key('e')],
    [leads('b', '1', '2'), leads('d', '1'), leads('e', '2')],
  )

  expect(notes).toEqual([
    { note: 'keyRejected', keyName: 'a', reason: 'unverified' },
    { note: 'keyRejected', keyName: 'b', reason: 'ambiguous', profileIds: ['1', '2'] },
    { note: 'keyMatchedNothing', keyName: 'c' },
    { note: 'keyMatched', keyName: 'd', profileId: '1' },
    { note: 'keyRejected', keyName: 'e', reason: 'conflicting', profileIds: ['2'] },
  ])
})

test.each([
  ['an identity', key('_cognitoIdentity')],
  ['a unique key', key('id', ['UNIQUE', 'PROFILE'])],
])('%s settles it, and nothing else is asked', (_case, settling) => {
  const { profileId, notes } = chooseProfile(
    [settling, key('b')],
    [leads(settling.keyName, '1'), leads('b', '2')],
  )

  expect(profileId).toBe('1')
  expect(notes).toHaveLength(1)
})
