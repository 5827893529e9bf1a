import { describe, expect, test } from 'vitest'
import { checkFlow, type AboutFlow } from './check-flow.ts'
import { condition, error, givenAction, givenContent, type WireAction } from './given-flow.ts'
import { findJsonPlaces, placeIn } from '../runtime/json-places.ts'

/** What is found in a flow of these actions, each on its own line of the content. */
function foundIn(actions: readonly WireAction[], about: Partial<AboutFlow> = {}): string[] {
  const document = JSON.parse(givenContent(...actions)) as { Actions: unknown[] }
  const lines = document.Actions.map((action) => JSON.stringify(action)).join(',\n')
  const head = JSON.stringify({ ...document, Actions: undefined }).slice(0, -1)
  const content = `${head},"Actions":[\n${lines}\n]}`
  const { problems } = checkFlow(content, { kind: 'flow', ...about })
  const { offsetOf } = findJsonPlaces(content)
  return problems.map(({ severity, actionId, path, says }) => {
    const { line } = placeIn(content, offsetOf(path))
    return `${line} ${severity} ${actionId ?? '-'}: ${says}`
  })
}

const say = (Identifier: string, Text: string, next = 'end') =>
  givenAction('MessageParticipant', {
    Identifier,
    Parameters: { Text },
    Transitions: { NextAction: next },
  })

const compare = (Identifier: string, ComparisonValue: string, next: string, otherwise = 'end') =>
  givenAction('Compare', {
    Identifier,
    Parameters: { ComparisonValue },
    Transitions: {
      Conditions: [condition('gold', 'Equals', next)],
      Errors: [error('NoMatchingCondition', otherwise)],
    },
  })

const loop = (Identifier: string, on: string, done: string) =>
  givenAction('Loop', {
    Identifier,
    Transitions: {
      Conditions: [
        condition('ContinueLooping', 'Equals', on),
        condition('DoneLooping', 'Equals', done),
      ],
    },
  })

const set = (Identifier: string, type: string, Parameters: object, next: string) =>
  givenAction(type, {
    Identifier,
    Parameters,
    Transitions: { NextAction: next, Errors: [error('NoMatchingError', next)] },
  })

const rest = (Identifier: string, next: string) =>
  givenAction('Wait', {
    Identifier,
    Transitions: {
      Conditions: [condition('WaitCompleted', 'Equals', next)],
      Errors: [error('NoMatchingError', next)],
    },
  })

const mayCircle = (...ids: string[]) =>
  `a contact may go in a circle here that neither waits nor ends, by ${ids.map((id) => `"${id}"`).join(', ')}`
const unset = (reference: string) => `no action before it sets ${reference}: it is empty`
const perhaps = (reference: string) =>
  `${unset(reference)} unless whoever starts the chat, or an earlier flow, gives it`

describe('tells the line and the action of an error:', () => {
  test.each<[string, WireAction[], string]>([
    [
      'a type that is not built',
      [say('a', 'Hi', 'b'), { Identifier: 'b', Type: 'CreateTask' }],
      '3 error b: its Type CreateTask is not supported',
    ],
    [
      'a line to nowhere',
      [say('a', 'Hi', 'nowhere')],
      '2 error a: it leads to "nowhere", which is no action of this flow',
    ],
    [
      'an identifier twice',
      [say('a', 'Hi'), say('a', 'Ho')],
      '3 error a: its Identifier is not unique',
    ],
    [
      'an identifier that is none',
      [say('a:b', 'Hi')],
      '2 error a:b: its Identifier may hold none of % : ( \\ / ) = $ , ; [ ] { }',
    ],
    [
      'a required line',
      [givenAction('Compare', { Transitions: {} })],
      '2 error it: an error branch for NoMatchingCondition is required',
    ],
    [
      'a required condition',
      [givenAction('Loop', { Transitions: { Conditions: [condition('DoneLooping')] } })],
      '2 error it: a condition for ContinueLooping is required',
    ],
    [
      'an operator that is none',
      [givenAction('Compare', { Transitions: { Conditions: [condition('1', 'Like')] } })],
      '2 error it: Transitions.Conditions.0.Condition.Operator must be one of Equals, TextStartsWith, TextEndsWith, TextContains, NumberGreaterThan, NumberGreaterOrEqualTo, NumberLessThan, NumberLessOrEqualTo',
    ],
    [
      'conditions within a condition',
      [
        givenAction('Compare', {
          Transitions: {
            Conditions: [
              {
                NextAction: 'end',
                Condition: {
                  Operator: 'Equals',
                  Operands: [{ Operator: 'Equals', Operands: ['1'] }],
                },
              },
            ],
          },
        }),
      ],
      '2 error it: Transitions.Conditions.0.Condition.Operands.0 must be a text',
    ],
    [
      'a time limit out of 3 to 15',
      [
        givenAction('AuthenticateParticipant', {
          Parameters: {
            CognitoConfiguration: { UserPoolArn: 'p', AppClientId: 'c' },
            TimeLimitMinutes: '16',
          },
        }),
      ],
      '2 error it: Parameters.TimeLimitMinutes must be a whole number from 3 to 15',
    ],
    [
      'a parameter that nothing has',
      [givenAction('Loop', { Parameters: { LoopCount: '1', Count: '2' } })],
      '2 error it: Parameters may not hold Count',
    ],
  ])('%s', (_, actions, expected) => {
    expect(foundIn(actions)).toContain(expected)
  })
})

describe('warns of', () => {
  test.each<[string, WireAction[], string[], Partial<AboutFlow>?]>([
    ['nothing in a plain flow', [say('a', 'Hi $.ContactId')], []],
    [
      'an action to which no way leads',
      [say('a', 'Hi'), say('b', 'Ho')],
      ['3 warning b: no way leads to it'],
    ],
    [
      'a way that only a NextAction draws which is never taken',
      [
        givenAction('Wait', {
          Transitions: {
            NextAction: 'b',
            Conditions: [condition('WaitCompleted')],
            Errors: [error('NoMatchingError')],
          },
        }),
        say('b', 'Ho'),
      ],
      ['3 warning b: no way leads to it'],
    ],
    [
      'a circle without a wait',
      [say('a', 'Hi', 'b'), compare('b', '$.Channel', 'a')],
      [`2 warning a: ${mayCircle('a', 'b')}`],
    ],
    [
      'an action that leads to itself',
      [compare('a', '$.Channel', 'a')],
      [`2 warning a: ${mayCircle('a')}`],
    ],
    [
      'a circle through a function, which may answer at once',
      [set('a', 'InvokeLambdaFunction', { LambdaFunctionARN: 'arn:f' }, 'b'), say('b', 'Hi', 'a')],
      [`2 warning a: ${mayCircle('a', 'b')}`, '4 warning end: no way leads to it'],
    ],
    ['no circle that waits', [rest('a', 'b'), compare('b', '$.Channel', 'a')], []],
    ['no circle that a Loop bounds', [loop('a', 'b', 'end'), say('b', 'Hi', 'a')], []],
    [
      'a circle through a Loop that begins anew',
      [loop('a', 'b', 'c'), say('b', 'Hi', 'a'), say('c', 'Ho', 'a')],
      [`2 warning a: ${mayCircle('a', 'c')}`, '5 warning end: no way leads to it'],
    ],
    [
      'a flow attribute that nothing sets',
      [say('a', '$.FlowAttributes.x')],
      [`2 warning a: ${unset('$.FlowAttributes.x')}`],
    ],
    [
      'a flow attribute that only comes later',
      [
        say('a', "$['FlowAttributes']['x']", 'b'),
        set('b', 'UpdateFlowAttributes', { FlowAttributes: { x: { Value: '1' } } }, 'end'),
      ],
      [`2 warning a: ${unset("$['FlowAttributes']['x']")}`],
    ],
    [
      'no flow attribute that one of the ways sets',
      [
        compare('a', '$.Channel', 'b', 'c'),
        set('b', 'UpdateFlowAttributes', { FlowAttributes: { x: { Value: '1' } } }, 'c'),
        say('c', '$.FlowAttributes.x'),
      ],
      [],
    ],
    [
      'no flow attribute whose name an attribute may be',
      [
        set('a', 'UpdateFlowAttributes', { FlowAttributes: { '$.Channel': { Value: '1' } } }, 'b'),
        say('b', '$.FlowAttributes.x'),
      ],
      [],
    ],
    [
      'a contact attribute, which may come from elsewhere',
      [compare('a', '$.Attributes.plan', 'end')],
      [`2 warning a: ${perhaps('$.Attributes.plan')}`],
    ],
    [
      'no contact attribute that is said to be given',
      [compare('a', '$.Attributes.plan', 'end')],
      [],
      { givenAttributes: ['plan'] },
    ],
    [
      'no contact attribute in a module',
      [compare('a', '$.Attributes.plan', 'end')],
      [],
      { kind: 'module' },
    ],
    [
      'a contact attribute in an operand',
      [
        givenAction('Compare', {
          Parameters: { ComparisonValue: '$.Channel' },
          Transitions: {
            Conditions: [condition('$.Attributes.x')],
            Errors: [error('NoMatchingCondition')],
          },
        }),
      ],
      [`2 warning it: ${perhaps('$.Attributes.x')}`],
    ],
    [
      'a result of a function before any is invoked',
      [say('a', '$.LambdaInvocation.ResultData.x')],
      [`2 warning a: ${unset('$.LambdaInvocation.ResultData.x')}`],
    ],
    [
      'no result of a function behind it',
      [
        set('a', 'InvokeLambdaFunction', { LambdaFunctionARN: 'arn:f' }, 'b'),
        say('b', '$.External.x'),
      ],
      [],
    ],
    [
      'figures that nothing has read',
      [say('a', '$.Metrics.Queue.Size')],
      [`2 warning a: ${unset('$.Metrics.Queue.Size')}`],
    ],
    [
      'a customer whom nobody knows',
      [say('a', '$.Customer.FirstName')],
      [
        '2 warning a: no action before it sets $.Customer.FirstName: it is empty unless the chat is started with a CustomerId, or an earlier flow knows who the customer is',
      ],
    ],
    [
      'what there never is',
      [say('a', '$.StoredCustomerInput')],
      ['2 warning a: $.StoredCustomerInput is always empty here'],
    ],
    [
      'an action for calls',
      [givenAction('GetParticipantInput', { Parameters: { Text: '$.FlowAttributes.x' } })],
      ['2 warning it: its Type GetParticipantInput takes the error branch in a chat'],
    ],
    [
      'what is noted without effect',
      [
        givenAction('UpdateContactEventHooks', {
          Parameters: {
            EventHooks: { CustomerQueue: 'f' },
            EventHooksConfiguration: { CustomerQueue: { DisableExecution: 'false' } },
          },
        }),
      ],
      ['2 warning it: Parameters.EventHooks.CustomerQueue is noted, and its flow does not run'],
    ],
    [
      'a sign-in in a flow that is not inbound',
      [givenAction('AuthenticateParticipant')],
      [
        '2 warning it: in a flow of the type CUSTOMER_QUEUE its Type AuthenticateParticipant takes the error branch',
      ],
      { flowType: 'CUSTOMER_QUEUE' },
    ],
  ])('%s', (_, actions, expected, about) => {
    expect(foundIn(actions, about)).toEqual(expected)
  })
})

test('says nothing but the errors of what has any', () => {
  expect(foundIn([say('a', '$.FlowAttributes.x', 'nowhere'), say('b', 'Ho')])).toEqual([
    '2 error a: it leads to "nowhere", which is no action of this flow',
  ])
})
