import { randomUUID } from 'node:crypto'
import {
  CreateContactFlowModuleCommand,
  CreateHoursOfOperationCommand,
  CreateQueueCommand,
  DescribeContactFlowCommand,
  DescribeContactFlowModuleCommand,
  DescribeHoursOfOperationCommand,
  DescribeInstanceCommand,
  DescribeQueueCommand,
  InvalidParameterException,
  InvalidRequestException,
  ListIntegrationAssociationsCommand,
  ListTagsForResourceCommand,
  ResourceNotFoundException,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-connect'
import { expect, test } from 'vitest'
import { startSharedTestApp } from '../../support/app.ts'
import { givenFlow, quietFlow } from '../../support/flow.ts'
import { givenInstance } from '../../support/instance.ts'

const app = await startSharedTestApp()
const { connect, demo } = app
const InstanceId = demo.instanceId

const tag = (resourceArn: string | undefined, tags: Record<string, string>) =>
  connect.send(new TagResourceCommand({ resourceArn, tags }))

const untag = (resourceArn: string | undefined, tagKeys: string[]) =>
  connect.send(new UntagResourceCommand({ resourceArn, tagKeys }))

const tagsOf = async (resourceArn: string | undefined) =>
  (await connect.send(new ListTagsForResourceCommand({ resourceArn }))).tags

const instanceArn = `arn:aws:connect:${demo.region}:123456789012:instance/${InstanceId}`
const givenFlowArn = async () => `${instanceArn}/contact-flow/${await givenFlow(app)}`

async function givenHours() {
  return connect.send(
    new CreateHoursOfOperationCommand({
      InstanceId,
      Name: randomUUID(),
      TimeZone: 'UTC',
      Config: [],
    }),
  )
}

/** Something that has tags, by its ARN, and what describing it says of them. */
const taggables: Record<string, () => Promise<[arn: string | undefined, describe: () => unknown]>> =
  {
    async instance() {
      const id = await givenInstance(app)
      const describe = new DescribeInstanceCommand({ InstanceId: id })
      const arn = (await connect.send(describe)).Instance?.Arn
      return [arn, async () => (await connect.send(describe)).Instance?.Tags]
    },
    async flow() {
      const arn = await givenFlowArn()
      const describe = new DescribeContactFlowCommand({ InstanceId, ContactFlowId: arn })
      return [arn, async () => (await connect.send(describe)).ContactFlow?.Tags]
    },
    async module() {
      const { Id, Arn } = await connect.send(
        new CreateContactFlowModuleCommand({ InstanceId, Name: randomUUID(), Content: quietFlow }),
      )
      const describe = new DescribeContactFlowModuleCommand({ InstanceId, ContactFlowModuleId: Id })
      return [Arn, async () => (await connect.send(describe)).ContactFlowModule?.Tags]
    },
    async queue() {
      const { HoursOfOperationId } = await givenHours()
      const { QueueArn, QueueId } = await connect.send(
        new CreateQueueCommand({ InstanceId, Name: randomUUID(), HoursOfOperationId }),
      )
      const describe = new DescribeQueueCommand({ InstanceId, QueueId })
      return [QueueArn, async () => (await connect.send(describe)).Queue?.Tags]
    },
    async hours() {
      const { HoursOfOperationId, HoursOfOperationArn } = await givenHours()
      const describe = new DescribeHoursOfOperationCommand({ InstanceId, HoursOfOperationId })
      return [
        HoursOfOperationArn,
        async () => (await connect.send(describe)).HoursOfOperation?.Tags,
      ]
    },
    async association() {
      const { IntegrationAssociationSummaryList: [association] = [] } = await connect.send(
        new ListIntegrationAssociationsCommand({ InstanceId }),
      )
      const arn = association?.IntegrationAssociationArn
      return [arn, () => tagsOf(arn)]
    },
  }

test.each(Object.keys(taggables))('tags are added and taken away: %s', async (kind) => {
  const [arn, describe] = (await taggables[kind]?.()) ?? []

  await tag(arn, { team: 'chat', stage: 'test' })
  await tag(arn, { stage: 'live', 'cost:centre': '42 / a' })
  await untag(arn, ['team', 'neverThere'])

  expect(await tagsOf(arn)).toEqual({ stage: 'live', 'cost:centre': '42 / a' })
  expect(await describe?.()).toEqual({ stage: 'live', 'cost:centre': '42 / a' })
})

test('what was given at the creation is there to list', async () => {
  const id = await givenInstance(app, { Tags: { team: 'chat' } })
  const { Instance } = await connect.send(new DescribeInstanceCommand({ InstanceId: id }))

  expect(await tagsOf(Instance?.Arn)).toEqual({ team: 'chat' })
})

test('a resource has fifty tags at most: one more is refused, and changes nothing', async () => {
  const arn = await givenFlowArn()
  const fifty = Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`key${at}`, 'old']))
  await tag(arn, fifty)
  await tag(arn, { key7: 'new' })

  await expect(tag(arn, { key8: 'new', more: '' })).rejects.toThrow(InvalidRequestException)

  expect(await tagsOf(arn)).toEqual({ ...fifty, key7: 'new' })
})

test('refuses a tag of AWS’s own, by its name', async () => {
  const arn = await givenFlowArn()

  await expect(tag(arn, { 'aws:stage': 'live' })).rejects.toThrow(InvalidParameterException)
})

test.each([
  'arn:aws:s3:::bucket',
  `${instanceArn}/contact/${randomUUID()}`,
  `${instanceArn}/constructor/${randomUUID()}`,
  InstanceId,
])('refuses %s, which can have no tags', async (arn) => {
  await expect(tag(arn, { a: 'b' })).rejects.toThrow(InvalidParameterException)
  await expect(untag(arn, ['a'])).rejects.toThrow(InvalidParameterException)
  await expect(tagsOf(arn)).rejects.toThrow(InvalidParameterException)
})

test.each([
  instanceArn.replace(InstanceId, randomUUID()),
  `${instanceArn}/contact-flow/${randomUUID()}`,
  `${instanceArn}/queue/BasicQueue`,
])('refuses %s, which is not there', async (arn) => {
  await expect(tag(arn, { a: 'b' })).rejects.toThrow(ResourceNotFoundException)
  await expect(tagsOf(arn)).rejects.toThrow(ResourceNotFoundException)
})

test('a flow is found by the ARN of its own instance only', async () => {
  const arn = (await givenFlowArn()).replace(InstanceId, await givenInstance(app))

  await expect(tag(arn, { a: 'b' })).rejects.toThrow(ResourceNotFoundException)
})

test('tags that are added at once are all there', async () => {
  const arn = await givenFlowArn()

  await Promise.all(Array.from({ length: 10 }, (_, at) => tag(arn, { [`key${at}`]: '' })))

  expect(Object.keys((await tagsOf(arn)) ?? {})).toHaveLength(10)
})
