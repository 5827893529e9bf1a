import { expect, test } from 'vitest'
import { cognitoAttributes } from './templates.ts'
import { readIdentity } from './verified-identity.ts'

const read = (claims: Record<string, unknown>) =>
  readIdentity(cognitoAttributes, {
    issuer: 'https://idp.example.com',
    clientId: 'client',
    claims: { sub: 's', ...claims },
  })

test.each([
  ['given_name', 'Ada', { FirstName: 'Ada' }],
  ['middle_name', 'King', { MiddleName: 'King' }],
  ['family_name', ' Lovelace ', { LastName: 'Lovelace' }],
  ['birthdate', '1815-12-10', { BirthDate: '1815-12-10' }],
  ['gender', 'female', { GenderString: 'female' }],
  ['email', 'ada@example.com', { EmailAddress: 'ada@example.com' }],
  ['phone_number', '+442079460000', { PhoneNumber: '+442079460000' }],
  ['updated_at', 1_700_000_000, { Attributes: { updated_at: '1700000000' } }],
  ['custom:tier', 'gold', { Attributes: { 'custom:tier': 'gold' } }],
  ['https://example.com/tier', 'gold', { Attributes: { 'https://example.com/tier': 'gold' } }],
  ['given_name', '  ', {}],
  ['given_name', ['Ada'], {}],
  ['nickname', null, {}],
  ['cognito:username', 'ada', {}],
  ['cognito:groups', ['admins'], {}],
  ['identities', 'google', {}],
  ['email_verified', true, {}],
])('the claim %s %j becomes %j', (name, value, fields) => {
  expect(read(Object.fromEntries([[name, value]]))?.fields).toEqual(fields)
})

test.each(['nonce', 'iat', 'exp', 'aud', 'at_hash', 'token_use', 'jti', 'auth_time', 'event_id'])(
  'the claim %s leaves no trace',
  (name) => {
    expect(JSON.stringify(read({ [name]: 'left over' }))).not.toContain('left over')
  },
)

const lines = { Address1: '12 St James’s Square', Address2: 'Floor 2' }
const town = { City: 'London', State: 'England', PostalCode: 'SW1Y', Country: 'GB' }
const parts = {
  street_address: '12 St James’s Square\nFloor 2',
  locality: 'London',
  region: 'England',
  postal_code: 'SW1Y',
  country: 'GB',
}

test.each([
  ['an object', parts, { ...lines, ...town }],
  ['an object as JSON', JSON.stringify(parts), { ...lines, ...town }],
  ['a formatted object', { formatted: '12 St James’s Square\r\nFloor 2' }, lines],
  ['an object without a street', { ...parts, street_address: '', formatted: 'all of it' }, town],
  ['the lines of a letter', '12 St James’s Square\n\nFloor 2', lines],
  [
    'more lines than there are members',
    'a\nb\nc\nd\ne',
    { Address1: 'a', Address2: 'b', Address3: 'c', Address4: 'd, e' },
  ],
  ['a list', ['London'], undefined],
  ['JSON that is no object', '12', { Address1: '12' }],
])('an address that is %s is read', (_case, address, expected) => {
  expect(read({ address })?.fields.Address).toEqual(expected)
})

test('what does not fit its field is left out, and named', () => {
  const identity = read({ given_name: 'x'.repeat(256), 'custom:long': 'x'.repeat(256) })

  expect(identity?.fields).toEqual({})
  expect(identity?.unfit).toEqual(['FirstName', 'Attributes.custom:long'])
})

test('no subject passes for another', () => {
  const values = ['a', 'A', 'a ', ' a', 'a#b'].map((sub) => read({ sub })?.uniqueKey.value)

  expect(new Set(values).size).toBe(values.length)
})
