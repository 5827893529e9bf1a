import { expect, test } from 'vitest'
import { deleteDomain } from '../../src/api/customer-profiles/delete-domain.ts'
import { deleteProfile } from '../../src/api/customer-profiles/delete-profile.ts'
import { deleteProfileKey } from '../../src/api/customer-profiles/profile-keys.ts'
import { updateProfile } from '../../src/api/customer-profiles/update-profile.ts'
import { mergingOf } from './given-merging.ts'
import { now, useProfiles } from './given-profiles.ts'

const { givenDomain } = useProfiles()
const daysLater = (days: number) => new Date(now.getTime() + days * 86_400_000)

async function givenMerged() {
  const given = await givenDomain()
  const merging = mergingOf(given)
  const main = await given.givenProfile({ FirstName: 'Ada', EmailAddress: 'ada@example.com' })
  const { profileId: other } = await given.signedIn({
    sub: 'king',
    email: 'king@example.com',
    email_verified: true,
  })
  const before = await merging.picture()
  const mergeId = await merging.merged(main, [other])
  return { ...given, ...merging, main, other, before, mergeId }
}

test('a sign-in of a merged customer leads to the main profile, and after the undoing to their own', async () => {
  const { signedIn, unmerge, main, other, mergeId } = await givenMerged()

  expect(await signedIn({ sub: 'king' })).toMatchObject({ profileId: main, created: false })
  expect(await unmerge(mergeId)).toMatchObject({ outcome: 'undone' })

  expect(await signedIn({ sub: 'king' })).toMatchObject({ profileId: other, created: false })
})

test('both identities of two merged profiles lead to the main one', async () => {
  const given = await givenDomain()
  const { merged } = mergingOf(given)
  const { profileId: main } = await given.signedIn({ sub: 'one' })
  const { profileId: other } = await given.signedIn({ sub: 'two' })

  await merged(main, [other])

  for (const sub of ['one', 'two']) {
    expect(await given.signedIn({ sub })).toMatchObject({ profileId: main, created: false })
  }
  expect(await given.countProfiles()).toBe(1)
})

test.each([
  ['a field', { FirstName: 'Ada' }],
  ['what it is found by besides', { EmailAddress: 'ada@example.com' }],
])(
  'an address that nobody vouches for leads no sign-in to a merged profile, as %s',
  async (_, fields) => {
    const { givenProfile, signedIn, ...given } = await givenDomain()
    const { merged } = mergingOf(given)
    const main = await givenProfile(fields)
    const { profileId: typed } = await signedIn({ sub: 'eve', email: 'victim@example.com' })
    await merged(main, [typed])

    const victim = { sub: 'victim', email: 'victim@example.com', email_verified: true }

    expect(await signedIn(victim)).toMatchObject({ created: true })
  },
)

test('a merge cannot be undone twice, nor one that never was', async () => {
  const { unmerge, mergeId } = await givenMerged()
  await unmerge(mergeId)

  for (const id of [mergeId, 'no merge']) {
    expect(await unmerge(id)).toEqual({ outcome: 'refused', reason: 'unknown' })
  }
})

test('a merge can be undone for 30 days', async () => {
  const { unmerge, mergeId } = await givenMerged()

  const tooLate = await unmerge(mergeId, daysLater(30))

  expect(tooLate).toEqual({ outcome: 'refused', reason: 'unknown' })
  const inTime = await unmerge(mergeId, new Date(daysLater(30).getTime() - 1))
  expect(inTime).toMatchObject({ outcome: 'undone' })
})

test('a merge is not undone when the fields changed since, until they are put back', async () => {
  const {
    context,
    domain: DomainName,
    unmerge,
    picture,
    main,
    before,
    mergeId,
  } = await givenMerged()
  const change = (FirstName: string) =>
    updateProfile.handle({ DomainName, ProfileId: main, FirstName }, context)
  await change('Augusta')
  const changed = await picture()

  const refused = await unmerge(mergeId)

  expect(refused).toEqual({ outcome: 'refused', reason: 'fieldsChanged', fields: ['FirstName'] })
  expect(await picture()).toEqual(changed)
  await change('Ada')
  expect(await unmerge(mergeId)).toMatchObject({ outcome: 'undone' })
  expect(await picture()).toMatchObject({ profiles: before.profiles })
})

test('a merge is not undone when that would bring back a key that was deleted since', async () => {
  const { context, domain: DomainName, unmerge, main, mergeId } = await givenMerged()
  await deleteProfileKey.handle(
    { DomainName, ProfileId: main, KeyName: '_email', Values: ['king@example.com'] },
    context,
  )

  const refused = await unmerge(mergeId)

  expect(refused).toEqual({ outcome: 'refused', reason: 'keysGone', keyNames: ['_email'] })
})

test('of merges into one profile the later is undone first', async () => {
  const { givenProfile, merged, unmerge, main, before, picture, mergeId } = await givenMerged()
  const third = await givenProfile({ LastName: 'King' })
  const later = await merged(main, [third])

  const refused = { outcome: 'refused', reason: 'laterMerge', mergeId: later }
  expect(await unmerge(mergeId)).toEqual(refused)

  await unmerge(later)
  expect(await unmerge(mergeId)).toMatchObject({ outcome: 'undone' })
  const { profiles } = await picture()
  expect(profiles.filter(({ id }) => id !== third)).toEqual(before.profiles)
})

test('a merge into a profile that was merged itself is undone after that', async () => {
  const { givenProfile, merged, unmerge, main, other, mergeId, ...given } = await givenMerged()
  const third = await givenProfile({ LastName: 'King' })
  const later = await merged(third, [main])
  expect(await given.signedIn({ sub: 'king' })).toMatchObject({ profileId: third })

  expect(await unmerge(mergeId)).toEqual({
    outcome: 'refused',
    reason: 'laterMerge',
    mergeId: later,
  })

  await unmerge(later)
  await unmerge(mergeId)
  expect(await given.signedIn({ sub: 'king' })).toMatchObject({ profileId: other })
})

test('what came to the main profile since the merge stays with it', async () => {
  const { signedIn, unmerge, fieldsOf, main, mergeId } = await givenMerged()
  const newcomer = { sub: 'new', email: 'ada@example.com', email_verified: true }
  expect(await signedIn(newcomer)).toMatchObject({ profileId: main })

  expect(await unmerge(mergeId)).toMatchObject({ outcome: 'undone' })

  expect(await signedIn(newcomer)).toMatchObject({ profileId: main, created: false })
  expect(await fieldsOf(main)).toEqual({ FirstName: 'Ada', EmailAddress: 'ada@example.com' })
})

test('nothing of a merge outlives its main profile, or its domain', async () => {
  const one = await givenMerged()
  const two = await givenMerged()

  await deleteProfile.handle({ DomainName: one.domain, ProfileId: one.main }, one.context)
  await deleteDomain.handle({ DomainName: two.domain }, two.context)

  for (const { unmerge, mergeId, sql } of [one, two]) {
    expect(await unmerge(mergeId)).toEqual({ outcome: 'refused', reason: 'unknown' })
    expect(await sql`select from profile_merge where id = ${mergeId}`).toHaveLength(0)
  }
})
