import { randomUUID } from 'node:crypto'
import {
  BadRequestException,
  CreateDomainCommand,
  CustomerProfilesClient,
  GetDomainCommand,
  ListDomainsCommand,
  ResourceNotFoundException,
  type CreateDomainCommandInput,
} from '@aws-sdk/client-customer-profiles'
import { expect, test } from 'vitest'
import { startSharedTestApp } from '../../support/app.ts'

const app = await startSharedTestApp()
const { profiles, demo } = app

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
  ['what is not built', { Matching: { Enabled: true } }],
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

test('an operation of the contract that is not built says so, and names itself', async () => {
  await expect(profiles.send(new ListDomainsCommand({}))).rejects.toMatchObject({
    name: 'NotImplemented',
    message: expect.stringContaining('ListDomains') as string,
    $metadata: { httpStatusCode: 501, attempts: 1 },
  })
})
