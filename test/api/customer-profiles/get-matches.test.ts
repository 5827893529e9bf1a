import { randomUUID } from 'node:crypto'
import {
  BadRequestException,
  GetMatchesCommand,
  MergeProfilesCommand,
  ResourceNotFoundException,
  UpdateDomainCommand,
} from '@aws-sdk/client-customer-profiles'
import { expect, test } from 'vitest'
import { startSharedTestApp } from '../../support/app.ts'
import { givenDomain } from './given-domain.ts'

const app = await startSharedTestApp()
const { profiles } = app

const enable = (DomainName: string, Enabled = true) =>
  profiles.send(new UpdateDomainCommand({ DomainName, Matching: { Enabled } }))

async function givenMatching() {
  const domain = await givenDomain(app)
  const { DomainName } = domain
  await enable(DomainName)
  const match = (wish = {}) => profiles.send(new GetMatchesCommand({ DomainName, ...wish }))
  return { ...domain, match }
}

test('GetMatches tells which profiles share an address, a number or a name, and how much that says', async () => {
  const { create, match } = await givenMatching()
  const ada = { FirstName: 'Ada', LastName: 'King' }
  const ids = [
    await create({ ...ada, EmailAddress: 'ada@example.com' }),
    await create({ ...ada, BusinessEmailAddress: 'ADA@example.com' }),
    await create({ FirstName: 'Bob', MobilePhoneNumber: '+44 (20) 7946-0000' }),
    await create({ FirstName: 'Robert', PhoneNumber: '+442079460000' }),
    await create({ FirstName: 'Eve' }),
    await create({ FirstName: 'EVE' }),
    await create({ FirstName: 'Nobody', EmailAddress: 'nobody@example.com' }),
  ]

  const { Matches = [], PotentialMatches, MatchGenerationDate } = await match()

  const told = Matches.map(({ ProfileIds, ConfidenceScore }) => [ConfidenceScore, ProfileIds])
  expect(told.sort()).toEqual([
    [0.3, ids.slice(4, 6).sort()],
    [0.8, ids.slice(2, 4).sort()],
    [0.93, ids.slice(0, 2).sort()],
  ])
  expect(PotentialMatches).toBe(3)
  expect(MatchGenerationDate).toBeInstanceOf(Date)
})

test('GetMatches gives every match once, in pages, and the same ids each time', async () => {
  const { create, match } = await givenMatching()
  for (const name of ['ada', 'bob', 'eve', 'zoe', 'tom']) {
    await create({ EmailAddress: `${name}@example.com` })
    await create({ EmailAddress: `${name}@example.com` })
  }

  const ids: (string | undefined)[] = []
  let NextToken: string | undefined
  do {
    const page = await match({ MaxResults: 2, NextToken })
    expect(page.PotentialMatches).toBe(5)
    ids.push(...(page.Matches ?? []).map(({ MatchId }) => MatchId))
    NextToken = page.NextToken
  } while (NextToken !== undefined)

  expect(new Set(ids).size).toBe(5)
  expect((await match()).Matches?.map(({ MatchId }) => MatchId)).toEqual(ids)
})

test('profiles that were merged match no more', async () => {
  const { DomainName, create, match } = await givenMatching()
  const [main, other] = [
    await create({ EmailAddress: 'ada@example.com' }),
    await create({ EmailAddress: 'ada@example.com' }),
  ]
  expect((await match()).Matches).toHaveLength(1)

  await profiles.send(
    new MergeProfilesCommand({ DomainName, MainProfileId: main, ProfileIdsToBeMerged: [other] }),
  )

  expect(await match()).toMatchObject({ Matches: [], PotentialMatches: 0 })
})

test('numbers that are only dialled alike at home are no match, nor are those that a crowd has', async () => {
  const { DomainName, create, match } = await givenMatching()
  await create({ PhoneNumber: '+12025550100' })
  await create({ PhoneNumber: '+12025550100' })
  await create({ PhoneNumber: '+442079460000' })
  await create({ PhoneNumber: '+612079460000' })
  expect((await match()).PotentialMatches).toBe(1)

  await app.sql`
    insert into profile (domain_name, id, fields, created_at, last_updated_at)
    select ${DomainName}, md5(place::text), '{}', now(), now()
      from generate_series(1, 99) as place`
  await app.sql`
    insert into profile_key (domain_name, key_name, value, profile_id, origin, vouched)
    select ${DomainName}, '_phone', '+12025550100', md5(place::text), 'field', true
      from generate_series(1, 99) as place`

  expect((await match()).PotentialMatches).toBe(0)
})

test('GetMatches refuses a domain whose matching is not enabled, or not any more', async () => {
  const { DomainName, match } = await givenMatching()
  const other = await givenDomain(app)
  await enable(DomainName, false)

  for (const name of [DomainName, other.DomainName]) {
    await expect(match({ DomainName: name })).rejects.toThrow(BadRequestException)
  }
})

test('GetMatches refuses a domain that is not there, and a token that is none', async () => {
  const { match } = await givenMatching()

  await expect(match({ DomainName: randomUUID() })).rejects.toThrow(ResourceNotFoundException)
  await expect(match({ NextToken: 'none' })).rejects.toThrow(BadRequestException)
})
