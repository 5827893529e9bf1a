import { describe, expect, test } from 'vitest'
import { profilesOf } from '../journeys/observe.ts'
import { startSharedTestApp } from '../support/app.ts'
import { givenInstance } from '../support/instance.ts'
import { create, getByEmail, givenProfile, newEmail, update, walk } from './given-profile-flow.ts'

const app = await startSharedTestApp()

/** More than a flow may hold of one customer. */
const tooMuch = Array.from({ length: 56 }, (_, index) => `Attributes.a${index}`)
const manyValues = Object.fromEntries(tooMuch.map((name) => [name, 'x'.repeat(255)]))

describe('CreateCustomerProfile', () => {
  test('makes a profile of what has a value, and lets the flow read what it asks for', async () => {
    const email = newEmail()

    const { says } = await walk(
      app,
      [
        create(
          {
            FirstName: '$.Attributes.name',
            LastName: '$.Attributes.unknown',
            EmailAddress: '$.Attributes.email',
            Gender: '$.Attributes.unknown',
            PartyType: 'INDIVIDUAL',
            Address1: '12 St James’s Square',
            City: 'London',
            BillingPostalCode: 'SW1',
            'Attributes.tier': 'gold',
          },
          'FirstName',
          'City',
          'Attributes.tier',
        ),
      ],
      '$.Customer.ProfileId $.Customer.FirstName $.Customer.City $.Customer.Attributes.tier [$.Customer.EmailAddress]',
      { attributes: { name: 'Ada', email } },
    )

    const [profile, ...others] = await profilesOf(app, email)
    expect(others).toEqual([])
    expect(says).toBe(`${profile?.ProfileId} Ada London gold []`)
    expect(profile).toEqual({
      ProfileId: profile?.ProfileId,
      FirstName: 'Ada',
      EmailAddress: email,
      PartyType: 'INDIVIDUAL',
      Address: { Address1: '12 St James’s Square', City: 'London' },
      BillingAddress: { PostalCode: 'SW1' },
      Attributes: { tier: 'gold' },
      FoundByItems: [{ KeyName: '_email', Values: [email] }],
    })
  })

  test('makes another where there is one like it', async () => {
    const { id, email } = await givenProfile(app)

    const { says } = await walk(app, [create({ EmailAddress: email })], '$.Customer.ProfileId')

    const ids = (await profilesOf(app, email)).map(({ ProfileId }) => ProfileId)
    expect(ids.sort()).toEqual([id, says].sort())
  })

  test.each<[string, object, Record<string, string>?, string[]?]>([
    ['a value is longer than any', { LastName: '$.Attributes.name' }, { name: 'x'.repeat(256) }],
    ['a word is none of those that may be', { Gender: '$.Attributes.g' }, { g: 'female' }],
    ['the flow would read too much of it', manyValues, {}, tooMuch],
  ])(
    'takes NoMatchingError, and makes none, where %s',
    async (_why, values, attributes, wanted = []) => {
      const email = newEmail()

      const step = create({ EmailAddress: email, ...values }, ...wanted)
      const { says } = await walk(app, [step], 'made', { attributes: attributes ?? {} })

      expect(says).toBe('NoMatchingError')
      expect(await profilesOf(app, email)).toEqual([])
    },
  )
})

describe('UpdateCustomerProfile', () => {
  test('changes the customer who was found: what has a value gets it, the rest stays', async () => {
    const { id, email } = await givenProfile(app, {
      FirstName: 'Ada',
      LastName: 'Byron',
      Address: { City: 'London', Country: 'England' },
      Attributes: { tier: 'silver', since: '1840' },
    })

    const { says } = await walk(
      app,
      [
        getByEmail(email, 'FirstName', 'LastName'),
        update(
          {
            FirstName: '$.Attributes.unknown',
            LastName: 'King',
            City: 'Ockham',
            'Attributes.tier': 'gold',
          },
          'City',
        ),
      ],
      '$.Customer.ProfileId $.Customer.FirstName $.Customer.LastName $.Customer.City [$.Customer.Country]',
    )

    expect(says).toBe(`${id} Ada King Ockham []`)
    expect(await profilesOf(app, email)).toMatchObject([
      {
        ProfileId: id,
        FirstName: 'Ada',
        LastName: 'King',
        Address: { City: 'Ockham', Country: 'England' },
        Attributes: { tier: 'gold', since: '1840' },
      },
    ])
  })

  test('changes the customer who was made, who is found by the new values', async () => {
    const [before, after] = [newEmail(), newEmail()]

    const { says } = await walk(
      app,
      [create({ EmailAddress: before }), update({ EmailAddress: after }), getByEmail(after)],
      '$.Customer.ProfileId',
    )

    expect((await profilesOf(app, after)).map(({ ProfileId }) => ProfileId)).toEqual([says])
    expect(await profilesOf(app, before)).toEqual([])
  })

  test('changes the customer whom the contact was started for', async () => {
    const { id, email } = await givenProfile(app)

    const { says } = await walk(app, [update({ FirstName: 'Ada' })], '$.Customer.FirstName', {
      customerId: id,
    })

    expect(says).toBe('Ada')
    expect(await profilesOf(app, email)).toMatchObject([{ ProfileId: id, FirstName: 'Ada' }])
  })

  test.each<[string, object, Record<string, string>?, string[]?]>([
    ['a value is longer than any', { LastName: '$.Attributes.name' }, { name: 'x'.repeat(256) }],
    ['a word is none of those that may be', { PartyType: '$.Attributes.p' }, { p: 'GUILD' }],
    ['the flow would read too much of it', manyValues, {}, tooMuch],
  ])(
    'takes NoMatchingError, and changes nothing, where %s',
    async (_why, values, attributes, wanted = []) => {
      const { email } = await givenProfile(app, { FirstName: 'Ada' })

      const step = update({ FirstName: 'Eve', ...values }, ...wanted)
      const { says } = await walk(app, [getByEmail(email), step], 'changed', {
        attributes: attributes ?? {},
      })

      expect(says).toBe('NoMatchingError')
      expect((await profilesOf(app, email)).map(({ FirstName }) => FirstName)).toEqual(['Ada'])
    },
  )

  test.each<[string, { customerId?: string }]>([
    ['the flow knows nobody', {}],
    ['the contact is of somebody who has no profile', { customerId: 'crm-7' }],
    ['the profile is gone', { customerId: 'f'.repeat(32) }],
  ])('takes NoMatchingError where %s', async (_why, wish) => {
    const { says } = await walk(app, [update({ FirstName: 'Ada' })], 'changed', wish)

    expect(says).toBe('NoMatchingError')
  })
})

test.each([
  ['CreateCustomerProfile', create({ FirstName: 'Ada' })],
  ['UpdateCustomerProfile', update({ FirstName: 'Ada' })],
])('%s takes NoMatchingError where Customer Profiles are not enabled', async (_type, step) => {
  const instanceId = await givenInstance(app)

  const { says } = await walk(app, [step], 'done', { instanceId, customerId: 'a'.repeat(32) })

  expect(says).toBe('NoMatchingError')
})
