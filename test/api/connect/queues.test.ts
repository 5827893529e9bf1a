import { randomUUID } from 'node:crypto'
import {
  CreateQueueCommand,
  DescribeContactCommand,
  DescribeQueueCommand,
  DuplicateResourceException,
  ListHoursOfOperationsCommand,
  ListQueuesCommand,
  ResourceNotFoundException,
  StartChatContactCommand,
  StopContactCommand,
  type CreateQueueCommandInput,
  type ListQueuesCommandInput,
} from '@aws-sdk/client-connect'
import { expect, test } from 'vitest'
import { givenAction, givenContent } from '../../../src/flow/given-flow.ts'
import { startSharedTestApp } from '../../support/app.ts'
import { givenFlow } from '../../support/flow.ts'
import { givenInstance } from '../../support/instance.ts'
import { saidIn } from '../../support/said.ts'

const app = await startSharedTestApp()
const { connect, demo, sql } = app

async function hoursOf(InstanceId: string) {
  const listed = await connect.send(new ListHoursOfOperationsCommand({ InstanceId }))
  return listed.HoursOfOperationSummaryList?.[0]
}

const HoursOfOperationId = (await hoursOf(demo.instanceId))?.Id

const create = (wish: Partial<CreateQueueCommandInput> = {}) =>
  connect.send(
    new CreateQueueCommand({
      InstanceId: demo.instanceId,
      Name: randomUUID(),
      HoursOfOperationId,
      ...wish,
    }),
  )

const describe = (QueueId: string | undefined, InstanceId = demo.instanceId) =>
  connect.send(new DescribeQueueCommand({ InstanceId, QueueId }))

const list = (wish: Partial<ListQueuesCommandInput> = {}) =>
  connect.send(new ListQueuesCommand({ InstanceId: demo.instanceId, ...wish }))

test('a queue is what it was created as, by id and by ARN', async () => {
  const wish = {
    Name: randomUUID(),
    Description: 'For those who ask about money',
    MaxContacts: 5,
    OutboundCallerConfig: {
      OutboundCallerIdName: 'Bank',
      OutboundFlowId: await givenFlow(app),
    },
    Tags: { team: 'chat' },
  }

  const created = await create(wish)

  const byId = await describe(created.QueueId)
  const byArn = await describe(created.QueueArn)
  expect(byId.Queue).toEqual({
    ...wish,
    QueueId: created.QueueId,
    QueueArn: created.QueueArn,
    HoursOfOperationId,
    Status: 'ENABLED',
    LastModifiedTime: expect.any(Date) as Date,
    LastModifiedRegion: demo.region,
  })
  expect(byArn.Queue).toEqual(byId.Queue)
})

test('hours are named by their ARN too', async () => {
  const hours = await hoursOf(demo.instanceId)

  const { QueueId } = await create({ HoursOfOperationId: hours?.Arn })

  expect((await describe(QueueId)).Queue?.HoursOfOperationId).toBe(hours?.Id)
})

test('an instance has a queue from the start', async () => {
  const InstanceId = await givenInstance(app)

  const { QueueSummaryList: [basic] = [] } = await list({ InstanceId })

  const { Queue } = await describe(basic?.Id, InstanceId)
  expect(basic).toMatchObject({ Name: 'BasicQueue', QueueType: 'STANDARD' })
  expect(Queue?.HoursOfOperationId).toBe((await hoursOf(InstanceId))?.Id)
})

test('the list comes in pages, each queue once', async () => {
  const InstanceId = await givenInstance(app)
  const hoursId = (await hoursOf(InstanceId))?.Id
  for (const Name of ['One', 'Two']) await create({ InstanceId, Name, HoursOfOperationId: hoursId })

  const first = await list({ InstanceId, MaxResults: 2 })
  const second = await list({ InstanceId, MaxResults: 2, NextToken: first.NextToken })

  const pages = [first, second].map((page) => page.QueueSummaryList ?? [])
  expect(pages.map((page) => page.length)).toEqual([2, 1])
  expect(pages.flatMap((page) => page.map(({ Name }) => Name)).sort()).toEqual([
    'BasicQueue',
    'One',
    'Two',
  ])
  expect(second.NextToken).toBeUndefined()
})

test('there are queues of teams, and none of agents', async () => {
  const InstanceId = await givenInstance(app)
  const count = async (QueueTypes: ListQueuesCommandInput['QueueTypes']) =>
    (await list({ InstanceId, QueueTypes })).QueueSummaryList?.length

  expect(await count(['AGENT'])).toBe(0)
  expect(await count(['STANDARD'])).toBe(1)
  expect(await count(['STANDARD', 'AGENT'])).toBe(1)
})

test('refuses a name that the instance has already', async () => {
  await expect(create({ Name: 'BasicQueue' })).rejects.toThrow(DuplicateResourceException)
})

test.each<[string, Partial<CreateQueueCommandInput>]>([
  ['hours', { HoursOfOperationId: randomUUID() }],
  ['a flow', { OutboundCallerConfig: { OutboundFlowId: randomUUID() } }],
  ['a telephone number', { OutboundCallerConfig: { OutboundCallerIdNumberId: randomUUID() } }],
  ['an e-mail address', { OutboundEmailConfig: { OutboundEmailAddressId: randomUUID() } }],
  ['a quick connect', { QuickConnectIds: [randomUUID()] }],
])('refuses %s that the instance does not have, and makes no queue', async (_, wish) => {
  const Name = randomUUID()

  await expect(create({ Name, ...wish })).rejects.toThrow(ResourceNotFoundException)

  expect((await list()).QueueSummaryList?.map((queue) => queue.Name)).not.toContain(Name)
})

test('refuses a queue that is not there, or is one of another instance', async () => {
  const { QueueId } = await create()
  const other = await givenInstance(app)

  await expect(describe(randomUUID())).rejects.toThrow(ResourceNotFoundException)
  await expect(describe(QueueId, other)).rejects.toThrow(ResourceNotFoundException)
})

/** A flow that puts its contacts into a queue; where the queue is full it says so, and ends. */
const queueingFlow = (queueId: string) =>
  givenContent(
    givenAction('UpdateContactTargetQueue', {
      Identifier: 'target',
      Parameters: { QueueId: queueId },
      Transitions: {
        NextAction: 'transfer',
        Errors: [{ ErrorType: 'NoMatchingError', NextAction: 'end' }],
      },
    }),
    givenAction('TransferContactToQueue', {
      Identifier: 'transfer',
      Parameters: {},
      Transitions: {
        Errors: [
          { ErrorType: 'QueueAtCapacity', NextAction: 'full' },
          { ErrorType: 'NoMatchingError', NextAction: 'end' },
        ],
      },
    }),
    givenAction('MessageParticipant', {
      Identifier: 'full',
      Parameters: { Text: 'We are busy.' },
      Transitions: { NextAction: 'end' },
    }),
  )

const start = async (ContactFlowId: string) =>
  (
    await connect.send(
      new StartChatContactCommand({
        InstanceId: demo.instanceId,
        ContactFlowId,
        ParticipantDetails: { DisplayName: 'Guest' },
      }),
    )
  ).ContactId ?? ''

/** The queue that a contact is in; or `none`, once its flow has found no place for it. */
async function placeOf(ContactId: string): Promise<string | undefined> {
  const describe = new DescribeContactCommand({ InstanceId: demo.instanceId, ContactId })
  const { Contact } = await connect.send(describe)
  return Contact?.DisconnectTimestamp ? 'none' : Contact?.QueueInfo?.Id
}

test('a queue takes as many contacts as it may have, and one more when one has left', async () => {
  const { QueueId = '' } = await create({ MaxContacts: 1 })
  const flowId = await givenFlow(app, { content: queueingFlow(QueueId) })
  const first = await start(flowId)
  await expect.poll(() => placeOf(first)).toBe(QueueId)

  const second = await start(flowId)
  await expect.poll(() => placeOf(second)).toBe('none')
  await connect.send(new StopContactCommand({ InstanceId: demo.instanceId, ContactId: first }))
  const third = await start(flowId)

  await expect.poll(() => placeOf(third)).toBe(QueueId)
  expect(await saidIn(sql, second)).toEqual(['We are busy.'])
})

test('of many contacts that come at once, a queue takes as many as it may have', async () => {
  const { QueueId = '' } = await create({ MaxContacts: 3 })
  const flowId = await givenFlow(app, { content: queueingFlow(QueueId) })

  const contacts = await Promise.all(Array.from({ length: 8 }, () => start(flowId)))

  const places = () => Promise.all(contacts.map(placeOf))
  await expect.poll(places).not.toContain(undefined)
  expect((await places()).filter((place) => place === QueueId)).toHaveLength(3)
})
