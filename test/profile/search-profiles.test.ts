import { expect, test } from 'vitest'
import { searchProfiles } from '../../src/api/customer-profiles/search-profiles.ts'
import { identityKeyName } from '../../src/profile/profile-keys.ts'
import { issuer, useProfiles } from './given-profiles.ts'

const profiles = useProfiles()

type Search = Omit<Parameters<typeof searchProfiles.handle>[0], 'DomainName'>

async function givenDomain() {
  const given = await profiles.givenDomain()
  const search = (input: Search) =>
    searchProfiles.handle({ DomainName: given.domain, ...input }, given.context)
  const idsFound = async (input: Search) =>
    (await search(input)).Items?.map(({ ProfileId }) => ProfileId)
  return { ...given, search, idsFound }
}

test.each([
  ['_phone', 'PhoneNumber', '+44 20 7946 0000', '+442079460000'],
  ['_phone', 'MobilePhoneNumber', '+44 20 7946 0000', '+442079460000'],
  ['_phone', 'HomePhoneNumber', '+442079460000', '+44 (20) 7946-0000'],
  ['_phone', 'BusinessPhoneNumber', '+442079460000', '+44.20.7946.0000'],
  ['_email', 'EmailAddress', 'Ada@Example.com', 'ada@example.com'],
  ['_email', 'PersonalEmailAddress', 'ada@example.com', 'ADA@EXAMPLE.COM'],
  ['_email', 'BusinessEmailAddress', 'ada@example.com', 'ada@example.com'],
  ['_account', 'AccountNumber', 'A-7', 'A-7'],
] as const)('finds by %s what stands in %s', async (KeyName, field, stored, asked) => {
  const { givenProfile, search } = await givenDomain()
  const ProfileId = await givenProfile({ [field]: stored })
  await givenProfile({ FirstName: 'Other' })

  const { Items } = await search({ KeyName, Values: [asked] })

  expect(Items).toEqual([
    { ProfileId, [field]: stored, FoundByItems: [{ KeyName, Values: [asked] }] },
  ])
})

test.each([
  ['+44 20 7946 0000', '020 7946 0000', true],
  ['+44 20 7946 0000', '20 7946 0000', true],
  ['+1 555 123 4567', '(555)-123-4567', true],
  ['020 7946 0000', '+44 20 7946 0000', true],
  ['(555)-123-4567', '+15551234567', true],
  ['+1 555 123 4567', '+445551234567', false],
  ['+1 555 123 4567', '551234567', false],
] as const)('of a number stored as %s, finding it by %s is %s', async (stored, asked, isFound) => {
  const { givenProfile, idsFound } = await givenDomain()
  const id = await givenProfile({ PhoneNumber: stored })

  expect(await idsFound({ KeyName: '_phone', Values: [asked] })).toEqual(isFound ? [id] : [])
})

test('finds by the full name and by the profile id', async () => {
  const { givenProfile, idsFound } = await givenDomain()
  const id = await givenProfile({ FirstName: 'Ada', MiddleName: 'King', LastName: 'Lovelace' })

  const byName = await idsFound({ KeyName: '_fullName', Values: ['ada  king LOVELACE'] })
  const byId = await idsFound({ KeyName: '_profileId', Values: [id] })

  expect([byName, byId]).toEqual([[id], [id]])
})

test('finds by the identity that signed in', async () => {
  const { signedIn, idsFound } = await givenDomain()
  const { profileId } = await signedIn({ sub: 'ada' })

  const found = await idsFound({ KeyName: identityKeyName, Values: [`${issuer}#ada`] })

  expect(found).toEqual([profileId])
})

test('finds by any of the values of a key', async () => {
  const { givenProfile, idsFound } = await givenDomain()
  const ids = [
    await givenProfile({ AccountNumber: '1' }),
    await givenProfile({ AccountNumber: '2' }),
  ]

  const found = await idsFound({ KeyName: '_account', Values: ['1', '2', '3'] })

  expect(found).toEqual(ids.sort())
})

const two = {
  KeyName: '_account',
  Values: ['1'],
  AdditionalSearchKeys: [{ KeyName: '_email', Values: ['a@example.com'] }],
}

test('asks for one of its keys unless told otherwise, and says which it was', async () => {
  const { givenProfile, search } = await givenDomain()
  const ProfileId = await givenProfile({ EmailAddress: 'a@example.com' })

  const { Items } = await search(two)

  expect(Items).toMatchObject([
    { ProfileId, FoundByItems: [{ KeyName: '_email', Values: ['a@example.com'] }] },
  ])
})

test('asks for all of its keys on AND', async () => {
  const { givenProfile, search } = await givenDomain()
  await givenProfile({ EmailAddress: 'a@example.com' })
  const ProfileId = await givenProfile({ EmailAddress: 'a@example.com', AccountNumber: '1' })

  const { Items } = await search({ ...two, LogicalOperator: 'AND' })

  expect(Items).toMatchObject([
    {
      ProfileId,
      FoundByItems: [
        { KeyName: '_account', Values: ['1'] },
        { KeyName: '_email', Values: ['a@example.com'] },
      ],
    },
  ])
})

test('gives pages of twenty unless told otherwise, and each profile once', async () => {
  const { givenProfile, search } = await givenDomain()
  const ids = await Promise.all(
    Array.from({ length: 41 }, () => givenProfile({ AccountNumber: '1' })),
  )
  const input = { KeyName: '_account', Values: ['1'] }

  const first = await search(input)
  const second = await search({ ...input, NextToken: first.NextToken })
  const third = await search({ ...input, NextToken: second.NextToken, MaxResults: 100 })

  const pages = [first, second, third].map(({ Items = [] }) => Items)
  expect(pages.map((page) => page.length)).toEqual([20, 20, 1])
  expect(pages.flat().map(({ ProfileId }) => ProfileId)).toEqual(ids.sort())
  expect(third.NextToken).toBeUndefined()
})

test('refuses a key that the domain does not know, and names it', async () => {
  const { search } = await givenDomain()

  const unknown = search({
    ...two,
    AdditionalSearchKeys: [{ KeyName: '_shoeSize', Values: ['9'] }],
  })

  await expect(unknown).rejects.toMatchObject({
    name: 'BadRequestException',
    message: expect.stringContaining('_shoeSize') as string,
  })
})

test('refuses a token of its caller’s making', async () => {
  const { search } = await givenDomain()

  const forged = search({ ...two, NextToken: 'forged' })

  await expect(forged).rejects.toMatchObject({ name: 'BadRequestException' })
})

test('refuses a domain that is not there', async () => {
  const { context } = await givenDomain()

  const nowhere = searchProfiles.handle({ DomainName: 'nowhere', ...two }, context)

  await expect(nowhere).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
})

test('finds nothing of another domain', async () => {
  const { givenProfile } = await givenDomain()
  const id = await givenProfile({ AccountNumber: '1' })
  const { idsFound } = await givenDomain()

  const found = [
    await idsFound({ KeyName: '_account', Values: ['1'] }),
    await idsFound({ KeyName: '_profileId', Values: [id] }),
  ]

  expect(found).toEqual([[], []])
})

test('finds nothing, quietly, by half a surrogate pair', async () => {
  const { idsFound } = await givenDomain()

  const found = await idsFound({ KeyName: '_account', Values: ['\ud800'] })

  expect(found).toEqual([])
})
