import { randomUUID } from 'node:crypto'
import {
  BadRequestException,
  DeleteProfileObjectCommand,
  GetDomainCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-customer-profiles'
import { expect, test } from 'vitest'
import { startSharedTestApp, startTestApp } from '../../support/app.ts'
import { workUntilIdle } from '../../support/work.ts'
import { account, givenDomain } from './given-domain.ts'

const app = await startSharedTestApp()
const { profiles } = app

async function givenAccounts() {
  const domain = await givenDomain(app)
  await domain.putType(account)
  return domain
}

const ada = {
  account: 1234,
  contact: { email: 'Ada@Example.com', city: 'London' },
  phones: ['+44 20 7946 0000', '+44 20 7946 0001'],
  first: 'Ada',
  last: 'Lovelace',
  tier: 'gold',
  unmapped: { of: ['no', 'interest'] },
}

test('PutProfileObject makes a profile of an object, which is found by each of its keys', async () => {
  const { put, search, objectsOf } = await givenAccounts()

  expect(await put(ada)).toBe('1234')

  const [profile] = await search('_account', '1234')
  expect(profile).toMatchObject({
    AccountNumber: '1234',
    PersonalEmailAddress: 'Ada@Example.com',
    FirstName: 'Ada',
    ShippingAddress: { City: 'London' },
    Attributes: { tier: 'gold' },
  })
  const ProfileId = profile?.ProfileId ?? ''
  for (const [key, value] of [
    ['_email', 'ada@EXAMPLE.com'],
    ['mobile', '+44 (20) 7946-0000'],
    ['mobile', '020 7946 0000'],
    ['customer', 'ada  LOVELACE'],
  ] as const) {
    expect(await search(key, value)).toMatchObject([
      { ProfileId, FoundByItems: [{ KeyName: key, Values: [value] }] },
    ])
  }
  expect(await objectsOf(ProfileId)).toEqual([ada])
})

test('PutProfileObject replaces an object of the same unique key, and what it is found by', async () => {
  const { put, idsBy, objectsOf } = await givenAccounts()
  await put(ada)
  const [id = ''] = await idsBy('_account', '1234')
  const changed = { ...ada, phones: ['+12025550100'], first: 'Augusta' }

  await put(changed)

  expect(await objectsOf(id)).toEqual([changed])
  expect(await idsBy('mobile', '+442079460000')).toEqual([])
  expect(await idsBy('mobile', '+12025550100')).toEqual([id])
})

test('PutProfileObject finds a profile by a secondary key when no other finds one', async () => {
  const { put, create, objectsOf } = await givenAccounts()
  const id = await create({ EmailAddress: 'ada@example.com' })

  await put(ada)

  expect(await objectsOf(id)).toEqual([ada])
})

test('PutProfileObject prefers a key that is not secondary', async () => {
  const { put, create, objectsOf } = await givenAccounts()
  const byEmail = await create({ EmailAddress: 'ada@example.com' })
  const byAccount = await create({ AccountNumber: '1234' })

  await put(ada)

  expect(await objectsOf(byAccount)).toEqual([ada])
  expect(await objectsOf(byEmail)).toEqual([])
})

test('PutProfileObject rejects the match of a key that two profiles have', async () => {
  const { put, create, idsBy } = await givenAccounts()
  const two = [
    await create({ EmailAddress: 'ada@example.com' }),
    await create({ EmailAddress: 'ada@example.com' }),
  ]

  await put(ada)

  const [id = ''] = await idsBy('_account', '1234')
  expect(two).not.toContain(id)
})

test('key names are one space for all types of a domain', async () => {
  const { putType, put, idsBy, objectsOf } = await givenAccounts()
  await putType({
    ObjectTypeName: 'Order',
    Fields: {
      id: { Source: '_source.id' },
      buyer: { Source: '_source.buyer' },
    },
    Keys: {
      order: [{ StandardIdentifiers: ['UNIQUE'], FieldNames: ['id'] }],
      _account: [{ StandardIdentifiers: ['PROFILE'], FieldNames: ['buyer'] }],
    },
  })
  await put(ada)
  const [id = ''] = await idsBy('_account', '1234')

  await put({ id: 'o-1', buyer: '1234' }, 'Order')

  expect(await objectsOf(id, { ObjectTypeName: 'Order' })).toEqual([{ id: 'o-1', buyer: '1234' }])
  expect(await idsBy('order', 'o-1')).toEqual([id])
})

test('an object that leads to no profile is refused where its type makes none', async () => {
  const { putType, put, idsBy } = await givenAccounts()
  await putType({ ...account, AllowProfileCreation: false })

  await expect(put(ada)).rejects.toMatchObject({
    name: 'BadRequestException',
    message: expect.stringContaining('AllowProfileCreation') as string,
  })

  expect(await idsBy('_account', '1234')).toEqual([])
})

test('a lookup-only key leads to a profile and is not kept; a new-only key is, with a new profile', async () => {
  const { putType, put, idsBy, create } = await givenDomain(app)
  await putType({
    AllowProfileCreation: true,
    Fields: {
      id: { Source: '_source.id' },
      owner: { Source: '_source.owner' },
      card: { Source: '_source.card' },
      profile: { Source: '_source.profile' },
    },
    Keys: {
      id: [{ StandardIdentifiers: ['UNIQUE', 'PROFILE'], FieldNames: ['id'] }],
      _account: [{ StandardIdentifiers: ['PROFILE', 'LOOKUP_ONLY'], FieldNames: ['owner'] }],
      card: [{ StandardIdentifiers: ['PROFILE', 'NEW_ONLY'], FieldNames: ['card'] }],
      _profileId: [{ StandardIdentifiers: ['PROFILE', 'LOOKUP_ONLY'], FieldNames: ['profile'] }],
    },
  })
  const owner = await create({ AccountNumber: '7' })
  const other = await create({})

  await put({ id: '1', owner: '7', card: 'c1' })
  await put({ id: '2', owner: '8', card: 'c2' })
  await put({ id: '3', profile: other })

  const [made] = await idsBy('id', '2')
  expect(await idsBy('id', '1')).toEqual([owner])
  expect(await idsBy('card', 'c1')).toEqual([])
  expect(await idsBy('_account', '8')).toEqual([])
  expect(await idsBy('card', 'c2')).toEqual([made])
  expect(await idsBy('id', '3')).toEqual([other])
  await put({ id: '2', owner: '8', card: 'c2' })
  expect(await idsBy('card', 'c2')).toEqual([made])
})

test.each([
  ['no JSON', '{', 'Object is not JSON'],
  ['a list', '[]', 'Object is not the JSON of an object'],
  ['null', 'null', 'Object is not the JSON of an object'],
  ['what is nested without end', '{"a":'.repeat(40_000), 'Object is nested'],
  ['an object without its unique key', '{"first":"Ada"}', '_account: number'],
  [
    'a unique key that is too long',
    JSON.stringify({ account: 'x'.repeat(256) }),
    '_account: number',
  ],
])('PutProfileObject refuses %s', async (_, text, message) => {
  const { put } = await givenAccounts()

  await expect(put(text)).rejects.toMatchObject({
    name: 'BadRequestException',
    message: expect.stringContaining(message) as string,
  })
})

test('two numbers that JavaScript cannot tell apart are two accounts', async () => {
  const { put } = await givenAccounts()

  const keys = [
    await put('{"account":12345678901234567890}'),
    await put('{"account":12345678901234567891}'),
  ]

  expect(keys).toEqual(['12345678901234567890', '12345678901234567891'])
})

test('what PostgreSQL cannot hold is stored without it', async () => {
  const { put, idsBy, objectsOf } = await givenAccounts()

  await put({ account: '1', first: 'A\0da \ud83d', 'b\0': 'y' })

  const [id = ''] = await idsBy('_account', '1')
  expect(await objectsOf(id)).toEqual([{ account: '1', first: 'A\uFFFDda \uFFFD' }])
})

test('a domain holds no more objects of a type than the type says', async () => {
  const { putType, put } = await givenAccounts()
  expect(await putType({ ...account, MaxProfileObjectCount: 3 })).toMatchObject({
    MaxAvailableProfileObjectCount: 3,
  })

  const puts = await Promise.allSettled(
    ['1', '2', '3', '4', '5'].map((each) => put({ account: each })),
  )

  expect(puts.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
  const kept = puts.findIndex(({ status }) => status === 'fulfilled') + 1
  expect(await put({ account: `${kept}`, first: 'Again' })).toBe(`${kept}`)
  expect(await putType({ ...account, MaxProfileObjectCount: 3 })).toMatchObject({
    MaxAvailableProfileObjectCount: 0,
  })
})

test('ListProfileObjects goes page by page, the latest first, and past what is deleted meanwhile', async () => {
  const { DomainName, putType, put, create, list } = await givenDomain(app)
  await putType({
    ...account,
    Keys: {
      id: [{ StandardIdentifiers: ['UNIQUE'], FieldNames: ['first'] }],
      _account: [{ StandardIdentifiers: ['PROFILE'], FieldNames: ['number'] }],
    },
  })
  const id = await create({ AccountNumber: '7' })
  for (const first of ['a', 'b', 'c', 'd', 'e']) await put({ account: 7, first })

  const page = await list(id, { MaxResults: 2 })
  const key = { ProfileId: id, ObjectTypeName: 'Account', ProfileObjectUniqueKey: 'd' }
  await profiles.send(new DeleteProfileObjectCommand({ DomainName, ...key }))
  const next = await list(id, { MaxResults: 2, NextToken: page.NextToken })
  const last = await list(id, { MaxResults: 2, NextToken: next.NextToken })

  const keysOf = ({ Items = [] }: typeof page) =>
    Items.map(({ ProfileObjectUniqueKey }) => ProfileObjectUniqueKey)
  expect([page, next, last].map(keysOf)).toEqual([['e', 'd'], ['c', 'b'], ['a']])
  expect(last.NextToken).toBeUndefined()
})

test('ListProfileObjects lists the objects of a key alone, if asked to', async () => {
  const { putType, put, create, objectsOf, list } = await givenAccounts()
  await putType({
    ...account,
    Keys: {
      id: [{ StandardIdentifiers: ['UNIQUE'], FieldNames: ['first'] }],
      _account: [{ StandardIdentifiers: ['PROFILE'], FieldNames: ['number'] }],
      mobile: [{ FieldNames: ['mobile'] }],
    },
  })
  const id = await create({ AccountNumber: '7' })
  await put({ account: '7', first: 'a', phones: ['+12025550100'] })
  await put({ account: '7', first: 'b', phones: ['+12025550101'] })

  const found = await objectsOf(id, {
    ObjectFilter: { KeyName: 'mobile', Values: ['(202) 555-0101', 'x'] },
  })

  expect(found).toMatchObject([{ first: 'b' }])
  await expect(list(id, { ObjectFilter: { KeyName: 'hat', Values: ['x'] } })).rejects.toMatchObject(
    {
      name: 'BadRequestException',
      message: expect.stringContaining('ObjectFilter.KeyName') as string,
    },
  )
})

test('ListProfileObjects refuses a token of its caller’s making, and a profile that is not there', async () => {
  const { create, list } = await givenAccounts()
  const id = await create({})

  await expect(list(id, { NextToken: 'made-up' })).rejects.toThrow(BadRequestException)
  await expect(list('f'.repeat(32))).rejects.toThrow(ResourceNotFoundException)
  await expect(list(id, { ObjectTypeName: 'Nobodys' })).rejects.toThrow(ResourceNotFoundException)
})

test('DeleteProfileObject removes an object and its keys, and leaves the fields', async () => {
  const { DomainName, put, search, idsBy, objectsOf } = await givenAccounts()
  await put(ada)
  const [id = ''] = await idsBy('mobile', '+442079460000')
  const place = { DomainName, ProfileId: id, ObjectTypeName: 'Account' }
  const remove = (ProfileObjectUniqueKey: string, ProfileId = id) =>
    profiles.send(new DeleteProfileObjectCommand({ ...place, ProfileId, ProfileObjectUniqueKey }))

  await expect(remove('9')).rejects.toThrow(ResourceNotFoundException)
  await expect(remove('1234', 'f'.repeat(32))).rejects.toThrow(ResourceNotFoundException)
  await remove('1234')

  expect(await objectsOf(id)).toEqual([])
  expect(await idsBy('mobile', '+442079460000')).toEqual([])
  expect(await search('_account', '1234')).toMatchObject([{ ProfileId: id, FirstName: 'Ada' }])
  await expect(remove('1234')).rejects.toThrow(ResourceNotFoundException)
})

test('of many objects of one customer at once comes one profile', async () => {
  const { putType, put, idsBy } = await givenAccounts()
  const contact = { email: `${randomUUID()}@example.com` }
  await putType({
    ...account,
    Keys: {
      id: [{ StandardIdentifiers: ['UNIQUE'], FieldNames: ['number'] }],
      _email: [{ StandardIdentifiers: ['PROFILE'], FieldNames: ['email'] }],
    },
  })

  await Promise.all(Array.from({ length: 12 }, (_none, account) => put({ account, contact })))

  expect(await idsBy('_email', contact.email)).toHaveLength(1)
})

test('an object is forgotten when the days of its type are over, and no sooner', async () => {
  const own = await startTestApp()
  const { DomainName, putType, put, idsBy, objectsOf } = await givenDomain(own)
  await putType({ ...account, ExpirationDays: 10 })
  await put(ada)
  const [id = ''] = await idsBy('mobile', '+442079460000')

  await own.moveOn(9.9 * 86_400)
  expect(await objectsOf(id)).toEqual([ada])
  await own.moveOn(0.1 * 86_400)

  expect(await objectsOf(id)).toEqual([])
  expect(await idsBy('mobile', '+442079460000')).toEqual([])
  const { Stats } = await own.profiles.send(new GetDomainCommand({ DomainName }))
  expect(Stats).toMatchObject({ ProfileCount: 1, ObjectCount: 0 })
  await own.moveOn(3600)
  await workUntilIdle(own.sql)
  expect(await own.sql`select from profile_object`).toHaveLength(0)
})
