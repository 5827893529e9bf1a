import { randomUUID } from 'node:crypto'
import {
  CreateContactFlowModuleCommand,
  DeleteContactFlowModuleCommand,
  DescribeContactFlowModuleCommand,
  DuplicateResourceException,
  IdempotencyException,
  InvalidContactFlowModuleException,
  ListContactFlowModulesCommand,
  ResourceNotFoundException,
  UpdateContactFlowModuleContentCommand,
  type CreateContactFlowModuleCommandInput,
} from '@aws-sdk/client-connect'
import { expect, test } from 'vitest'
import { givenAction, givenContent } from '../../../src/flow/given-flow.ts'
import { startSharedTestApp } from '../../support/app.ts'
import { givenInstance } from '../../support/instance.ts'

const app = await startSharedTestApp()
const { connect, demo } = app

const contentOf = (Text: string) =>
  givenContent(givenAction('MessageParticipant', { Parameters: { Text } }))

const create = (wish: Partial<CreateContactFlowModuleCommandInput> = {}) =>
  connect.send(
    new CreateContactFlowModuleCommand({
      InstanceId: demo.instanceId,
      Name: randomUUID(),
      Content: contentOf('Hello.'),
      ...wish,
    }),
  )

const describe = async (ContactFlowModuleId: string | undefined, InstanceId = demo.instanceId) =>
  (await connect.send(new DescribeContactFlowModuleCommand({ InstanceId, ContactFlowModuleId })))
    .ContactFlowModule

const update = (ContactFlowModuleId: string, Content: string) =>
  connect.send(
    new UpdateContactFlowModuleContentCommand({
      InstanceId: demo.instanceId,
      ContactFlowModuleId,
      Content,
    }),
  )

const remove = (ContactFlowModuleId: string | undefined) =>
  connect.send(
    new DeleteContactFlowModuleCommand({ InstanceId: demo.instanceId, ContactFlowModuleId }),
  )

async function givenModule(wish: Partial<CreateContactFlowModuleCommandInput> = {}) {
  return (await create(wish)).Id ?? ''
}

test('a module is what it was created as, by id and by ARN', async () => {
  const wish = { Name: randomUUID(), Description: 'Says hello', Tags: { team: 'chat' } }

  const { Id, Arn } = await create(wish)

  expect(await describe(Id)).toEqual({
    ...wish,
    Id,
    Arn,
    Content: contentOf('Hello.'),
    State: 'ACTIVE',
    Status: 'PUBLISHED',
  })
  expect(await describe(Arn)).toEqual(await describe(Id))
})

test('another content is in force, or with :$SAVED kept as a draft, which may be wrong', async () => {
  const id = await givenModule()

  await update(id, contentOf('Good day.'))
  await update(`${id}:$SAVED`, 'not yet JSON')

  expect(await describe(id)).toMatchObject({ Content: contentOf('Good day.'), Status: 'PUBLISHED' })
  expect(await describe(`${id}:$SAVED`)).toMatchObject({ Content: 'not yet JSON', Status: 'SAVED' })
})

test('the list comes in pages, each module once; none is archived', async () => {
  const InstanceId = await givenInstance(app)
  for (const Name of ['One', 'Two', 'Three']) await create({ InstanceId, Name })
  const list = (NextToken?: string) =>
    connect.send(new ListContactFlowModulesCommand({ InstanceId, MaxResults: 2, NextToken }))

  const first = await list()
  const second = await list(first.NextToken)
  const archived = await connect.send(
    new ListContactFlowModulesCommand({ InstanceId, ContactFlowModuleState: 'ARCHIVED' }),
  )

  const pages = [first, second].map((page) => page.ContactFlowModulesSummaryList ?? [])
  expect(pages.map((page) => page.length)).toEqual([2, 1])
  expect(pages.flatMap((page) => page.map(({ Name }) => Name)).sort()).toEqual([
    'One',
    'Three',
    'Two',
  ])
  expect(archived.ContactFlowModulesSummaryList).toEqual([])
})

test('a module that was deleted is gone, and its name is free', async () => {
  const Name = randomUUID()
  const id = await givenModule({ Name })

  await remove(id)

  await expect(describe(id)).rejects.toThrow(ResourceNotFoundException)
  await expect(create({ Name })).resolves.toHaveProperty('Id')
})

test('refuses a name that the instance has already', async () => {
  const Name = randomUUID()
  await create({ Name })

  await expect(create({ Name })).rejects.toThrow(DuplicateResourceException)
})

test('a module may end as modules do', async () => {
  const Content = givenContent(
    givenAction('MessageParticipant', { Transitions: { NextAction: 'back' } }),
    { Identifier: 'back', Type: 'EndFlowModuleExecution' },
  )

  expect(await describe(await givenModule({ Content }))).toMatchObject({ Content })
})

test('refuses a content that may not be in force, with all that is wrong with it', async () => {
  const id = await givenModule()
  const content = givenContent({ Identifier: 'it', Type: 'PlayTheTrumpet' })
  const refusal = {
    name: 'InvalidContactFlowModuleException',
    Problems: [{ message: expect.stringContaining('PlayTheTrumpet') as string }],
  }

  const created = create({ Content: content })
  await expect(created).rejects.toThrow(InvalidContactFlowModuleException)
  await expect(created).rejects.toMatchObject(refusal)
  await expect(update(id, content)).rejects.toMatchObject(refusal)
  expect(await describe(id)).toMatchObject({ Content: contentOf('Hello.') })
})

test('refuses a module that is not there, is of another instance, or has a version', async () => {
  const id = await givenModule()
  const other = await givenInstance(app)

  await expect(describe(randomUUID())).rejects.toThrow(ResourceNotFoundException)
  await expect(describe(id, other)).rejects.toThrow(ResourceNotFoundException)
  await expect(describe(`${id}:1`)).rejects.toThrow(ResourceNotFoundException)
  await expect(update(randomUUID(), '{}')).rejects.toThrow(ResourceNotFoundException)
  await expect(remove(randomUUID())).rejects.toThrow(ResourceNotFoundException)
})

test('the same request again, by its ClientToken, gives the same module', async () => {
  const wish = { Name: randomUUID(), ClientToken: randomUUID() }

  const [first, second] = await Promise.all([create(wish), create(wish)])

  expect(second.Id).toBe(first.Id)
})

test('refuses another request under the same ClientToken', async () => {
  const ClientToken = randomUUID()
  await create({ ClientToken })

  await expect(create({ ClientToken })).rejects.toThrow(IdempotencyException)
})
