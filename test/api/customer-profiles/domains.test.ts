import { randomUUID } from 'node:crypto'
import {
  BadRequestException,
  CreateDomainCommand,
  CreateProfileCommand,
  CustomerProfilesClient,
  DeleteDomainCommand,
  GetDomainCommand,
  GetProfileObjectTypeCommand,
  ListDomainsCommand,
  ResourceNotFoundException,
  SearchProfilesCommand,
  UpdateDomainCommand,
  type CreateDomainCommandInput,
  type UpdateDomainCommandInput,
} from '@aws-sdk/client-customer-profiles'
import { expect, test } from 'vitest'
import { startSharedTestApp } from '../../support/app.ts'
import { workUntilIdle } from '../../support/work.ts'
import { everyPage } from './every-page.ts'
import { account, givenDomain } from './given-domain.ts'

const app = await startSharedTestApp()
const { profiles, demo, sql } = app

const create = (wish: Partial<CreateDomainCommandInput> = {}) =>
  profiles.send(
    new CreateDomainCommand({ DomainName: randomUUID(), DefaultExpirationDays: 366, ...wish }),
  )

const get = (DomainName: string) => profiles.send(new GetDomainCommand({ DomainName }))

test('CreateDomain makes a domain, which GetDomain shows', async () => {
  const DomainName = randomUUID()

  const created = await create({ DomainName, Tags: { team: 'support' } })

  const shown = {
    DomainName,
    DefaultExpirationDays: 366,
    CreatedAt: expect.any(Date) as Date,
    LastUpdatedAt: created.CreatedAt,
    Tags: { team: 'support' },
  }
  expect(created).toMatchObject(shown)
  expect(await get(DomainName)).toMatchObject({ ...shown, Stats: { ProfileCount: 0 } })
})

test.each<[string, Partial<CreateDomainCommandInput>]>([
  ['a name with a space', { DomainName: 'two words' }],
  ['a name of 65 characters', { DomainName: 'x'.repeat(65) }],
  ['profiles that expire at once', { DefaultExpirationDays: 0 }],
  ['profiles that last for more than three years', { DefaultExpirationDays: 1099 }],
  ['matching that says not whether', { Matching: {} as { Enabled: boolean } }],
])('CreateDomain refuses %s with BadRequestException', async (_, wish) => {
  await expect(create(wish)).rejects.toThrow(BadRequestException)
})

test('CreateDomain gives a name to one of many that ask for it at once', async () => {
  const DomainName = randomUUID()

  const created = await Promise.allSettled(Array.from({ length: 8 }, () => create({ DomainName })))

  expect(created.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  const reasons = created.flatMap((each) =>
    each.status === 'rejected' ? [each.reason as unknown] : [],
  )
  expect(reasons.every((reason) => reason instanceof BadRequestException)).toBe(true)
})

test('GetDomain refuses a domain that is not there with ResourceNotFoundException', async () => {
  await expect(get(randomUUID())).rejects.toThrow(ResourceNotFoundException)
})

test('refuses who signs with a wrong secret', async () => {
  const { endpoint, region, accessKeyId } = demo
  const credentials = { accessKeyId, secretAccessKey: 'guessed' }
  const stranger = new CustomerProfilesClient({ endpoint, region, credentials })

  const asked = stranger.send(new GetDomainCommand({ DomainName: demo.profilesDomain }))

  await expect(asked).rejects.toMatchObject({ name: 'InvalidSignatureException' })
})

const settings: Omit<UpdateDomainCommandInput, 'DomainName'> = {
  DefaultEncryptionKey: 'arn:aws:kms:us-west-2:123456789012:key/k',
  DeadLetterQueueUrl: 'https://sqs.us-west-2.amazonaws.com/123456789012/letters',
  Matching: {
    Enabled: true,
    JobSchedule: { DayOfTheWeek: 'MONDAY', Time: '12:30' },
    AutoMerging: { Enabled: false, MinAllowedConfidenceScoreForMerging: 0.75 },
  },
  RuleBasedMatching: {
    Enabled: true,
    MatchingRules: [{ Rule: ['PhoneNumber', 'LastName'] }],
    MaxAllowedRuleLevelForMatching: 1,
  },
}

/** Rules are kept and never tried. */
const shownSettings = {
  ...settings,
  RuleBasedMatching: { ...settings.RuleBasedMatching, Status: 'PENDING' },
}

const update = (DomainName: string, wish: Partial<UpdateDomainCommandInput>) =>
  profiles.send(new UpdateDomainCommand({ DomainName, ...wish }))

test.each([
  ['CreateDomain', (DomainName: string, wish: object) => create({ DomainName, ...wish })],
  [
    'UpdateDomain',
    async (DomainName: string, wish: object) => {
      await create({ DomainName })
      return update(DomainName, wish)
    },
  ],
])('%s keeps all settings, and GetDomain gives them back', async (_, set) => {
  const DomainName = randomUUID()

  expect(await set(DomainName, settings)).toMatchObject(shownSettings)

  expect(await get(DomainName)).toMatchObject(shownSettings)
})

test('UpdateDomain changes what is given and leaves the rest', async () => {
  const DomainName = randomUUID()
  const { CreatedAt } = await create({ DomainName, ...settings, Tags: { team: 'support' } })

  const updated = await update(DomainName, { DefaultExpirationDays: 7, Tags: { team: 'sales' } })

  const shown = { ...shownSettings, DefaultExpirationDays: 7, Tags: { team: 'sales' }, CreatedAt }
  expect(updated).toMatchObject({ DomainName, ...shown })
  expect(updated.LastUpdatedAt?.getTime()).toBeGreaterThanOrEqual(CreatedAt?.getTime() ?? 0)
  expect(await get(DomainName)).toMatchObject(shown)
})

test('UpdateDomain clears a key and a queue by an empty text', async () => {
  const DomainName = randomUUID()
  await create({ DomainName, ...settings })

  await update(DomainName, { DefaultEncryptionKey: '', DeadLetterQueueUrl: '' })

  const { DefaultEncryptionKey, DeadLetterQueueUrl, Matching } = await get(DomainName)
  expect({ DefaultEncryptionKey, DeadLetterQueueUrl }).toEqual({})
  expect(Matching).toEqual(settings.Matching)
})

test('UpdateDomain refuses a domain that is not there', async () => {
  await expect(update(randomUUID(), {})).rejects.toThrow(ResourceNotFoundException)
})

test('two changes of a domain at once both count', async () => {
  const DomainName = randomUUID()
  await create({ DomainName })

  await Promise.all([
    update(DomainName, { DefaultExpirationDays: 7 }),
    update(DomainName, { Tags: { team: 'sales' } }),
  ])

  expect(await get(DomainName)).toMatchObject({
    DefaultExpirationDays: 7,
    Tags: { team: 'sales' },
  })
})

test('ListDomains gives every domain once, in pages, by their names', async () => {
  const names: string[] = [randomUUID(), randomUUID(), randomUUID()].sort()
  for (const DomainName of names) await create({ DomainName, Tags: { team: DomainName } })

  const items = await everyPage(async (NextToken) => {
    const page = await profiles.send(new ListDomainsCommand({ MaxResults: 2, NextToken }))
    expect(page.Items?.length).toBeLessThanOrEqual(2)
    return page
  })

  const listed = items.map(({ DomainName = '' }) => DomainName)
  expect(listed).toEqual([...new Set(listed)].sort())
  expect(listed).toContain(demo.profilesDomain)
  expect(items.filter(({ DomainName = '' }) => names.includes(DomainName))).toEqual(
    names.map((DomainName) => ({
      DomainName,
      CreatedAt: expect.any(Date) as Date,
      LastUpdatedAt: expect.any(Date) as Date,
      Tags: { team: DomainName },
    })),
  )
})

test('ListDomains refuses a token that is none', async () => {
  const listed = profiles.send(new ListDomainsCommand({ NextToken: 'no token!' }))

  await expect(listed).rejects.toThrow(BadRequestException)
})

const remove = (DomainName: string) => profiles.send(new DeleteDomainCommand({ DomainName }))

test('DeleteDomain removes a domain with all that it holds, and frees its name', async () => {
  const { DomainName, put, putType, idsBy } = await givenDomain(app)
  await putType(account)
  await put({ account: 'a-1' })
  expect(await idsBy('_account', 'a-1')).toHaveLength(1)

  await remove(DomainName)

  await expect(get(DomainName)).rejects.toThrow(ResourceNotFoundException)
  await create({ DomainName })
  expect((await get(DomainName)).Stats).toMatchObject({ ProfileCount: 0, ObjectCount: 0 })
  expect(await idsBy('_account', 'a-1')).toEqual([])
  const type = new GetProfileObjectTypeCommand({ DomainName, ObjectTypeName: 'Account' })
  await expect(profiles.send(type)).rejects.toThrow(ResourceNotFoundException)
})

test('DeleteDomain leaves other domains alone', async () => {
  const [one, other] = [await givenDomain(app), await givenDomain(app)]
  const id = await other.create({ AccountNumber: 'a-1' })

  await remove(one.DomainName)

  expect(await other.idsBy('_account', 'a-1')).toEqual([id])
})

test('DeleteDomain refuses a domain that is not there, and one that is deleted', async () => {
  const DomainName = randomUUID()
  await expect(remove(DomainName)).rejects.toThrow(ResourceNotFoundException)
  await create({ DomainName })
  await remove(DomainName)

  await expect(remove(DomainName)).rejects.toThrow(ResourceNotFoundException)
})

test('a large domain is gone at once for everyone, and its name is free when a job is done', async () => {
  const { DomainName, create: createProfile } = await givenDomain(app)
  await createProfile({ FirstName: 'Ada' })
  await sql`
    insert into profile (domain_name, id, fields, created_at, last_updated_at)
    select ${DomainName}, md5(place::text), '{}', now(), now()
      from generate_series(1, 2500) as place`
  await sql`
    insert into profile_object (domain_name, object_type_name, unique_key, profile_id, content,
                                created_at, last_updated_at)
    select ${DomainName}, 'Account', place, md5((place % 2500 + 1)::text), '{}', now(), now()
      from generate_series(1, 2500) as place`

  await remove(DomainName)

  const wishes = [
    () => get(DomainName),
    () => profiles.send(new CreateProfileCommand({ DomainName, FirstName: 'Eve' })),
    () =>
      profiles.send(new SearchProfilesCommand({ DomainName, KeyName: '_email', Values: ['a'] })),
    () => update(DomainName, { DefaultExpirationDays: 1 }),
  ]
  for (const ask of wishes) await expect(ask()).rejects.toThrow(ResourceNotFoundException)
  await workUntilIdle(sql)
  const [left] = await sql`select count(*) from profile where domain_name = ${DomainName}`
  expect(left).toEqual({ count: 0 })
  await create({ DomainName })
})

test('a profile that comes while its domain is deleted is refused, or deleted with it', async () => {
  const { DomainName, create: createProfile } = await givenDomain(app)

  const [deleted, ...made] = await Promise.allSettled([
    remove(DomainName),
    ...Array.from({ length: 8 }, () => createProfile({ FirstName: 'Ada' })),
  ])

  expect(deleted.status).toBe('fulfilled')
  for (const each of made) {
    if (each.status === 'rejected') expect(each.reason).toBeInstanceOf(ResourceNotFoundException)
  }
  const [left] = await sql`select count(*) from profile where domain_name = ${DomainName}`
  expect(left).toEqual({ count: 0 })
})
