import { afterAll, expect, test } from 'vitest'
import { associate, functionsAt, invoke } from '../calls/given-function.ts'
import { givenOutside } from '../calls/given-outside.ts'
import { startSharedTestApp } from '../support/app.ts'
import { saidIn } from '../support/said.ts'
import { action, documentOf, givenModule, givenWalk, rest, say } from './given-walk.ts'

const outside = await givenOutside(afterAll)
const functions = functionsAt({ lookup: outside.url })
const app = await startSharedTestApp({ config: { endpoints: { functions, bots: new Map() } } })
const { sql } = app
await associate(app, 'lookup')

const over = (parameters: object) => [
  action('Loop', 'Loop', parameters, {
    conditions: [
      ['ContinueLooping', 'Each'],
      ['DoneLooping', 'Done'],
    ],
    errors: { NoMatchingError: 'No list' },
  }),
  say('Done', 'done'),
  say('No list', 'no list'),
]
const each = say('Each', '$.Loop.orders.Index: $.Loop.orders.Element.id', 'Loop')

test.each<[string, string[]]>([
  ['[{"id":"a"},{"id":"b"}]', ['0: a', '1: b', 'done']],
  ['[]', ['done']],
  ['{"id":"a"}', ['no list']],
  ['a, b', ['no list']],
  ['', ['no list']],
])('a loop over %s', async (orders, said) => {
  const parameters = { LoopName: 'orders', LoopItemArray: '$.Attributes.orders' }
  const contactId = await givenWalk(app, [...over(parameters), each], { Attributes: { orders } })

  expect(await saidIn(sql, contactId)).toEqual(said)
})

test('a loop over what a function has answered goes on as it began, and may begin anew', async () => {
  outside.answer(() => ({ json: { orders: [{ id: 'a' }, { id: 'b' }] } }))
  const ask = invoke('lookup', { ResponseValidation: { ResponseType: 'JSON' } }).map((step) =>
    step.Identifier === 'Tell' ? { ...step, Transitions: { NextAction: 'Loop' } } : step,
  )
  const parameters = { LoopName: 'orders', LoopItemArray: '$.External.orders' }
  const contactId = await givenWalk(app, [...ask, ...over(parameters), each])

  expect(await saidIn(sql, contactId)).toEqual(['It says: ', '0: a', '1: b', 'done'])
})

test('a loop that counts says by its name where it is', async () => {
  const contactId = await givenWalk(app, [
    ...over({ LoopCount: '2', LoopName: 'tries' }),
    say('Each', 'try $.Loop.tries.Index', 'Loop'),
  ])

  expect(await saidIn(sql, contactId)).toEqual(['try 0', 'try 1', 'done'])
})

test('a loop over more than a flow can keep takes the error branch', async () => {
  const orders = JSON.stringify(['x'.repeat(30_000)])
  const parameters = {
    LoopName: 'orders',
    LoopItemArray: ['$.Attributes.orders', '$.Attributes.orders'],
  }
  const contactId = await givenWalk(app, [...over(parameters), each], { Attributes: { orders } })

  expect(await saidIn(sql, contactId)).toEqual(['no list'])
})

const invokeWith = (FlowModuleId: string, Input: object, next = 'After') =>
  action(
    'Invoke',
    'InvokeFlowModule',
    { FlowModuleId, Input },
    { next, errors: { NoMatchingError: 'Failed' } },
  )

test('a module is given something, gives something back, and knows nothing else', async () => {
  const inner = await givenModule(
    app,
    documentOf(
      say('In', 'in: $.Modules.Input.name [$.Modules.Input.other]', 'Out'),
      action('Out', 'EndFlowModuleExecution', {
        ResultData: { greeting: 'Hi $.Modules.Input.name' },
      }),
    ),
  )
  const outer = await givenModule(
    app,
    documentOf(
      invokeWith(inner, { name: '$.Modules.Input.name!' }),
      say('After', '$.Modules.ResultData.greeting of $.Modules.Input.other', 'Out'),
      say('Failed', 'failed', 'Out'),
      action('Out', 'EndFlowModuleExecution'),
    ),
  )
  const contactId = await givenWalk(
    app,
    [
      invokeWith(outer, { name: '$.Attributes.name', other: { deep: 1 } }),
      say('After', 'out: [$.Modules.ResultData.greeting$.Modules.Input.name]'),
      say('Failed', 'failed'),
    ],
    { Attributes: { name: 'Ann' } },
  )

  expect(await saidIn(sql, contactId)).toEqual(['in: Ann! []', 'Hi Ann! of {"deep":1}', 'out: []'])
})

test.each([
  ['is given', { Input: '$.Attributes.much$.Attributes.much' }, {}],
  ['gives back', {}, { ResultData: { much: '$.Attributes.much$.Attributes.much' } }],
])('a module that %s too much has failed', async (_, given, result) => {
  const module = await givenModule(app, documentOf(action('Out', 'EndFlowModuleExecution', result)))
  const contactId = await givenWalk(
    app,
    [
      invokeWith(module, 'Input' in given ? { much: given.Input } : {}),
      say('After', 'after'),
      say('Failed', 'failed'),
      rest('unused'),
    ],
    { Attributes: { much: 'x'.repeat(20_000) } },
  )

  expect(await saidIn(sql, contactId)).toEqual(['failed'])
})
