import { randomUUID } from 'node:crypto'
import {
  BadRequestException,
  DeleteIntegrationCommand,
  GetIntegrationCommand,
  ListIntegrationsCommand,
  PutIntegrationCommand,
  ResourceNotFoundException,
  type PutIntegrationCommandInput,
} from '@aws-sdk/client-customer-profiles'
import { expect, test } from 'vitest'
import { startSharedTestApp } from '../../support/app.ts'
import { everyPage } from './every-page.ts'
import { account, givenDomain } from './given-domain.ts'

const app = await startSharedTestApp()
const { profiles } = app

const Uri = 's3://customers/of the shop?üñ'

async function givenIntegrations() {
  const { DomainName, putType } = await givenDomain(app)
  await putType(account)
  const put = (wish: Partial<PutIntegrationCommandInput> = {}) =>
    profiles.send(
      new PutIntegrationCommand({ DomainName, Uri, ObjectTypeName: 'Account', ...wish }),
    )
  const get = (uri = Uri) => profiles.send(new GetIntegrationCommand({ DomainName, Uri: uri }))
  const list = (wish = {}) => profiles.send(new ListIntegrationsCommand({ DomainName, ...wish }))
  const remove = (uri = Uri) =>
    profiles.send(new DeleteIntegrationCommand({ DomainName, Uri: uri }))
  return { DomainName, put, get, list, remove }
}

test('PutIntegration keeps a source of objects, which GetIntegration and ListIntegrations show', async () => {
  const { DomainName, put, get, list } = await givenIntegrations()
  const RoleArn = 'arn:aws:iam::123456789012:role/reader'

  const made = await put({ RoleArn, Tags: { team: 'support' } })

  const shown = {
    DomainName,
    Uri,
    ObjectTypeName: 'Account',
    RoleArn,
    Tags: { team: 'support' },
    CreatedAt: made.CreatedAt,
    LastUpdatedAt: made.CreatedAt,
  }
  expect(made).toMatchObject(shown)
  expect(await get()).toMatchObject(shown)
  expect((await list({ IncludeHidden: true })).Items).toEqual([shown])
})

test('PutIntegration of the same Uri replaces what it was', async () => {
  const { put, get, list } = await givenIntegrations()
  const { CreatedAt } = await put({ Tags: { team: 'support' } })

  await put({ ObjectTypeName: undefined, ObjectTypeNames: { Bought: 'Account', Left: 'CTR' } })

  const integration = await get()
  expect(integration).toMatchObject({
    ObjectTypeNames: { Bought: 'Account', Left: 'CTR' },
    Tags: {},
    CreatedAt,
  })
  expect(integration.ObjectTypeName).toBeUndefined()
  expect((await list()).Items).toHaveLength(1)
})

test.each<[string, Partial<PutIntegrationCommandInput>, string]>([
  ['no Uri', { Uri: undefined }, 'Uri'],
  ['no object type', { ObjectTypeName: undefined }, 'ObjectTypeName'],
  ['two ways to say the type', { ObjectTypeNames: { Bought: 'Account' } }, 'ObjectTypeNames'],
])('PutIntegration refuses %s, by the member', async (_, wish, member) => {
  const { put, list } = await givenIntegrations()

  const made = put(wish)

  await expect(made).rejects.toThrow(BadRequestException)
  await expect(made).rejects.toThrow(member)
  expect((await list()).Items).toEqual([])
})

test.each<[string, Partial<PutIntegrationCommandInput>]>([
  ['FlowDefinition', { FlowDefinition: flowDefinition() }],
  ['EventTriggerNames', { EventTriggerNames: ['bought'] }],
])('PutIntegration says of %s that it is not built', async (member, wish) => {
  const { put } = await givenIntegrations()

  await expect(put(wish)).rejects.toMatchObject({
    name: 'NotImplemented',
    message: expect.stringContaining(member) as string,
  })
})

function flowDefinition(): PutIntegrationCommandInput['FlowDefinition'] {
  return {
    FlowName: 'flow',
    KmsArn: 'arn:aws:kms:us-west-2:123456789012:key/k',
    SourceFlowConfig: { ConnectorType: 'S3', SourceConnectorProperties: {} },
    Tasks: [],
    TriggerConfig: { TriggerType: 'OnDemand' },
  }
}

test.each<[string, Partial<PutIntegrationCommandInput>]>([
  ['an object type that is not there', { ObjectTypeName: 'Nothing' }],
  ['a domain that is not there', { DomainName: randomUUID() }],
])('PutIntegration refuses %s', async (_, wish) => {
  const { put } = await givenIntegrations()

  await expect(put(wish)).rejects.toThrow(ResourceNotFoundException)
})

test('ListIntegrations gives every integration once, in pages', async () => {
  const { put, list } = await givenIntegrations()
  const uris = ['a', 'b/c?d=é', 'x'.repeat(255), 'y', 'ä']
  for (const uri of uris) await put({ Uri: uri })

  const items = await everyPage((NextToken) => list({ MaxResults: 2, NextToken }))

  expect(items.map((item) => item.Uri)).toEqual(uris)
})

test('DeleteIntegration removes it, and its object type stays', async () => {
  const { put, get, remove } = await givenIntegrations()
  await put()
  await put({ Uri: 'another' })

  await remove()

  await expect(get()).rejects.toThrow(ResourceNotFoundException)
  await expect(remove()).rejects.toThrow(ResourceNotFoundException)
  expect(await get('another')).toMatchObject({ ObjectTypeName: 'Account' })
})
