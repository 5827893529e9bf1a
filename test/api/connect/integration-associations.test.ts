import { randomUUID } from 'node:crypto'
import {
  CreateIntegrationAssociationCommand,
  DeleteIntegrationAssociationCommand,
  DuplicateResourceException,
  InvalidRequestException,
  ListIntegrationAssociationsCommand,
  paginateListIntegrationAssociations,
  ResourceNotFoundException,
  type CreateIntegrationAssociationCommandInput,
  type ListIntegrationAssociationsCommandInput,
} from '@aws-sdk/client-connect'
import { expect, test } from 'vitest'
import { startSharedTestApp } from '../../support/app.ts'
import { givenInstance } from '../../support/instance.ts'

const app = await startSharedTestApp()
const { connect } = app

const poolArn = (n: number) =>
  `arn:aws:cognito-idp:eu-central-1:123456789012:userpool/eu-central-1_Pool${n}`

const create = (InstanceId: string, wish: Partial<CreateIntegrationAssociationCommandInput> = {}) =>
  connect.send(
    new CreateIntegrationAssociationCommand({
      InstanceId,
      IntegrationType: 'COGNITO_USER_POOL',
      IntegrationArn: poolArn(1),
      ...wish,
    }),
  )

async function list(
  InstanceId: string,
  wish: Partial<ListIntegrationAssociationsCommandInput> = {},
) {
  const command = new ListIntegrationAssociationsCommand({ InstanceId, ...wish })
  return (await connect.send(command)).IntegrationAssociationSummaryList
}

const remove = (InstanceId: string, IntegrationAssociationId: string) =>
  connect.send(new DeleteIntegrationAssociationCommand({ InstanceId, IntegrationAssociationId }))

test('CreateIntegrationAssociation lets an instance use a user pool, and the list shows it', async () => {
  const instanceId = await givenInstance(app)
  const instanceArn = `arn:aws:connect:us-west-2:123456789012:instance/${instanceId}`

  const created = await create(instanceArn)

  const { IntegrationAssociationId: id = '', IntegrationAssociationArn: arn } = created
  expect(arn).toBe(`${instanceArn}/integration-association/${id}`)
  expect(await list(instanceId)).toEqual([
    {
      IntegrationAssociationId: id,
      IntegrationAssociationArn: arn,
      InstanceId: instanceId,
      IntegrationType: 'COGNITO_USER_POOL',
      IntegrationArn: poolArn(1),
    },
  ])
})

test('CreateIntegrationAssociation refuses a pool that the instance has, and still has it once', async () => {
  const instanceId = await givenInstance(app)
  await create(instanceId)

  await expect(create(instanceId)).rejects.toThrow(DuplicateResourceException)

  expect(await list(instanceId)).toHaveLength(1)
})

test.each<[string, Partial<CreateIntegrationAssociationCommandInput>]>([
  ['an unknown type', { IntegrationType: 'LDAP' as 'EVENT' }],
  ['an ARN of no user pool', { IntegrationArn: 'arn:aws:s3:::bucket' }],
  ['no ARN', { IntegrationArn: '' }],
])('CreateIntegrationAssociation refuses %s with InvalidRequestException', async (_, wish) => {
  const instanceId = await givenInstance(app)

  await expect(create(instanceId, wish)).rejects.toThrow(InvalidRequestException)

  expect(await list(instanceId)).toEqual([])
})

test('CreateIntegrationAssociation refuses other types, and says that they are not built', async () => {
  const instanceId = await givenInstance(app)

  await expect(create(instanceId, { IntegrationType: 'CASES_DOMAIN' })).rejects.toMatchObject({
    name: 'NotImplemented',
    message: expect.stringContaining('CASES_DOMAIN') as string,
  })
})

test('all refuse an instance that is not there with ResourceNotFoundException', async () => {
  const nowhere = randomUUID()

  await expect(create(nowhere)).rejects.toThrow(ResourceNotFoundException)
  await expect(list(nowhere)).rejects.toThrow(ResourceNotFoundException)
  await expect(remove(nowhere, randomUUID())).rejects.toThrow(ResourceNotFoundException)
})

test('CreateIntegrationAssociation gives a pool once to an instance that asks many times at once', async () => {
  const instanceId = await givenInstance(app)

  const created = await Promise.allSettled(Array.from({ length: 8 }, () => create(instanceId)))

  expect(created.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(await list(instanceId)).toHaveLength(1)
})

test('ListIntegrationAssociations gives each once, page by page', async () => {
  const instanceId = await givenInstance(app)
  const arns = [1, 2, 3, 4, 5].map(poolArn)
  await Promise.all(arns.map((IntegrationArn) => create(instanceId, { IntegrationArn })))

  const pages: string[][] = []
  const pagination = { client: connect, pageSize: 2 }
  for await (const page of paginateListIntegrationAssociations(pagination, {
    InstanceId: instanceId,
  })) {
    const { IntegrationAssociationSummaryList: summaries = [] } = page
    pages.push(summaries.map(({ IntegrationArn = '' }) => IntegrationArn))
  }

  expect(pages.map((page) => page.length)).toEqual([2, 2, 1])
  expect(pages.flat().sort()).toEqual(arns)
})

test('ListIntegrationAssociations gives those of a type, and that of an ARN', async () => {
  const instanceId = await givenInstance(app)
  await create(instanceId, { IntegrationArn: poolArn(1) })
  await create(instanceId, { IntegrationArn: poolArn(2) })

  expect(await list(instanceId, { IntegrationType: 'CASES_DOMAIN' })).toEqual([])
  expect(await list(instanceId, { IntegrationType: 'COGNITO_USER_POOL' })).toHaveLength(2)
  expect(await list(instanceId, { IntegrationArn: poolArn(2) })).toMatchObject([
    { IntegrationArn: poolArn(2) },
  ])
})

test.each<[string, Partial<ListIntegrationAssociationsCommandInput>]>([
  ['pages of more than a hundred', { MaxResults: 101 }],
  ['a token of its caller’s making', { NextToken: 'made-up' }],
])('ListIntegrationAssociations refuses %s with InvalidRequestException', async (_, wish) => {
  await expect(list(app.demo.instanceId, wish)).rejects.toThrow(InvalidRequestException)
})

test('DeleteIntegrationAssociation takes a pool from its instance, and from no other', async () => {
  const [one, other] = [await givenInstance(app), await givenInstance(app)]
  const { IntegrationAssociationId: id = '' } = await create(one)
  await create(other)

  await remove(one, id)

  expect(await list(one)).toEqual([])
  expect(await list(other)).toHaveLength(1)
})

test.each([
  ['that is not there', randomUUID()],
  ['by a word', 'association'],
])('DeleteIntegrationAssociation refuses one %s with ResourceNotFoundException', async (_, id) => {
  await expect(remove(app.demo.instanceId, id)).rejects.toThrow(ResourceNotFoundException)
})

test('DeleteIntegrationAssociation refuses one of another instance, which keeps it', async () => {
  const instanceId = await givenInstance(app)
  const { IntegrationAssociationId: id = '' } = await create(instanceId)

  await expect(remove(app.demo.instanceId, id)).rejects.toThrow(ResourceNotFoundException)

  expect(await list(instanceId)).toHaveLength(1)
})

test('DeleteIntegrationAssociation refuses the same again, and the pool may come back', async () => {
  const instanceId = await givenInstance(app)
  const { IntegrationAssociationId: id = '' } = await create(instanceId)
  await remove(instanceId, id)

  await expect(remove(instanceId, id)).rejects.toThrow(ResourceNotFoundException)

  await create(instanceId)
  expect(await list(instanceId)).toHaveLength(1)
})
