import { expect, test } from 'vitest'
import { insertSteps, listSteps, stepsKept } from '../../src/flow/flow-run-store.ts'
import { startSharedTestApp } from '../support/app.ts'
import { action, givenModule, givenWalk, moduleOf, rest, say } from './given-walk.ts'

const app = await startSharedTestApp()
const { sql } = app

const whyOf = async (contactId: string) => {
  const steps = await listSteps(sql, contactId)
  return steps.map(({ actionId, branch, reason }) => [actionId, branch, reason])
}

test('a path says why each action was left as it was', async () => {
  const toEnd = { next: 'end', errors: { NoMatchingError: 'Compare' } }
  const contactId = await givenWalk(
    app,
    [
      action(
        'Queue',
        'UpdateContactTargetQueue',
        { QueueId: 'nowhere' },
        {
          next: 'end',
          errors: { NoMatchingError: 'Enter' },
        },
      ),
      action(
        'Enter',
        'TransferContactToQueue',
        {},
        {
          errors: { NoMatchingError: 'Module', QueueAtCapacity: 'end' },
        },
      ),
      action(
        'Module',
        'InvokeFlowModule',
        { FlowModuleId: 'nowhere' },
        {
          next: 'end',
          errors: { NoMatchingError: 'Language' },
        },
      ),
      action('Language', 'UpdateContactData', { LanguageCode: '$.Attributes.language' }, toEnd),
      action(
        'Compare',
        'Compare',
        { ComparisonValue: '$.Attributes.amount' },
        {
          conditions: [['10', 'None', 'NumberGreaterThan']],
          errors: { NoMatchingCondition: 'end' },
        },
      ),
      action(
        'None',
        'Compare',
        { ComparisonValue: '$.Attributes.amount' },
        {
          errors: { NoMatchingCondition: 'end' },
        },
      ),
    ],
    { Attributes: { amount: '12', language: 'not a language' } },
  )

  expect(await whyOf(contactId)).toEqual([
    ['Queue', 'NoMatchingError', 'no such queue'],
    ['Enter', 'NoMatchingError', 'the contact has no target queue'],
    ['Module', 'NoMatchingError', 'no such module'],
    ['Language', 'NoMatchingError', 'Parameters.LanguageCode must be a language, such as en-US'],
    ['Compare', '10', 'NumberGreaterThan 10'],
    ['None', 'NoMatchingCondition', 'no condition is true of the value'],
    ['end', null, null],
  ])
})

test('a path keeps inputs by name, and of what a customer is only that there was something', async () => {
  const contactId = await givenWalk(
    app,
    [
      action(
        'Set',
        'UpdateContactAttributes',
        {
          Attributes: { known: 'yes', who: '$.Attributes.name' },
        },
        { next: 'Say', errors: { NoMatchingError: 'end' } },
      ),
      say('Say', 'Hello $.Attributes.name, $.Attributes.who'),
    ],
    { Attributes: { name: 'Grace Hopper' } },
  )

  const [set, said, end] = await listSteps(sql, contactId)

  expect(set?.inputs).toEqual([
    { name: 'Attributes.known', value: 'yes' },
    { name: 'Attributes.who', written: '$.Attributes.name', kind: 'text', characters: 12 },
  ])
  expect(said?.inputs).toEqual([{ name: 'Text', kind: 'text', characters: 32 }])
  expect(end?.inputs).toEqual([{ name: 'TimeLimitSeconds', value: '604800' }])
  const [kept] = await sql`
    select from flow_run_step where flow_run_step::text like '%Hopper%'`
  expect(kept).toBeUndefined()
})

test('a path tells what is within modules, and when each was left', async () => {
  const inner = await givenModule(app, moduleOf(say('Inner', 'inner')))
  const outer = await givenModule(
    app,
    moduleOf(
      action(
        'Go in',
        'InvokeFlowModule',
        { FlowModuleId: inner },
        {
          next: 'Wait',
          errors: { NoMatchingError: 'end' },
        },
      ),
      rest('Wait', 'nowhere to go', 60),
      action(
        'nowhere to go',
        'Compare',
        { ComparisonValue: '$.Attributes.x' },
        {
          errors: { NoMatchingCondition: 'end' },
        },
      ),
    ),
  )
  const contactId = await givenWalk(app, [
    action(
      'Go',
      'InvokeFlowModule',
      { FlowModuleId: outer },
      {
        next: 'end',
        errors: { NoMatchingError: 'end' },
      },
    ),
  ])

  const steps = await listSteps(sql, contactId)

  expect(steps.map(({ actionId, depth, branch }) => [actionId, depth, branch])).toEqual([
    ['Go', 0, null],
    ['Go in', 1, 'next'],
    ['Inner', 2, 'next'],
    ['end', 2, 'end'],
    ['Wait', 1, null],
  ])
  for (const { enteredAt, leftAt, branch } of steps) {
    expect(branch === null || (leftAt?.getTime() ?? 0) >= enteredAt.getTime()).toBe(true)
  }
})

test('of a long path the first steps and the latest are kept', async () => {
  const contactId = await givenWalk(app, [])
  const [first] = await listSteps(sql, contactId)
  if (!first) throw new Error('The path is empty.')
  const turnOf = (turn: number) =>
    Array.from({ length: 100 }, (_, index) => ({ ...first, visit: turn * 100 + index + 2 }))

  for (let turn = 0; turn < 15; turn += 1) {
    await sql.begin((tx) => insertSteps(tx, turnOf(turn)))
  }

  const visits = (await listSteps(sql, contactId)).map(({ visit }) => visit)
  expect(visits).toHaveLength(stepsKept.first + stepsKept.latest)
  expect(visits[stepsKept.first - 1]).toBe(stepsKept.first)
  expect(visits[stepsKept.first]).toBe(1_501 - stepsKept.latest + 1)
  expect(visits.at(-1)).toBe(1_501)
})
