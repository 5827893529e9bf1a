import { randomUUID } from 'node:crypto'
import {
  BadRequestException,
  BatchGetProfileCommand,
  DeleteProfileCommand,
  MergeProfilesCommand,
  ResourceNotFoundException,
  UpdateProfileCommand,
  type MergeProfilesCommandInput,
} from '@aws-sdk/client-customer-profiles'
import { expect, test } from 'vitest'
import { startSharedTestApp } from '../../support/app.ts'
import { account, givenDomain } from './given-domain.ts'

const app = await startSharedTestApp()
const { profiles } = app
const nobody = 'f'.repeat(32)

async function givenMerging() {
  const domain = await givenDomain(app)
  const { DomainName } = domain
  await domain.putType(account)
  const merge = (
    MainProfileId: string,
    ProfileIdsToBeMerged: string[],
    wish: Partial<MergeProfilesCommandInput> = {},
  ) =>
    profiles.send(
      new MergeProfilesCommand({ DomainName, MainProfileId, ProfileIdsToBeMerged, ...wish }),
    )
  const batch = (...ProfileIds: string[]) =>
    profiles.send(new BatchGetProfileCommand({ DomainName, ProfileIds }))
  const get = async (id: string) => (await batch(id)).Profiles?.[0]
  const remove = (ProfileId: string) =>
    profiles.send(new DeleteProfileCommand({ DomainName, ProfileId }))
  return { ...domain, merge, batch, get, remove }
}

test('MergeProfiles makes one profile of several, with the fields of all', async () => {
  const { create, merge, get } = await givenMerging()
  const main = await create({ FirstName: 'Ada', Attributes: { tier: 'gold' } })
  const first = await create({ FirstName: 'A.', LastName: 'Lovelace', Attributes: { tier: 'tin' } })
  const second = await create({ LastName: 'King', Attributes: { since: '1835' } })

  const { Message } = await merge(main, [first, second])

  expect(Message).toMatch(/^Merged\. Until \S+, `profiles unmerge \S+` undoes it\.$/)
  expect(await get(main)).toEqual({
    ProfileId: main,
    FirstName: 'Ada',
    LastName: 'Lovelace',
    Attributes: { tier: 'gold', since: '1835' },
  })
})

test('MergeProfiles takes fields from the sources that are named', async () => {
  const { create, merge, get } = await givenMerging()
  const main = await create({ FirstName: 'Ada', LastName: 'Byron', Attributes: { tier: 'gold' } })
  const other = await create({ FirstName: 'A.', Attributes: { tier: 'tin' } })

  await merge(main, [other], {
    FieldSourceProfileIds: { FirstName: other, LastName: other, Attributes: { tier: other } },
  })

  const expected = { ProfileId: main, FirstName: 'A.', Attributes: { tier: 'tin' } }
  expect(await get(main)).toEqual(expected)
})

test('MergeProfiles moves objects, and all that anyone was found by', async () => {
  const { create, put, idsBy, merge, objectsOf } = await givenMerging()
  const main = await create({ EmailAddress: 'ada@example.com', FirstName: 'Ada' })
  const object = {
    account: 'a-1',
    contact: { email: 'a.king@example.com' },
    phones: ['+442079460000'],
  }
  await put(object)
  const [other = ''] = await idsBy('_account', 'a-1')
  const third = await create({ EmailAddress: 'countess@example.com', LastName: 'King' })

  await merge(main, [other, third], { FieldSourceProfileIds: { EmailAddress: third } })

  for (const [key, value] of [
    ['_email', 'ada@example.com'],
    ['_email', 'a.king@example.com'],
    ['_email', 'countess@example.com'],
    ['_account', 'a-1'],
    ['mobile', '020 7946 0000'],
    ['_fullName', 'ada'],
    ['_fullName', 'king'],
    ['_fullName', 'ada king'],
  ] as const) {
    expect([key, value, await idsBy(key, value)]).toEqual([key, value, [main]])
  }
  expect(await objectsOf(main)).toEqual([object])
})

test('what a merged profile was found by stays when the fields change later', async () => {
  const { DomainName, create, idsBy, merge } = await givenMerging()
  const main = await create({ EmailAddress: 'ada@example.com' })
  const other = await create({ EmailAddress: 'king@example.com' })
  await merge(main, [other])

  await profiles.send(
    new UpdateProfileCommand({ DomainName, ProfileId: main, EmailAddress: 'new@example.com' }),
  )

  expect(await idsBy('_email', 'king@example.com')).toEqual([main])
  expect(await idsBy('_email', 'ada@example.com')).toEqual([])
})

test('an object that is put again goes to the profile that its own was merged into', async () => {
  const { create, put, idsBy, merge, objectsOf } = await givenMerging()
  const main = await create({ FirstName: 'Ada' })
  await put({ account: 'a-1', last: 'Byron' })
  const [other = ''] = await idsBy('_account', 'a-1')
  await merge(main, [other])

  await put({ account: 'a-1', last: 'King' })

  expect(await objectsOf(main)).toEqual([{ account: 'a-1', last: 'King' }])
})

test('the id of a merged profile leads to the main one, through any number of merges', async () => {
  const { create, idsBy, merge, batch } = await givenMerging()
  const [first, second, third] = [await create({}), await create({}), await create({})]
  await merge(second, [first])
  await merge(third, [second])

  for (const id of [first, second, third]) expect(await idsBy('_profileId', id)).toEqual([third])

  const { Profiles, Errors } = await batch(first, third)
  expect(Profiles).toEqual([{ ProfileId: third }])
  expect(Errors).toEqual([
    {
      ProfileId: first,
      Code: 'ResourceNotFoundException',
      Message: `The profile ${first} was merged into ${third}.`,
    },
  ])
})

test('an object that names a merged profile goes to the main one', async () => {
  const { create, putType, put, merge, objectsOf } = await givenMerging()
  const [main, other] = [await create({}), await create({})]
  await putType({
    ObjectTypeName: 'Note',
    Fields: { id: { Source: '_source.id' }, of: { Source: '_source.of' } },
    Keys: {
      note: [{ StandardIdentifiers: ['UNIQUE'], FieldNames: ['id'] }],
      _profileId: [{ StandardIdentifiers: ['PROFILE', 'LOOKUP_ONLY'], FieldNames: ['of'] }],
    },
  })
  await merge(main, [other])

  await put({ id: 'n-1', of: other }, 'Note')

  expect(await objectsOf(main, { ObjectTypeName: 'Note' })).toEqual([{ id: 'n-1', of: other }])
})

test('MergeProfiles again, as when its reply was lost, changes nothing', async () => {
  const { create, merge, get } = await givenMerging()
  const [main, other] = [await create({ FirstName: 'Ada' }), await create({ LastName: 'King' })]
  await merge(main, [other])
  const merged = await get(main)

  expect(await merge(main, [other, other])).toMatchObject({
    Message: 'The profiles were merged before.',
  })

  expect(await get(main)).toEqual(merged)
})

test('MergeProfiles refuses to merge a profile into itself', async () => {
  const { create, merge } = await givenMerging()
  const [main, other] = [await create({}), await create({})]

  await expect(merge(main, [other, main])).rejects.toThrow(BadRequestException)
})

test.each([
  ['FirstName', { FirstName: nobody }],
  ['Attributes', { Attributes: { tier: nobody } }],
])('MergeProfiles refuses a source that is not merged, by %s', async (member, sources) => {
  const { create, merge } = await givenMerging()
  const [main, other] = [await create({}), await create({})]

  const merged = merge(main, [other], { FieldSourceProfileIds: sources })

  await expect(merged).rejects.toThrow(BadRequestException)
  await expect(merged).rejects.toThrow(`FieldSourceProfileIds.${member}`)
})

test('MergeProfiles refuses profiles that are not there, and then merges none', async () => {
  const { create, merge, batch } = await givenMerging()
  const [main, other] = [await create({}), await create({})]
  const elsewhere = await (await givenMerging()).create({})

  for (const [mainId, ids] of [
    [nobody, [other]],
    [main, [other, nobody]],
    [main, [other, elsewhere]],
  ] as const) {
    await expect(merge(mainId, [...ids])).rejects.toThrow(ResourceNotFoundException)
  }
  await expect(merge(main, [other], { DomainName: randomUUID() })).rejects.toThrow(
    ResourceNotFoundException,
  )

  expect((await batch(main, other)).Errors).toEqual([])
})

test('BatchGetProfile gives each profile once, in the order of the request, and says which are not there', async () => {
  const { create, batch } = await givenMerging()
  const elsewhere = await (await givenMerging()).create({ FirstName: 'Eve' })
  const [ada, bob] = [await create({ FirstName: 'Ada' }), await create({ FirstName: 'Bob' })]

  const { Profiles, Errors } = await batch(bob, nobody, ada, bob, elsewhere)

  expect(Profiles).toEqual([
    { ProfileId: bob, FirstName: 'Bob' },
    { ProfileId: ada, FirstName: 'Ada' },
  ])
  expect(Errors).toMatchObject([
    { ProfileId: nobody, Code: 'ResourceNotFoundException' },
    { ProfileId: elsewhere, Code: 'ResourceNotFoundException' },
  ])
})

test('DeleteProfile removes a profile with its objects and all that it was found by', async () => {
  const { create, put, idsBy, batch, remove, objectsOf } = await givenMerging()
  await put({ account: 'a-1', contact: { email: 'ada@example.com' } })
  const [id = ''] = await idsBy('_account', 'a-1')
  const other = await create({ FirstName: 'Ada' })

  await remove(id)

  expect((await batch(id, other)).Profiles).toEqual([{ ProfileId: other, FirstName: 'Ada' }])
  expect(await idsBy('_email', 'ada@example.com')).toEqual([])
  await expect(objectsOf(id)).rejects.toThrow(ResourceNotFoundException)
  await expect(remove(id)).rejects.toThrow(ResourceNotFoundException)
})

test('an object that comes after its profile was deleted gets a new one', async () => {
  const { put, idsBy, remove } = await givenMerging()
  await put({ account: 'a-1' })
  const [before = ''] = await idsBy('_account', 'a-1')
  await remove(before)

  await put({ account: 'a-1' })

  const [after, ...others] = await idsBy('_account', 'a-1')
  expect(after).not.toBe(before)
  expect(others).toEqual([])
})

test('whoever deletes the main profile deletes all that was merged into it', async () => {
  const { DomainName, create, idsBy, merge, remove } = await givenMerging()
  const [main, other] = [await create({}), await create({ EmailAddress: 'king@example.com' })]
  await merge(main, [other])

  await remove(main)

  expect(await idsBy('_profileId', other)).toEqual([])
  expect(await idsBy('_email', 'king@example.com')).toEqual([])
  const left = await app.sql`select from profile_merge where domain_name = ${DomainName}`
  expect(left).toHaveLength(0)
})
