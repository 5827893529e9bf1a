import {
  BadRequestException,
  DeleteProfileObjectTypeCommand,
  GetProfileObjectTypeCommand,
  GetProfileObjectTypeTemplateCommand,
  ListProfileObjectTypesCommand,
  ListProfileObjectTypeTemplatesCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-customer-profiles'
import { expect, test } from 'vitest'
import { startSharedTestApp } from '../../support/app.ts'
import { account, givenDomain } from './given-domain.ts'

const app = await startSharedTestApp()
const { profiles } = app

const get = (DomainName: string, ObjectTypeName = 'Account') =>
  profiles.send(new GetProfileObjectTypeCommand({ DomainName, ObjectTypeName }))

test('PutProfileObjectType keeps a type as it was put, its keys in their order', async () => {
  const { DomainName, putType } = await givenDomain(app)
  const wish = {
    ...account,
    ExpirationDays: 30,
    EncryptionKey: 'arn:aws:kms:us-west-2:123456789012:key/k',
    SourceLastUpdatedTimestampFormat: 'ISO_INSTANT',
    MaxProfileObjectCount: 5,
    Tags: { team: 'support' },
  }

  const put = await putType(wish)

  const shown = {
    ...wish,
    MaxAvailableProfileObjectCount: 5,
    CreatedAt: expect.any(Date) as Date,
    LastUpdatedAt: expect.any(Date) as Date,
  }
  expect(put).toMatchObject(shown)
  const got = await get(DomainName)
  expect(got).toMatchObject(shown)
  expect(Object.keys(got.Keys ?? {})).toEqual(['_account', '_email', 'mobile', 'customer'])
})

test('PutProfileObjectType puts another in the place of one that there is', async () => {
  const { DomainName, putType } = await givenDomain(app)
  const { CreatedAt } = await putType(account)

  await putType({ ...account, Description: 'New', AllowProfileCreation: false })

  expect(await get(DomainName)).toMatchObject({
    Description: 'New',
    AllowProfileCreation: false,
    CreatedAt,
  })
})

test('PutProfileObjectType takes the mapping of a template', async () => {
  const { DomainName, putType } = await givenDomain(app)

  await putType({ ObjectTypeName: 'CTR', TemplateId: 'CTR-NoInferred' })

  expect(await get(DomainName, 'CTR')).toMatchObject({
    TemplateId: 'CTR-NoInferred',
    AllowProfileCreation: true,
    Keys: {
      _ctrContactId: [{ StandardIdentifiers: ['UNIQUE', 'PROFILE'] }],
      _phone: [{ StandardIdentifiers: ['PROFILE', 'SECONDARY'] }],
    },
  })
})

test.each([
  ['neither keys nor a template', {}, 'Keys'],
  ['a name of a standard type', { ...account, ObjectTypeName: '_order' }, 'ObjectTypeName'],
  ['a template that nobody has', { TemplateId: 'Nobodys' }, 'TemplateId'],
  ['a template and fields', { TemplateId: 'CTR', Fields: account.Fields }, 'Fields'],
  ['a template and keys', { TemplateId: 'CTR', Keys: account.Keys }, 'Keys'],
  [
    'a template and the right to make profiles',
    { TemplateId: 'CTR', AllowProfileCreation: true },
    'AllowProfileCreation',
  ],
  [
    'a field that reads from elsewhere',
    { ...account, Fields: { ...account.Fields, x: { Source: 'email' } } },
    'Fields.x.Source',
  ],
])('PutProfileObjectType refuses %s, and names it', async (_, wish, member) => {
  const { putType } = await givenDomain(app)

  await expect(putType(wish)).rejects.toMatchObject({
    name: 'BadRequestException',
    message: expect.stringContaining(member) as string,
  })
})

test('a key that is not built is refused, and nothing is kept', async () => {
  const { DomainName, putType } = await givenDomain(app)
  const Keys = {
    ...account.Keys,
    o: [{ StandardIdentifiers: ['ORDER' as const], FieldNames: ['first'] }],
  }

  await expect(putType({ ...account, Keys })).rejects.toThrow(BadRequestException)

  await expect(get(DomainName)).rejects.toThrow(ResourceNotFoundException)
})

test('ListProfileObjectTypes lists the types of a domain by name, page by page', async () => {
  const { DomainName, putType } = await givenDomain(app)
  const names = ['B', 'a', 'C', 'A', 'b-1']
  for (const ObjectTypeName of names) await putType({ ...account, ObjectTypeName })

  const pages: (string | undefined)[][] = []
  let NextToken: string | undefined
  do {
    const listed = await profiles.send(
      new ListProfileObjectTypesCommand({ DomainName, MaxResults: 2, NextToken }),
    )
    pages.push((listed.Items ?? []).map(({ ObjectTypeName }) => ObjectTypeName))
    NextToken = listed.NextToken
  } while (NextToken !== undefined)

  expect(pages).toEqual([['A', 'B'], ['C', 'a'], ['b-1']])
})

test('DeleteProfileObjectType removes the type, its objects, and the keys that they brought', async () => {
  const { DomainName, putType, put, create, idsBy, list } = await givenDomain(app)
  await putType(account)
  const id = await create({ AccountNumber: '7' })
  await put({ account: '7', phones: ['+12025550100'] })
  expect(await idsBy('mobile', '+1 (202) 555-0100')).toEqual([id])

  await profiles.send(new DeleteProfileObjectTypeCommand({ DomainName, ObjectTypeName: 'Account' }))

  await expect(list(id)).rejects.toThrow(ResourceNotFoundException)
  await putType(account)
  expect((await list(id)).Items).toEqual([])
  expect(await idsBy('mobile', '+12025550100')).toEqual([])
})

test('all refuse a type or a domain that is not there with ResourceNotFoundException', async () => {
  const { DomainName, putType, put } = await givenDomain(app)
  const nowhere = { DomainName: 'nowhere', ObjectTypeName: 'Account' }

  await expect(get(DomainName)).rejects.toThrow(ResourceNotFoundException)
  await expect(get('nowhere')).rejects.toThrow(ResourceNotFoundException)
  await expect(put({ account: '7' })).rejects.toThrow(ResourceNotFoundException)
  await expect(
    profiles.send(new DeleteProfileObjectTypeCommand({ ...nowhere, DomainName })),
  ).rejects.toThrow(ResourceNotFoundException)
  await expect(profiles.send(new DeleteProfileObjectTypeCommand(nowhere))).rejects.toThrow(
    ResourceNotFoundException,
  )
  await expect(
    profiles.send(new ListProfileObjectTypesCommand({ DomainName: 'nowhere' })),
  ).rejects.toThrow(ResourceNotFoundException)
  await expect(putType({ ...account, ...nowhere })).rejects.toThrow(ResourceNotFoundException)
})

test('a template can be put as a type of one’s own', async () => {
  const { putType } = await givenDomain(app)
  const listed = await profiles.send(new ListProfileObjectTypeTemplatesCommand({}))

  const ids = (listed.Items ?? []).map(({ TemplateId = '' }) => TemplateId)
  expect(ids).toEqual(['CTR', 'CTR-AutoAssociateOnly', 'CTR-NoInferred', 'Cognito-attributes'])
  for (const TemplateId of ids) {
    const template = await profiles.send(new GetProfileObjectTypeTemplateCommand({ TemplateId }))
    const { Fields, Keys, AllowProfileCreation } = template
    const mapping = { Fields, Keys, AllowProfileCreation }
    expect(await putType({ ObjectTypeName: `My-${TemplateId}`, ...mapping })).toMatchObject(mapping)
  }
})

test('ListProfileObjectTypeTemplates goes page by page', async () => {
  const first = await profiles.send(new ListProfileObjectTypeTemplatesCommand({ MaxResults: 3 }))
  const rest = await profiles.send(
    new ListProfileObjectTypeTemplatesCommand({ NextToken: first.NextToken }),
  )

  expect(first.Items).toHaveLength(3)
  expect(rest.Items).toMatchObject([{ TemplateId: 'Cognito-attributes' }])
  expect(rest.NextToken).toBeUndefined()
})

test('GetProfileObjectTypeTemplate refuses a template that nobody has', async () => {
  const nobodys = profiles.send(new GetProfileObjectTypeTemplateCommand({ TemplateId: 'Nobodys' }))

  await expect(nobodys).rejects.toThrow(ResourceNotFoundException)
})
