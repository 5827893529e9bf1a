import {
  DeleteContactFlowModuleCommand,
  UpdateContactFlowModuleContentCommand,
} from '@aws-sdk/client-connect'
import { expect, test } from 'vitest'
import { drawNumber } from '../../src/jobs/run-effects.ts'
import { startSharedTestApp, startTestApp, type TestApp } from '../support/app.ts'
import { givenFlow } from '../support/flow.ts'
import { saidIn } from '../support/said.ts'
import { workUntilIdle } from '../support/work.ts'
import {
  action,
  documentOf,
  endOfRun,
  flowOf,
  givenModule,
  givenWalk,
  moduleOf,
  pathOf,
  rest,
  say,
} from './given-walk.ts'

const app = await startSharedTestApp()
const { sql } = app

const loop = (count: string, next: string, then = 'end') =>
  action(
    'Loop',
    'Loop',
    { LoopCount: count },
    {
      conditions: [
        ['ContinueLooping', next],
        ['DoneLooping', then],
      ],
      errors: { NoMatchingError: 'Not a number' },
    },
  )

const invoke = (id: string, FlowModuleId: string, next = 'end') =>
  action(id, 'InvokeFlowModule', { FlowModuleId }, { next, errors: { NoMatchingError: 'Failed' } })

const setFlow = (id: string, attributes: object, next: string) =>
  action(
    id,
    'UpdateFlowAttributes',
    { FlowAttributes: attributes },
    { next, errors: { NoMatchingError: 'Failed' } },
  )

test.each([
  ['0', []],
  ['1', ['again']],
  ['3', ['again', 'again', 'again']],
  ['$.Attributes.tries', ['again', 'again']],
  ['$.Attributes.none', ['No number.']],
  ['$.Attributes.many', ['No number.']],
])('a loop of %s', async (count, said) => {
  const contactId = await givenWalk(
    app,
    [loop(count, 'Again'), say('Again', 'again', 'Loop'), say('Not a number', 'No number.')],
    { Attributes: { tries: '2', many: '101' } },
  )

  expect(await saidIn(sql, contactId)).toEqual(said)
})

test('a loop that is done begins anew', async () => {
  const contactId = await givenWalk(app, [
    setFlow('Begin', { rounds: 'x' }, 'Loop'),
    loop('1', 'Again', 'Done'),
    say('Again', 'again', 'Loop'),
    action(
      'Done',
      'Compare',
      { ComparisonValue: '$.FlowAttributes.rounds' },
      { conditions: [['x', 'Once more']], errors: { NoMatchingCondition: 'end' } },
    ),
    setFlow('Once more', { rounds: 'xx' }, 'Loop'),
    say('Failed', 'Failed.'),
    say('Not a number', 'No number.'),
  ])

  expect(await pathOf(app, contactId)).toEqual([
    'Begin → next',
    'Loop → ContinueLooping',
    'Again → next',
    'Loop → DoneLooping',
    'Done → x',
    'Once more → next',
    'Loop → ContinueLooping',
    'Again → next',
    'Loop → DoneLooping',
    'Done → NoMatchingCondition',
    'end',
  ])
})

test('attributes of a flow are read by it, in either form, and by no flow behind it', async () => {
  const next = await givenFlow(app, { content: flowOf(say('Next', 'And $.FlowAttributes.plan.')) })
  const contactId = await givenWalk(app, [
    setFlow('Set', { plan: { Type: 'String', Value: 'gold' }, tier: '$.Attributes.tier' }, 'Say'),
    say('Say', '$.FlowAttributes.plan, $.FlowAttributes.tier.', 'Go on'),
    action(
      'Go on',
      'TransferToFlow',
      { ContactFlowId: next },
      { errors: { NoMatchingError: 'Failed' } },
    ),
    say('Failed', 'Failed.'),
  ])

  expect(await saidIn(sql, contactId)).toEqual(['gold, .', 'And .'])
})

test('attributes of a flow that would be too many are none of them set', async () => {
  const contactId = await givenWalk(
    app,
    [
      setFlow('Fill', { a: '$.Attributes.much' }, 'Overfill'),
      setFlow('Overfill', { b: '$.Attributes.much', c: 'c' }, 'end'),
      say('Failed', 'Failed: $.FlowAttributes.c.'),
    ],
    { Attributes: { much: 'x'.repeat(20_000) } },
  )

  expect(await saidIn(sql, contactId)).toEqual(['Failed: .'])
})

test('a module runs between its invocation and what follows', async () => {
  const greeting = await givenModule(app, moduleOf(say('Greet', 'Hello from the module.')))
  const contactId = await givenWalk(app, [
    invoke('Invoke', greeting, 'After'),
    say('After', 'After it.'),
    say('Failed', 'Failed.'),
  ])

  expect(await pathOf(app, contactId)).toEqual([
    'Invoke → next',
    'Greet → next',
    'end → end',
    'After → next',
    'end',
  ])
  expect(await saidIn(sql, contactId)).toEqual(['Hello from the module.', 'After it.'])
})

test('a module shares the attributes of the contact, and no attributes of its flow', async () => {
  const module = await givenModule(
    app,
    moduleOf(
      say('Read', 'in: $.FlowAttributes.of, $.Attributes.of', 'Set'),
      setFlow('Set', { of: 'module' }, 'Tell'),
      action(
        'Tell',
        'UpdateContactAttributes',
        { Attributes: { of: 'set by the $.FlowAttributes.of' } },
        { next: 'end', errors: { NoMatchingError: 'end' } },
      ),
      say('Failed', 'Failed.'),
    ),
  )
  const contactId = await givenWalk(app, [
    setFlow('Begin', { of: 'flow' }, 'Invoke'),
    invoke('Invoke', module, 'After'),
    say('After', 'out: $.FlowAttributes.of, $.Attributes.of'),
    say('Failed', 'Failed.'),
  ])

  expect(await saidIn(sql, contactId)).toEqual(['in: , ', 'out: flow, set by the module'])
})

test('a module invokes another, and each has loops of its own', async () => {
  const inner = await givenModule(
    app,
    moduleOf(loop('2', 'Inner'), say('Inner', 'inner', 'Loop'), say('Not a number', '?')),
  )
  const outer = await givenModule(
    app,
    moduleOf(
      loop('2', 'Deeper'),
      invoke('Deeper', inner, 'Loop'),
      say('Failed', 'x'),
      say('Not a number', '?'),
    ),
  )
  const contactId = await givenWalk(app, [invoke('Invoke', outer), say('Failed', 'Failed.')])

  expect(await saidIn(sql, contactId)).toEqual(['inner', 'inner', 'inner', 'inner'])
})

const failing: [string, (app: TestApp) => Promise<string>][] = [
  ['is not there', async () => 'f5b5ad7c-8a7b-4f4f-9f0e-1c0c2f7d3a11'],
  ['is no id at all', async () => 'module'],
  ['is a draft', async (host) => `${await givenModule(host, moduleOf(say('Say', 'no')))}:$SAVED`],
  ['is a flow', async (host) => givenFlow(host)],
  [
    'draws no line for what becomes of it',
    async (host) =>
      givenModule(
        host,
        moduleOf(action('Dead end', 'MessageParticipant', { SSML: '<speak/>' }, { next: 'end' })),
      ),
  ],
]

test.each(failing)('an invocation of what %s takes the error branch', async (_, given) => {
  const contactId = await givenWalk(app, [
    invoke('Invoke', await given(app)),
    say('Failed', 'Failed.'),
  ])

  expect(await saidIn(sql, contactId)).toEqual(['Failed.'])
})

test('a module that invokes itself is stopped, and fails', async () => {
  const { connect, demo } = app
  const id = await givenModule(app, moduleOf(say('Say', 'down')))
  const Content = moduleOf(say('Say', 'down', 'Deeper'), invoke('Deeper', id), say('Failed', 'up'))
  await connect.send(
    new UpdateContactFlowModuleContentCommand({
      InstanceId: demo.instanceId,
      ContactFlowModuleId: id,
      Content,
    }),
  )
  const contactId = await givenWalk(app, [invoke('Invoke', id), say('Failed', 'Failed.')])

  expect(await saidIn(sql, contactId)).toEqual(['down', 'down', 'down', 'down', 'down', 'up'])
})

test('modules are for inbound flows alone', async () => {
  const module = await givenModule(app, moduleOf(say('Say', 'no')))
  const contactId = await givenWalk(app, [invoke('Invoke', module), say('Failed', 'Failed.')], {
    type: 'CUSTOMER_QUEUE',
  })

  expect(await saidIn(sql, contactId)).toEqual(['Failed.'])
})

test.each([
  ['the chat', 'DisconnectParticipant', 'disconnected'],
  ['the flow', 'EndFlowExecution', 'ended'],
])('a module may end %s', async (_, type, endReason) => {
  const module = await givenModule(app, documentOf(action('End', type)))
  const contactId = await givenWalk(app, [invoke('Invoke', module), say('Failed', 'Failed.')])

  expect(await endOfRun(sql, contactId)).toBe(endReason)
  expect(await pathOf(app, contactId)).toEqual(['Invoke', 'End'])
})

test('a loop goes on counting, and a flow keeps its attributes, after a wait', async () => {
  const own = await startTestApp()
  const contactId = await givenWalk(own, [
    setFlow('Begin', { word: 'again' }, 'Loop'),
    loop('2', 'Rest', 'Done'),
    rest('Rest', 'Again'),
    say('Again', '$.FlowAttributes.word', 'Loop'),
    say('Done', 'done'),
    say('Failed', 'Failed.'),
    say('Not a number', '?'),
  ])

  for (const seconds of [61, 61, 61]) {
    await own.moveOn(seconds)
    await workUntilIdle(own.sql)
  }

  expect(await saidIn(own.sql, contactId)).toEqual(['again', 'again', 'done'])
})

test('a run that waits within a module within a loop goes on there after a restart', async () => {
  const first = await startTestApp()
  const module = await givenModule(
    first,
    moduleOf(
      setFlow('Note', { where: 'module' }, 'Rest'),
      rest('Rest', 'Tell'),
      say('Tell', 'still in the $.FlowAttributes.where'),
      say('Failed', 'x'),
    ),
  )
  const contactId = await givenWalk(first, [
    setFlow('Begin', { where: 'flow' }, 'Loop'),
    loop('2', 'Invoke', 'Done'),
    invoke('Invoke', module, 'Loop'),
    say('Done', 'back in the $.FlowAttributes.where'),
    say('Failed', 'Failed.'),
    say('Not a number', '?'),
  ])
  await first.stop()

  const second = await startTestApp({ database: first.database })
  await second.moveOn(61)
  await workUntilIdle(second.sql)
  await second.stop()
  const third = await startTestApp({ database: first.database })
  await third.moveOn(122)
  await workUntilIdle(third.sql)

  expect(await saidIn(third.sql, contactId)).toEqual([
    'still in the module',
    'still in the module',
    'back in the flow',
  ])
})

test('a module that is deleted while a run waits in it is walked to its end', async () => {
  const own = await startTestApp()
  const module = await givenModule(own, moduleOf(rest('Rest', 'Tell'), say('Tell', 'told')))
  const contactId = await givenWalk(own, [invoke('Invoke', module), say('Failed', 'Failed.')])
  await own.connect.send(
    new DeleteContactFlowModuleCommand({
      InstanceId: own.demo.instanceId,
      ContactFlowModuleId: module,
    }),
  )

  await own.moveOn(61)
  await workUntilIdle(own.sql)

  expect(await saidIn(own.sql, contactId)).toEqual(['told'])
})

test('contacts are distributed by the number that is drawn for each', async () => {
  const contactId = await givenWalk(app, [
    action(
      'Draw',
      'DistributeByPercentage',
      {},
      {
        conditions: [
          ['34', 'A', 'NumberLessThan'],
          ['67', 'B', 'NumberLessThan'],
        ],
        errors: { NoMatchingCondition: 'C' },
      },
    ),
    say('A', 'below 34'),
    say('B', 'below 67'),
    say('C', 'the rest'),
  ])

  const [run] = await sql<{ id: string }[]>`select id from flow_run where contact_id = ${contactId}`
  const drawn = drawNumber({ id: run?.id ?? '', visit: 1 })
  const expected = drawn < 34 ? 'below 34' : drawn < 67 ? 'below 67' : 'the rest'
  expect(await saidIn(sql, contactId)).toEqual([expected])
})
