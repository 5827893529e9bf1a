import { randomUUID } from 'node:crypto'
import {
  CreateHoursOfOperationCommand,
  CreateQueueCommand,
  ListHoursOfOperationsCommand,
} from '@aws-sdk/client-connect'
import { expect, test } from 'vitest'
import { startSharedTestApp, startTestApp, type TestApp } from '../support/app.ts'
import { saidIn } from '../support/said.ts'
import { workUntilIdle } from '../support/work.ts'
import { action, givenModule, givenWalk, moduleOf, rest, say } from './given-walk.ts'

const app = await startSharedTestApp()
const { sql } = app

async function givenHours({ connect, demo }: TestApp, isOpen: boolean): Promise<string> {
  const midnight = { Hours: 0, Minutes: 0 }
  const days = [
    'SUNDAY',
    'MONDAY',
    'TUESDAY',
    'WEDNESDAY',
    'THURSDAY',
    'FRIDAY',
    'SATURDAY',
  ] as const
  const { HoursOfOperationId = '' } = await connect.send(
    new CreateHoursOfOperationCommand({
      InstanceId: demo.instanceId,
      Name: randomUUID(),
      TimeZone: 'UTC',
      Config: isOpen ? days.map((Day) => ({ Day, StartTime: midnight, EndTime: midnight })) : [],
    }),
  )
  return HoursOfOperationId
}

async function givenQueue({ connect, demo }: TestApp, hours?: string): Promise<string> {
  const InstanceId = demo.instanceId
  const { HoursOfOperationSummaryList: [basic] = [] } = await connect.send(
    new ListHoursOfOperationsCommand({ InstanceId }),
  )
  const { QueueId = '' } = await connect.send(
    new CreateQueueCommand({
      InstanceId,
      Name: randomUUID(),
      HoursOfOperationId: hours ?? basic?.Id,
    }),
  )
  return QueueId
}

const setQueue = (QueueId: string, next: string) =>
  action(
    'Set queue',
    'UpdateContactTargetQueue',
    { QueueId },
    { next, errors: { NoMatchingError: 'Failed' } },
  )

const checkHours = (parameters: object) => [
  action('Check', 'CheckHoursOfOperation', parameters, {
    conditions: [
      ['True', 'Open'],
      ['False', 'Closed'],
    ],
    errors: { NoMatchingError: 'Failed' },
  }),
  say('Open', 'open'),
  say('Closed', 'closed'),
  say('Failed', 'failed'),
]

test.each([
  ['open', true],
  ['closed', false],
])('CheckHoursOfOperation of hours that are %s', async (said, isOpen) => {
  const hours = await givenHours(app, isOpen)
  const contactId = await givenWalk(app, checkHours({ HoursOfOperationId: '$.Attributes.hours' }), {
    Attributes: { hours },
  })

  expect(await saidIn(sql, contactId)).toEqual([said])
})

test.each([
  ['open', true],
  ['closed', false],
])(
  "CheckHoursOfOperation that names none asks the target queue's, which are %s",
  async (said, isOpen) => {
    const queue = await givenQueue(app, await givenHours(app, isOpen))
    const contactId = await givenWalk(app, [setQueue(queue, 'Check'), ...checkHours({})])

    expect(await saidIn(sql, contactId)).toEqual([said])
  },
)

test.each([
  ['names none and has no target queue', {}],
  ['names what is not there', { HoursOfOperationId: 'f5b5ad7c-8a7b-4f4f-9f0e-1c0c2f7d3a11' }],
  ['names nothing', { HoursOfOperationId: '$.Attributes.none' }],
])('CheckHoursOfOperation that %s takes the error branch', async (_, parameters) => {
  const contactId = await givenWalk(app, checkHours(parameters))

  expect(await saidIn(sql, contactId)).toEqual(['failed'])
})

test('CheckHoursOfOperation asks by the clock of the installation', async () => {
  const own = await startTestApp()
  const at = new Date(Date.now() + 26 * 3600_000)
  const Day = ['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY'][
    at.getUTCDay()
  ]
  const { HoursOfOperationId = '' } = await own.connect.send(
    new CreateHoursOfOperationCommand({
      InstanceId: own.demo.instanceId,
      Name: randomUUID(),
      TimeZone: 'UTC',
      Config: [
        {
          Day: Day as 'SUNDAY',
          StartTime: { Hours: 0, Minutes: 0 },
          EndTime: { Hours: 0, Minutes: 0 },
        },
      ],
    }),
  )
  const flow = checkHours({ HoursOfOperationId })
  const before = await givenWalk(own, flow)
  await own.moveOn((at.getTime() - Date.now()) / 1000)

  const after = await givenWalk(own, flow)

  expect(await saidIn(own.sql, before)).toEqual(['closed'])
  expect(await saidIn(own.sql, after)).toEqual(['open'])
})

/** Contacts that wait in a queue. */
async function givenWaiting(host: TestApp, queue: string, count: number): Promise<void> {
  for (let waiting = 0; waiting < count; waiting++) {
    await givenWalk(host, [
      setQueue(queue, 'Enter'),
      action(
        'Enter',
        'TransferContactToQueue',
        {},
        { errors: { QueueAtCapacity: 'Failed', NoMatchingError: 'Failed' } },
      ),
      say('Failed', 'failed'),
    ])
  }
}

const checkMetric = (
  MetricType: string,
  conditions: readonly (readonly [string, string, string])[],
  choice: object = {},
) => [
  action(
    'Check',
    'CheckMetricData',
    { MetricType, ...choice },
    {
      conditions,
      errors: { NoMatchingError: 'Failed', NoMatchingCondition: 'None' },
    },
  ),
  say('Yes', 'yes'),
  say('None', 'none'),
  say('Failed', 'failed'),
]

const waiting = 'NumberOfContactsInQueue'
const oldest = 'OldestContactInQueueAgeSeconds'

test('CheckMetricData compares how many wait in the target queue', async () => {
  const queue = await givenQueue(app)
  await givenWaiting(app, queue, 2)
  const check = (operand: string, operator: string) =>
    givenWalk(app, [
      setQueue(queue, 'Check'),
      ...checkMetric(waiting, [[operand, 'Yes', operator]]),
    ])

  expect(await saidIn(sql, await check('1', 'NumberGreaterThan'))).toEqual(['yes'])
  expect(await saidIn(sql, await check('2', 'Equals'))).toEqual(['yes'])
  expect(await saidIn(sql, await check('2', 'NumberGreaterThan'))).toEqual(['none'])
})

test('CheckMetricData compares how long the first has waited', async () => {
  const own = await startTestApp()
  const QueueId = await givenQueue(own)
  const check = () =>
    givenWalk(own, checkMetric(oldest, [['60', 'Yes', 'NumberGreaterOrEqualTo']], { QueueId }))
  const empty = await check()
  await givenWaiting(own, QueueId, 1)
  const early = await check()
  await own.moveOn(90)
  await givenWaiting(own, QueueId, 1)

  const late = await check()

  const said = await Promise.all([empty, early, late].map((id) => saidIn(own.sql, id)))
  expect(said).toEqual([['none'], ['none'], ['yes']])
})

test.each(['NumberOfAgentsAvailable', 'NumberOfAgentsStaffed', 'NumberOfAgentsOnline'])(
  'CheckMetricData finds no agents: %s',
  async (metric) => {
    const QueueId = await givenQueue(app)
    const contactId = await givenWalk(
      app,
      checkMetric(metric, [['0', 'Yes', 'NumberGreaterThan']], { QueueId }),
    )

    expect(await saidIn(sql, contactId)).toEqual(['none'])
  },
)

const nowhere = [
  ['has no target queue', {}],
  ['names a queue that is not there', { QueueId: 'f5b5ad7c-8a7b-4f4f-9f0e-1c0c2f7d3a11' }],
  ["names an agent's", { AgentId: 'agent' }],
] as const

test.each(nowhere)('CheckMetricData that %s takes the error branch', async (_, choice) => {
  const contactId = await givenWalk(app, checkMetric(waiting, [['0', 'Yes', 'Equals']], choice))

  expect(await saidIn(sql, contactId)).toEqual(['failed'])
})

const load = (parameters: object, then: string) => [
  action('Load', 'GetMetricData', parameters, {
    next: 'Tell',
    errors: { NoMatchingError: 'Failed' },
  }),
  say('Tell', then),
  say('Failed', 'failed'),
]

test('GetMetricData reads the figures of a queue for what follows', async () => {
  const queue = await givenQueue(app)
  await givenWaiting(app, queue, 1)
  const tell = '$.Metrics.Queue.Size waits at $.Metrics.Queue.ARN'
  const contactId = await givenWalk(app, [setQueue(queue, 'Load'), ...load({}, tell)])

  const [said] = await saidIn(sql, contactId)
  expect(said).toMatch(/^1 waits at arn:aws:connect:/)
  expect(said).toContain(queue)
})

test('GetMetricData of another channel finds nobody', async () => {
  const QueueId = await givenQueue(app)
  await givenWaiting(app, QueueId, 1)
  const contactId = await givenWalk(
    app,
    load({ QueueId, QueueChannel: 'Voice' }, '$.Metrics.Queue.Size'),
  )

  expect(await saidIn(sql, contactId)).toEqual(['0'])
})

test.each(nowhere)('GetMetricData that %s takes the error branch', async (_, choice) => {
  const contactId = await givenWalk(app, load(choice, 'read'))

  expect(await saidIn(sql, contactId)).toEqual(['failed'])
})

test('what GetMetricData has read in a module stays there', async () => {
  const QueueId = await givenQueue(app)
  const module = await givenModule(app, moduleOf(...load({ QueueId }, 'in: $.Metrics.Queue.Size')))
  const contactId = await givenWalk(app, [
    action(
      'Invoke',
      'InvokeFlowModule',
      { FlowModuleId: module },
      { next: 'Tell', errors: { NoMatchingError: 'Failed' } },
    ),
    say('Tell', 'out: $.Metrics.Queue.Size.'),
    say('Failed', 'failed'),
  ])

  expect(await saidIn(sql, contactId)).toEqual(['in: 0', 'out: .'])
})

test('what GetMetricData has read is there after a wait', async () => {
  const own = await startTestApp()
  const QueueId = await givenQueue(own)
  const contactId = await givenWalk(own, [
    action(
      'Load',
      'GetMetricData',
      { QueueId },
      { next: 'Rest', errors: { NoMatchingError: 'Failed' } },
    ),
    rest('Rest', 'Tell'),
    say('Tell', '$.Metrics.Queue.Size then'),
    say('Failed', 'failed'),
  ])
  await givenWaiting(own, QueueId, 1)

  await own.moveOn(61)
  await workUntilIdle(own.sql)

  expect(await saidIn(own.sql, contactId)).toEqual(['0 then'])
})
