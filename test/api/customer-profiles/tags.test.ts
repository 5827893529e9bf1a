import {
  BadRequestException,
  GetDomainCommand,
  GetProfileObjectTypeCommand,
  ListTagsForResourceCommand,
  PutIntegrationCommand,
  ResourceNotFoundException,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-customer-profiles'
import { expect, test } from 'vitest'
import { givenKey } from '../../access/given-key.ts'
import { startSharedTestApp } from '../../support/app.ts'
import { account, givenDomain } from './given-domain.ts'

const app = await startSharedTestApp()
const { profiles } = app

const arnOf = (tail: string) => `arn:aws:profile:us-west-2:123456789012:domains/${tail}`
const tag = (resourceArn: string, tags: Record<string, string>) =>
  profiles.send(new TagResourceCommand({ resourceArn, tags }))
const untag = (resourceArn: string, tagKeys: string[]) =>
  profiles.send(new UntagResourceCommand({ resourceArn, tagKeys }))
const tagsOf = async (resourceArn: string) =>
  (await profiles.send(new ListTagsForResourceCommand({ resourceArn }))).tags

/** A domain, a type and an integration of it, each by its ARN. */
async function givenResources() {
  const { DomainName, putType } = await givenDomain(app)
  await putType(account)
  const Uri = 's3://customers/eu:1'
  await profiles.send(new PutIntegrationCommand({ DomainName, Uri, ObjectTypeName: 'Account' }))
  return {
    DomainName,
    domain: arnOf(DomainName),
    'object type': arnOf(`${DomainName}/object-types/Account`),
    integration: arnOf(`${DomainName}/integrations/${Uri}`),
  }
}

const kinds = ['domain', 'object type', 'integration'] as const

test.each(kinds)('tags of an %s are added, changed and taken away', async (kind) => {
  const resources = await givenResources()
  const arn = resources[kind]

  await tag(arn, { team: 'support', stage: 'test' })
  await tag(arn, { stage: 'live', region: '' })
  await untag(arn, ['team', 'never'])

  expect(await tagsOf(arn)).toEqual({ stage: 'live', region: '' })
  for (const other of kinds.filter((each) => each !== kind)) {
    expect(await tagsOf(resources[other])).toEqual({})
  }
})

test('tags show where the resource does', async () => {
  const resources = await givenResources()
  const { DomainName } = resources

  await tag(resources.domain, { of: 'domain' })
  await tag(resources['object type'], { of: 'type' })

  const type = new GetProfileObjectTypeCommand({ DomainName, ObjectTypeName: 'Account' })
  expect((await profiles.send(new GetDomainCommand({ DomainName }))).Tags).toEqual({ of: 'domain' })
  expect((await profiles.send(type)).Tags).toEqual({ of: 'type' })
})

test('a resource has at most 50 tags', async () => {
  const { domain } = await givenResources()
  const letters = 'abcdefghijklmnopqrstuvwxy'.split('')
  const fifty = Object.fromEntries(
    letters.flatMap((letter) => [`${letter}a`, `${letter}b`]).map((key) => [key, '1']),
  )
  await tag(domain, fifty)

  await expect(tag(domain, { more: '1' })).rejects.toThrow(BadRequestException)

  await tag(domain, { aa: '2' })
  expect(await tagsOf(domain)).toEqual({ ...fifty, aa: '2' })
})

test.each([
  ['an ARN of no resource', 'arn:aws:profile'],
  ['an ARN of another kind', arnOf('d/calculated-attributes/a')],
  ['an ARN of another service', 'arn:aws:connect:us-west-2:123456789012:instance/i'],
])('refuses %s', async (_, arn) => {
  await expect(tagsOf(arn)).rejects.toThrow(BadRequestException)
})

test.each(['nowhere', 'nowhere/object-types/Account'])(
  'refuses %s, which is not there',
  async (tail) => {
    const arn = arnOf(tail)

    await expect(tagsOf(arn)).rejects.toThrow(ResourceNotFoundException)
    await expect(tag(arn, { a: 'b' })).rejects.toThrow(ResourceNotFoundException)
    await expect(untag(arn, ['a'])).rejects.toThrow(ResourceNotFoundException)
  },
)

test('refuses a type that is not there, and a template', async () => {
  const { domain } = await givenResources()

  for (const name of ['Nothing', 'CTR']) {
    await expect(tagsOf(`${domain}/object-types/${name}`)).rejects.toThrow(
      ResourceNotFoundException,
    )
  }
})

test('a policy allows tags of one resource, and of no other', async () => {
  const resources = await givenResources()
  const { profiles: limited } = await givenKey(app, {
    Effect: 'Allow',
    Action: 'profile:ListTagsForResource',
    Resource: resources.integration,
  })
  const ask = (resourceArn: string) => limited.send(new ListTagsForResourceCommand({ resourceArn }))

  expect((await ask(resources.integration)).tags).toEqual({})
  await expect(ask(resources.domain)).rejects.toMatchObject({ name: 'AccessDeniedException' })
})
