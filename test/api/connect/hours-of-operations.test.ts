import { randomUUID } from 'node:crypto'
import {
  CreateHoursOfOperationCommand,
  DescribeHoursOfOperationCommand,
  DuplicateResourceException,
  InvalidParameterException,
  ListHoursOfOperationsCommand,
  ResourceNotFoundException,
  type CreateHoursOfOperationCommandInput,
} from '@aws-sdk/client-connect'
import { expect, test } from 'vitest'
import { startSharedTestApp } from '../../support/app.ts'
import { givenInstance } from '../../support/instance.ts'

const app = await startSharedTestApp()
const { connect, demo } = app

const morning = {
  Day: 'MONDAY',
  StartTime: { Hours: 8, Minutes: 0 },
  EndTime: { Hours: 12, Minutes: 30 },
} as const

const create = (wish: Partial<CreateHoursOfOperationCommandInput> = {}) =>
  connect.send(
    new CreateHoursOfOperationCommand({
      InstanceId: demo.instanceId,
      Name: randomUUID(),
      TimeZone: 'Europe/Zurich',
      Config: [morning],
      ...wish,
    }),
  )

const describe = (HoursOfOperationId: string | undefined, InstanceId = demo.instanceId) =>
  connect.send(new DescribeHoursOfOperationCommand({ InstanceId, HoursOfOperationId }))

test('hours are what they were created as, by id and by ARN', async () => {
  const Name = randomUUID()
  const Tags = { team: 'chat' }

  const created = await create({ Name, Description: 'Mornings', Tags })

  const byId = await describe(created.HoursOfOperationId)
  const byArn = await describe(created.HoursOfOperationArn)
  expect(byId.HoursOfOperation).toEqual({
    HoursOfOperationId: created.HoursOfOperationId,
    HoursOfOperationArn: created.HoursOfOperationArn,
    Name,
    Description: 'Mornings',
    TimeZone: 'Europe/Zurich',
    Config: [morning],
    Tags,
    LastModifiedTime: expect.any(Date) as Date,
    LastModifiedRegion: demo.region,
  })
  expect(byArn.HoursOfOperation).toEqual(byId.HoursOfOperation)
})

test('an instance has hours from the start: always open', async () => {
  const InstanceId = await givenInstance(app)

  const { HoursOfOperationSummaryList: [basic] = [] } = await connect.send(
    new ListHoursOfOperationsCommand({ InstanceId }),
  )

  const { HoursOfOperation } = await describe(basic?.Id, InstanceId)
  expect(basic?.Name).toBe('Basic Hours')
  expect(HoursOfOperation?.Config).toHaveLength(7)
})

test('the list comes in pages, each hours once', async () => {
  const InstanceId = await givenInstance(app)
  for (const Name of ['One', 'Two']) await create({ InstanceId, Name })
  const list = (NextToken?: string) =>
    connect.send(new ListHoursOfOperationsCommand({ InstanceId, MaxResults: 2, NextToken }))

  const first = await list()
  const second = await list(first.NextToken)

  const pages = [first, second].map((page) => page.HoursOfOperationSummaryList ?? [])
  expect(pages.map((page) => page.length)).toEqual([2, 1])
  expect(pages.flatMap((page) => page.map(({ Name }) => Name)).sort()).toEqual([
    'Basic Hours',
    'One',
    'Two',
  ])
  expect(second.NextToken).toBeUndefined()
})

test('refuses a name that the instance has already; another instance may have it', async () => {
  const Name = randomUUID()
  await create({ Name })
  const InstanceId = await givenInstance(app)

  await expect(create({ Name })).rejects.toThrow(DuplicateResourceException)
  await expect(create({ Name, InstanceId })).resolves.toHaveProperty('HoursOfOperationId')
})

test.each(['Middle-earth/Bree', '+02:00', ''])('refuses the time zone "%s"', async (TimeZone) => {
  await expect(create({ TimeZone })).rejects.toThrow(InvalidParameterException)
})

test('refuses hours that are not there, or are those of another instance', async () => {
  const { HoursOfOperationId } = await create()
  const other = await givenInstance(app)

  await expect(describe(randomUUID())).rejects.toThrow(ResourceNotFoundException)
  await expect(describe(HoursOfOperationId, other)).rejects.toThrow(ResourceNotFoundException)
})
