import { expect, test } from 'vitest'
import { putProfileObjectType } from '../../src/api/customer-profiles/put-profile-object-type.ts'
import { mergeProfiles } from '../../src/profile/merge-profiles.ts'
import { lockProfile } from '../../src/profile/profile-store.ts'
import { allAtOnce } from '../support/all-at-once.ts'
import { mergingOf } from './given-merging.ts'
import { now, useProfiles } from './given-profiles.ts'

const { givenDomain } = useProfiles()

async function givenTwo() {
  const given = await givenDomain()
  const merging = mergingOf(given)
  const [ada, king] = [
    { sub: 'ada', email: 'ada@example.com', email_verified: true },
    { sub: 'king', email: 'king@example.com', email_verified: true },
  ]
  const { profileId: main } = await given.signedIn(ada)
  const { profileId: other } = await given.signedIn(king)
  return { ...given, ...merging, ada, king, main, other }
}

test('a sign-in that waits while its profile is merged goes to the main one', async () => {
  const { sql, domain, merge, signedIn, countProfiles, king, main, other } = await givenTwo()

  const results = await allAtOnce<unknown>(
    sql,
    (tx) => lockProfile(tx, { domain, id: other }),
    () => [
      merge(main, [other]),
      signedIn(king),
      signedIn({ ...king, sub: 'new', family_name: 'King' }),
    ],
  )

  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled'])
  expect(await countProfiles()).toBe(1)
  for (const sub of ['ada', 'king', 'new']) {
    expect(await signedIn({ sub })).toMatchObject({ profileId: main, created: false })
  }
})

test('a sign-in between whose looks its profile is merged is not refused for that', async () => {
  const { sql, domain, context, signIn, givenProfile } = await givenDomain()
  await putProfileObjectType.handle({ DomainName: domain, ...byUnprovenNumber }, context)
  const claims = {
    sub: 'ada',
    phone_number: '+442079460000',
    email: 'ada@example.com',
    email_verified: true,
  }
  const signInByNumber = () => signIn(claims, { objectTypeName: 'Customer' })
  const first = await signInByNumber()
  const main = await givenProfile({ LastName: 'King' })
  const mergedIds = first.outcome === 'imported' ? [first.profileId] : []

  const { second } = await sql.begin(async (tx) => {
    // A sign-in looks for its object, then by its keys: for these it waits.
    await tx`lock table profile_key in access exclusive mode`
    const second = signInByNumber()
    const waiting = () => sql`
      select
        from pg_stat_activity
       where datname = current_database()
         and wait_event_type = 'Lock'`
    await expect.poll(waiting, { timeout: 10_000 }).toHaveLength(1)
    await mergeProfiles(tx, { domain, mainId: main, mergedIds, sources: {}, now })
    return { second }
  })

  expect(await second).toMatchObject({ outcome: 'imported', profileId: main })
})

/** Nobody vouches for the number that its objects are told apart by. */
const byUnprovenNumber = {
  ObjectTypeName: 'Customer',
  Description: 'Who signs in',
  AllowProfileCreation: true,
  Fields: {
    number: { Source: '_source.phone_number', ContentType: 'PHONE_NUMBER' },
    email: { Source: '_source.email', Target: '_profile.EmailAddress' },
  },
  Keys: {
    number: [{ StandardIdentifiers: ['UNIQUE'], FieldNames: ['number'] }],
    _email: [{ StandardIdentifiers: ['PROFILE'], FieldNames: ['email'] }],
  },
} as const

test('two merges of each other’s profiles at once: one is done, and nothing is lost', async () => {
  const { sql, domain, merge, signedIn, countProfiles, main, other } = await givenTwo()

  const results = await allAtOnce(
    sql,
    (tx) => lockProfile(tx, { domain, id: [main, other].sort()[0] ?? '' }),
    () => [merge(main, [other]), merge(other, [main])],
  )

  const outcomes = results.map((each) => each.status === 'fulfilled' && each.value.outcome)
  expect(outcomes.sort()).toEqual(['merged', 'refused'])
  expect(await countProfiles()).toBe(1)
  const [ada, king] = [await signedIn({ sub: 'ada' }), await signedIn({ sub: 'king' })]
  expect(ada.profileId).toBe(king.profileId)
})

test('the same merge many times at once is done once', async () => {
  const { sql, domain, merge, main, other, picture } = await givenTwo()

  const results = await allAtOnce(
    sql,
    (tx) => lockProfile(tx, { domain, id: main }),
    () => Array.from({ length: 5 }, () => merge(main, [other])),
  )

  const outcomes = results.map((each) => each.status === 'fulfilled' && each.value.outcome)
  expect(outcomes.sort()).toEqual(['merged', ...Array<string>(4).fill('mergedBefore')])
  expect((await picture()).merges).toHaveLength(1)
})

test('two merges that share a profile: it becomes part of one', async () => {
  const { sql, domain, givenProfile, merge, picture, main, other } = await givenTwo()
  const third = await givenProfile({ FirstName: 'Eve' })

  const results = await allAtOnce(
    sql,
    (tx) => lockProfile(tx, { domain, id: other }),
    () => [merge(main, [other]), merge(third, [other])],
  )

  const outcomes = results.map((each) => each.status === 'fulfilled' && each.value.outcome)
  expect(outcomes.sort()).toEqual(['merged', 'refused'])
  const { aliases, profiles } = await picture()
  expect(aliases).toHaveLength(1)
  expect(profiles).toHaveLength(2)
})

test('a sign-in that waits while a merge is undone goes to its own profile again', async () => {
  const { sql, domain, merged, unmerge, signedIn, main, other } = await givenTwo()
  const mergeId = await merged(main, [other])

  const [undone, signed] = await allAtOnce<unknown>(
    sql,
    (tx) => lockProfile(tx, { domain, id: main }),
    () => [unmerge(mergeId), signedIn({ sub: 'king' })],
  )

  expect(undone).toMatchObject({ value: { outcome: 'undone' } })
  expect(signed).toMatchObject({ status: 'fulfilled' })
  expect(await signedIn({ sub: 'king' })).toMatchObject({ profileId: other, created: false })
})

test('a merge that is undone twice at once is undone once', async () => {
  const { sql, domain, merged, unmerge, main, other } = await givenTwo()
  const mergeId = await merged(main, [other])

  const results = await allAtOnce(
    sql,
    (tx) => lockProfile(tx, { domain, id: main }),
    () => [unmerge(mergeId), unmerge(mergeId)],
  )

  const outcomes = results.map((each) => each.status === 'fulfilled' && each.value.outcome)
  expect(outcomes.sort()).toEqual(['refused', 'undone'])
})
