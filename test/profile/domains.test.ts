import { expect, test } from 'vitest'
import { createDomain } from '../../src/api/customer-profiles/create-domain.ts'
import { getDomain } from '../../src/api/customer-profiles/get-domain.ts'
import { now, useProfiles } from './given-profiles.ts'

const { givenDomain } = useProfiles()

test('CreateDomain makes a domain that GetDomain shows', async () => {
  const { context } = await givenDomain()
  const Tags = { team_name: 'sales' }

  const made = await createDomain.handle(
    { DomainName: 'made', DefaultExpirationDays: 30, Tags, Matching: { Enabled: false } },
    context,
  )

  const Matching = { Enabled: false }
  const shown = { DomainName: 'made', DefaultExpirationDays: 30, Tags, Matching }
  expect(made).toEqual({ ...shown, CreatedAt: now, LastUpdatedAt: now })
  expect(await getDomain.handle({ DomainName: 'made' }, context)).toMatchObject({
    ...made,
    Stats: { ProfileCount: 0, MeteringProfileCount: 0, ObjectCount: 0, TotalSize: 0 },
  })
})

test('GetDomain counts what the domain holds', async () => {
  const { context, domain, givenProfile, signedIn } = await givenDomain()
  await givenProfile({ FirstName: 'Ada' })
  await signedIn({ sub: 'ada' })

  const { Stats } = await getDomain.handle({ DomainName: domain }, context)

  expect(Stats).toMatchObject({ ProfileCount: 2, MeteringProfileCount: 2, ObjectCount: 1 })
  expect(Stats?.TotalSize).toBeGreaterThan(0)
})

test('CreateDomain refuses a name that is taken', async () => {
  const { context, domain } = await givenDomain()

  const second = createDomain.handle({ DomainName: domain, DefaultExpirationDays: 1 }, context)

  await expect(second).rejects.toMatchObject({ name: 'BadRequestException' })
})

test('GetDomain refuses a domain that is not there', async () => {
  const { context } = await givenDomain()

  const nowhere = getDomain.handle({ DomainName: 'nowhere' }, context)

  await expect(nowhere).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
})
