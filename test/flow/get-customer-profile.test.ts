import { AddProfileKeyCommand } from '@aws-sdk/client-customer-profiles'
import { expect, test } from 'vitest'
import { startSharedTestApp } from '../support/app.ts'
import { givenInstance } from '../support/instance.ts'
import {
  by,
  get,
  getByEmail,
  givenProfile,
  newEmail,
  newNumber,
  walk,
  type Step,
} from './given-profile-flow.ts'

const app = await startSharedTestApp()
const { profilesDomain: DomainName } = app.demo

/** More than a flow may hold of one customer. */
const tooMuch = Array.from({ length: 56 }, (_, index) => `Attributes.a${index}`)

test('gives what was asked for of the one who is found, and the id; and nothing else', async () => {
  const { id, email } = await givenProfile(app, {
    FirstName: 'Ada',
    LastName: 'King',
    ShippingAddress: { City: 'London' },
    Attributes: { tier: 'gold', 'debt is': '7' },
  })

  const { says } = await walk(
    app,
    [getByEmail(email, 'FirstName', 'ShippingCity', 'Attributes.tier', 'BillingCity')],
    '$.Customer.ProfileId $.Customer.FirstName $.Customer.ShippingCity $.Customer.Attributes.tier' +
      " [$.Customer.LastName$.Customer.BillingCity$.Customer.Attributes['debt is']]",
  )

  expect(says).toBe(`${id} Ada London gold []`)
})

test('gives the id alone unless it is told more', async () => {
  const { id, email } = await givenProfile(app, { FirstName: 'Ada' })

  const { says } = await walk(
    app,
    [get(by('_email', email))],
    '$.Customer.ProfileId [$.Customer.FirstName$.Customer.EmailAddress]',
  )

  expect(says).toBe(`${id} []`)
})

test.each<[string, (customer: { id: string; email: string; phone: string }) => object]>([
  ['an address in capitals', ({ email }) => by('_email', email.toUpperCase())],
  ['a number with brackets', ({ phone }) => by('_phone', phone.replace('206', ' (206) '))],
  ['a number as it is dialled at home', ({ phone }) => by('_phone', phone.replace('+1', ''))],
  ['the id', ({ id }) => by('_profileId', id)],
  ['the full name', ({ email }) => by('_fullName', `Ada  KING ${email}`)],
  ['a key that was added', ({ email }) => by('_salesforceContactId', email)],
  [
    'all of several identifiers',
    ({ email, phone }) => ({
      SearchCriteria: [by('_email', email), by('_phone', phone)],
      LogicalOperator: 'AND',
    }),
  ],
  [
    'any of several identifiers, of which others have none',
    ({ email }) => ({
      SearchCriteria: [by('_phone', newNumber()), by('_email', email)],
      LogicalOperator: 'OR',
    }),
  ],
  ['one criterion', ({ email }) => ({ SearchCriteria: [by('_email', email)] })],
])('finds a customer by %s', async (_how, requestOf) => {
  const [email, phone] = [newEmail(), newNumber()]
  const { id } = await givenProfile(app, {
    FirstName: 'Ada',
    LastName: `King ${email}`,
    EmailAddress: email,
    PhoneNumber: phone,
  })
  const added = { ProfileId: id, KeyName: '_salesforceContactId', Values: [email] }
  await app.profiles.send(new AddProfileKeyCommand({ DomainName, ...added }))

  const request = requestOf({ id, email, phone })
  const { says } = await walk(app, [get(request, 'FirstName')], '$.Customer.FirstName')

  expect(says).toBe('Ada')
})

test('finds a customer by what an attribute of the contact says', async () => {
  const { id, email } = await givenProfile(app)

  const { says } = await walk(
    app,
    [get(by('$.Attributes.key', '$.Attributes.value'))],
    '$.Customer.ProfileId',
    { attributes: { key: '_email', value: email } },
  )

  expect(says).toBe(id)
})

test('who has one of two identifiers has not both: NoneFoundError', async () => {
  const { email } = await givenProfile(app)
  const SearchCriteria = [by('_email', email), by('_phone', newNumber())]

  const { says } = await walk(app, [get({ SearchCriteria, LogicalOperator: 'AND' })], 'found')

  expect(says).toBe('NoneFoundError')
})

test('two who have an address: MultipleFoundError, and the flow knows neither', async () => {
  const { email } = await givenProfile(app)
  await givenProfile(app, { EmailAddress: email })

  const { says } = await walk(app, [getByEmail(email)], 'found')

  expect(says).toBe('MultipleFoundError')
})

test.each<[string, string, Step, Record<string, string>?]>([
  ['NoneFoundError', 'nobody has it', getByEmail(newEmail())],
  ['NoneFoundError', 'the id is nobody’s', get(by('_profileId', 'f'.repeat(32)))],
  ['NoMatchingError', 'no customer can have such a key', get(by('shoeSize', '43'))],
  ['NoMatchingError', 'the value stands for nothing', getByEmail('$.Attributes.email')],
  [
    'NoMatchingError',
    'one value of several stands for nothing',
    get({
      SearchCriteria: [by('_email', newEmail()), by('_phone', '$.Attributes.phone')],
      LogicalOperator: 'OR',
    }),
  ],
  [
    'NoMatchingError',
    'the value is longer than any',
    getByEmail('$.Attributes.email'),
    { email: 'e'.repeat(256) },
  ],
  [
    'NoMatchingError',
    'the operator is none',
    get({
      SearchCriteria: [by('_email', newEmail()), by('_phone', newNumber())],
      LogicalOperator: '$.Attributes.operator',
    }),
    { operator: 'XOR' },
  ],
])('takes %s where %s', async (expected, _why, step, attributes = {}) => {
  const { says } = await walk(app, [step], 'found', { attributes })

  expect(says).toBe(expected)
})

test('takes NoMatchingError where more is asked for than a flow may hold', async () => {
  const Attributes = Object.fromEntries(tooMuch.map((name) => [name.slice(11), 'x'.repeat(255)]))
  const { email } = await givenProfile(app, { Attributes })

  const all = await walk(app, [getByEmail(email, ...tooMuch)], 'found')
  const inTwo = [tooMuch.slice(0, 28), tooMuch.slice(28)].map((part) => getByEmail(email, ...part))
  const halves = await walk(app, inTwo, 'found')
  const most = await walk(app, [getByEmail(email, ...tooMuch.slice(0, 54))], 'found')

  expect([all.says, halves.says, most.says]).toEqual([
    'NoMatchingError',
    'NoMatchingError',
    'found',
  ])
})

test('takes NoMatchingError where Customer Profiles are not enabled', async () => {
  const instanceId = await givenInstance(app)

  const { says } = await walk(app, [getByEmail(newEmail())], 'done', { instanceId })

  expect(says).toBe('NoMatchingError')
})
