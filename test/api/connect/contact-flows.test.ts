import { createHash, randomUUID } from 'node:crypto'
import {
  ContactFlowNotPublishedException,
  CreateContactFlowCommand,
  DescribeContactFlowCommand,
  DuplicateResourceException,
  InvalidContactFlowException,
  InvalidParameterException,
  InvalidRequestException,
  ListContactFlowsCommand,
  paginateListContactFlows,
  ResourceNotFoundException,
  UpdateContactFlowContentCommand,
  type CreateContactFlowCommandInput,
} from '@aws-sdk/client-connect'
import { expect, test } from 'vitest'
import { startSharedTestApp } from '../../support/app.ts'
import { givenChat } from '../../support/chat.ts'
import { givenFlow, quietFlow } from '../../support/flow.ts'
import { givenInstance } from '../../support/instance.ts'

const app = await startSharedTestApp()
const { connect, demo, sql } = app
const InstanceId = demo.instanceId

const create = (wish: Partial<CreateContactFlowCommandInput> = {}) =>
  connect.send(
    new CreateContactFlowCommand({
      InstanceId,
      Name: randomUUID(),
      Type: 'CONTACT_FLOW',
      Content: quietFlow,
      ...wish,
    }),
  )

async function describe(ContactFlowId: string, instanceId = InstanceId) {
  const command = new DescribeContactFlowCommand({ InstanceId: instanceId, ContactFlowId })
  return (await connect.send(command)).ContactFlow
}

const update = (ContactFlowId: string, Content: string, instanceId = InstanceId) =>
  connect.send(
    new UpdateContactFlowContentCommand({ InstanceId: instanceId, ContactFlowId, Content }),
  )

const saved = (id: string) => `${id}:$SAVED`
const arnOf = (id: string) =>
  `arn:aws:connect:us-west-2:123456789012:instance/${InstanceId}/contact-flow/${id}`
const sha256 = (content: string) => createHash('sha256').update(content).digest('hex')

/** A flow that says one thing, and is over. */
const sayingFlow = (text: string) =>
  JSON.stringify({
    Version: '2019-10-30',
    StartAction: 'Say',
    Actions: [
      {
        Identifier: 'Say',
        Type: 'MessageParticipant',
        Parameters: { Text: text },
        Transitions: {
          NextAction: 'End',
          Errors: [{ ErrorType: 'NoMatchingError', NextAction: 'End' }],
        },
      },
      { Identifier: 'End', Type: 'EndFlowExecution', Parameters: {}, Transitions: {} },
    ],
  })

const wrongFlow = quietFlow.replace('"NextAction":"End"', '"NextAction":"Nowhere"')

async function countFlows(): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select (select count(*) from flow) + (select count(*) from flow_content) as count`
  return row?.count ?? 0
}

test('CreateContactFlow publishes a flow, which DescribeContactFlow shows', async () => {
  const Name = randomUUID()

  const created = await create({ Name, Description: 'Waits.', Tags: { team: 'support' } })

  const { ContactFlowId: id = '', ContactFlowArn, FlowContentSha256 } = created
  expect(ContactFlowArn).toBe(arnOf(id))
  expect(FlowContentSha256).toBe(sha256(quietFlow))
  const shown = await describe(id)
  expect(shown).toEqual({
    Id: id,
    Arn: arnOf(id),
    Name,
    Type: 'CONTACT_FLOW',
    State: 'ACTIVE',
    Status: 'PUBLISHED',
    Description: 'Waits.',
    Content: quietFlow,
    FlowContentSha256,
    Tags: { team: 'support' },
    LastModifiedTime: expect.any(Date) as Date,
    LastModifiedRegion: 'us-west-2',
  })
  expect(await describe(arnOf(id))).toEqual(shown)
})

test('CreateContactFlow keeps a draft with all that is wrong with it', async () => {
  const { ContactFlowId: id = '' } = await create({ Status: 'SAVED', Content: 'not JSON' })

  expect(await describe(saved(id))).toMatchObject({ Status: 'SAVED', Content: 'not JSON' })
})

test('CreateContactFlow refuses a name that is taken with DuplicateResourceException', async () => {
  const Name = randomUUID()
  await create({ Name })
  const before = await countFlows()

  const second = create({ Name, Content: sayingFlow(Name) })

  await expect(second).rejects.toThrow(DuplicateResourceException)
  expect(await countFlows()).toBe(before)
})

test('CreateContactFlow refuses what cannot be published, and lists its problems', async () => {
  const before = await countFlows()

  const refused = create({ Content: wrongFlow })

  await expect(refused).rejects.toThrow(InvalidContactFlowException)
  await expect(refused).rejects.toMatchObject({
    problems: [{ message: expect.stringContaining('Nowhere') as string }],
    $metadata: { httpStatusCode: 400 },
  })
  expect(await countFlows()).toBe(before)
})

test.each<[string, Partial<CreateContactFlowCommandInput>]>([
  ['an empty name', { Name: '' }],
  ['an unknown type', { Type: 'FLOW' as 'CONTACT_FLOW' }],
  ['an unknown status', { Status: 'DRAFT' as 'SAVED' }],
])('CreateContactFlow refuses %s with InvalidParameterException', async (_, wish) => {
  await expect(create(wish)).rejects.toThrow(InvalidParameterException)
})

test('CreateContactFlow refuses an instance that is not there with ResourceNotFoundException', async () => {
  await expect(create({ InstanceId: randomUUID() })).rejects.toThrow(ResourceNotFoundException)
})

test('CreateContactFlow gives a name to one of many that ask for it at once', async () => {
  const Name = randomUUID()

  const created = await Promise.allSettled(Array.from({ length: 8 }, () => create({ Name })))

  expect(created.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  const refused = created.flatMap((each) =>
    each.status === 'rejected' ? [each.reason as unknown] : [],
  )
  expect(refused.every((reason) => reason instanceof DuplicateResourceException)).toBe(true)
})

test('DescribeContactFlow refuses a flow that is not published', async () => {
  const id = await givenFlow(app, { status: 'SAVED' })

  await expect(describe(id)).rejects.toThrow(ContactFlowNotPublishedException)
})

test('both refuse what is too long for a ContactFlowId with InvalidParameterException', async () => {
  const id = 'x'.repeat(501)

  await expect(describe(id)).rejects.toThrow(InvalidParameterException)
  await expect(update(id, quietFlow)).rejects.toThrow(InvalidParameterException)
})

test.each([
  ['that is not there', randomUUID()],
  ['by a word', 'flow'],
])('both refuse a flow %s with ResourceNotFoundException', async (_, id) => {
  await expect(describe(id)).rejects.toThrow(ResourceNotFoundException)
  await expect(update(id, quietFlow)).rejects.toThrow(ResourceNotFoundException)
})

test('both refuse a flow of another instance with ResourceNotFoundException', async () => {
  const id = await givenFlow(app)
  const instanceId = await givenInstance(app)

  await expect(describe(id, instanceId)).rejects.toThrow(ResourceNotFoundException)
  await expect(update(id, quietFlow, instanceId)).rejects.toThrow(ResourceNotFoundException)
})

test('UpdateContactFlowContent puts another content in force', async () => {
  const id = await givenFlow(app)

  await update(id, sayingFlow('Hello'))

  const now = { Content: sayingFlow('Hello'), FlowContentSha256: sha256(sayingFlow('Hello')) }
  expect(await describe(id)).toMatchObject({ ...now, Status: 'PUBLISHED' })
  expect(await describe(saved(id))).toMatchObject(now)
})

test('UpdateContactFlowContent at $SAVED keeps a draft, and leaves what is in force', async () => {
  const id = await givenFlow(app)

  await update(saved(id), 'not JSON')

  expect(await describe(saved(id))).toMatchObject({ Content: 'not JSON' })
  expect(await describe(id)).toMatchObject({ Content: quietFlow, Status: 'PUBLISHED' })
})

test('UpdateContactFlowContent publishes a draft', async () => {
  const id = await givenFlow(app, { status: 'SAVED', content: 'not JSON' })

  await update(id, quietFlow)

  expect(await describe(id)).toMatchObject({ Content: quietFlow, Status: 'PUBLISHED' })
})

test('UpdateContactFlowContent refuses what cannot be published, and leaves what is in force', async () => {
  const id = await givenFlow(app)

  const refused = update(id, 'not JSON')

  await expect(refused).rejects.toThrow(InvalidContactFlowException)
  await expect(refused).rejects.toMatchObject({
    problems: [{ message: expect.stringContaining('JSON') as string }],
  })
  expect(await describe(id)).toMatchObject({ Content: quietFlow })
  expect(await describe(saved(id))).toMatchObject({ Content: quietFlow })
})

test('UpdateContactFlowContent is in force for the next chat, and changes none that has begun', async () => {
  const id = await givenFlow(app)
  const before = await givenChat(app, { contactFlowId: id })

  await update(id, sayingFlow('Welcome'))

  const after = await givenChat(app, { contactFlowId: id })
  const runs = await sql<{ contentSha256: string }[]>`
    select content_sha256
      from flow_run
     where contact_id in ${sql([before.contactId, after.contactId])}
     order by started_at`
  expect(runs.map(({ contentSha256 }) => contentSha256)).toEqual(
    [quietFlow, sayingFlow('Welcome')].map(sha256),
  )
})

test('UpdateContactFlowContent accepts the same again', async () => {
  const id = await givenFlow(app)

  await update(id, sayingFlow('Hello'))
  await update(id, sayingFlow('Hello'))

  expect(await describe(id)).toMatchObject({ Content: sayingFlow('Hello') })
})

test('UpdateContactFlowContent keeps one of two that come at once, whole', async () => {
  const id = await givenFlow(app)
  const contents = ['Hello', 'Welcome'].map(sayingFlow)

  await Promise.all(contents.map((content) => update(id, content)))

  const [inForce, draft] = [await describe(id), await describe(saved(id))]
  expect(contents).toContain(inForce?.Content)
  expect(draft?.Content).toBe(inForce?.Content)
})

test('ListContactFlows gives every flow of the instance once, page by page', async () => {
  const instanceId = await givenInstance(app)
  const made = await Promise.all(Array.from({ length: 5 }, () => givenFlow(app, { instanceId })))

  const pages: string[][] = []
  const pagination = { client: connect, pageSize: 2 }
  for await (const { ContactFlowSummaryList = [] } of paginateListContactFlows(pagination, {
    InstanceId: instanceId,
  })) {
    pages.push(ContactFlowSummaryList.map(({ Id = '' }) => Id))
  }

  expect(pages.map((page) => page.length)).toEqual([2, 2, 1])
  expect(pages.flat().sort()).toEqual([...made].sort())
})

test('ListContactFlows shows what it lists, of the types that are asked for', async () => {
  const instanceId = await givenInstance(app)
  const draft = await givenFlow(app, { instanceId, name: 'Draft', status: 'SAVED' })
  await givenFlow(app, { instanceId, type: 'AGENT_HOLD' })
  const list = (types: ('CONTACT_FLOW' | 'AGENT_HOLD' | 'CUSTOMER_QUEUE')[]) =>
    connect.send(new ListContactFlowsCommand({ InstanceId: instanceId, ContactFlowTypes: types }))

  const { ContactFlowSummaryList } = await list(['CONTACT_FLOW', 'CUSTOMER_QUEUE'])
  const both = await list(['CONTACT_FLOW', 'AGENT_HOLD'])

  expect(ContactFlowSummaryList).toEqual([
    {
      Id: draft,
      Arn: arnOf(draft).replace(InstanceId, instanceId),
      Name: 'Draft',
      ContactFlowType: 'CONTACT_FLOW',
      ContactFlowState: 'ACTIVE',
      ContactFlowStatus: 'SAVED',
    },
  ])
  expect(both.ContactFlowSummaryList).toHaveLength(2)
})

test('ListContactFlows refuses pages of more than a thousand with InvalidParameterException', async () => {
  const list = connect.send(new ListContactFlowsCommand({ InstanceId, MaxResults: 1001 }))

  await expect(list).rejects.toThrow(InvalidParameterException)
})

test('ListContactFlows refuses a token of its caller’s making with InvalidRequestException', async () => {
  const list = connect.send(new ListContactFlowsCommand({ InstanceId, NextToken: 'made-up' }))

  await expect(list).rejects.toThrow(InvalidRequestException)
})

test('ListContactFlows refuses an instance that is not there with ResourceNotFoundException', async () => {
  const list = connect.send(new ListContactFlowsCommand({ InstanceId: randomUUID() }))

  await expect(list).rejects.toThrow(ResourceNotFoundException)
})
