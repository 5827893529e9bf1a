import { describe, expect, test } from 'vitest'
import type { Branch } from './branch.ts'
import type { Outcome } from './effect.ts'
import { readFlow } from './flow.ts'
import {
  condition,
  error,
  givenAction,
  givenContent,
  givenFlow,
  leastActions,
} from './given-flow.ts'
import { branchAfter, enterAction, follow, stepsWithoutWaitMax } from './interpreter.ts'

const values = {
  Channel: 'CHAT',
  Attributes: {
    plan: 'gold',
    amount: '12',
    queue: 'queue-1',
    minutes: '5',
    pool: 'arn:pool',
    empty: '',
    expected: 'gold',
    reference: '$.Attributes.plan',
  },
  Customer: { FirstName: 'Ada' },
}

const failed = { branch: { error: 'NoMatchingError' }, reason: expect.any(String) as string }

describe('entering', () => {
  const signIn = (own: object) => ({
    CognitoConfiguration: { UserPoolArn: 'arn:pool', AppClientId: 'client' },
    ...own,
  })
  const authenticate = {
    do: 'authenticate',
    userPoolArn: 'arn:pool',
    appClientId: 'client',
    objectTypeName: 'Cognito-attributes',
    timeLimitMinutes: 3,
  }

  test.each([
    [
      'MessageParticipant',
      { Text: 'Hello $.Customer.FirstName.' },
      { do: 'send-message', text: 'Hello Ada.' },
    ],
    ['AuthenticateParticipant', signIn({}), authenticate],
    [
      'AuthenticateParticipant',
      signIn({ TimeLimitMinutes: '15' }),
      { ...authenticate, timeLimitMinutes: 15 },
    ],
    [
      'AuthenticateParticipant',
      signIn({ TimeLimitMinutes: 4 }),
      { ...authenticate, timeLimitMinutes: 4 },
    ],
    [
      'AuthenticateParticipant',
      signIn({ CustomerProfilesConfiguration: { ObjectTypeName: 'Mine' } }),
      { ...authenticate, objectTypeName: 'Mine' },
    ],
    ['AuthenticateParticipant', signIn({ CustomerProfilesConfiguration: {} }), authenticate],
    [
      'AuthenticateParticipant',
      { CognitoConfiguration: { UserPoolId: 'pool', AppClientId: 'client' } },
      { ...authenticate, userPoolArn: 'pool' },
    ],
    [
      'AuthenticateParticipant',
      {
        CognitoConfiguration: {
          UserPoolArn: '$.Attributes.pool',
          AppClientId: '$.Attributes.plan',
        },
        TimeLimitMinutes: '$.Attributes.minutes',
      },
      { ...authenticate, appClientId: 'gold', timeLimitMinutes: 5 },
    ],
    [
      'UpdateContactAttributes',
      { Attributes: { copy: '$.Attributes.plan', gone: '$.Attributes.none' } },
      { do: 'update-attributes', attributes: { copy: 'gold', gone: '' }, target: 'Current' },
    ],
    [
      'UpdateContactAttributes',
      { Attributes: {}, TargetContact: 'Related' },
      { do: 'update-attributes', attributes: {}, target: 'Related' },
    ],
    [
      'UpdateContactTargetQueue',
      { QueueId: '$.Attributes.queue' },
      { do: 'set-target-queue', queueId: 'queue-1' },
    ],
    ['UpdateContactTargetQueue', { AgentId: 'a' }, { do: 'set-target-queue', agentId: 'a' }],
    ['TransferContactToQueue', {}, { do: 'transfer-to-queue' }],
    ['TransferToFlow', { ContactFlowId: 'other' }, { do: 'transfer-to-flow', flowId: 'other' }],
    ['Wait', { TimeLimitSeconds: '60' }, { do: 'wait', seconds: 60, events: [] }],
    ['Wait', { TimeoutSeconds: 60 }, { do: 'wait', seconds: 60, events: [] }],
    ['Wait', { TimeLimitSeconds: '$.Attributes.amount' }, { do: 'wait', seconds: 12, events: [] }],
    [
      'UpdateFlowLoggingBehavior',
      { FlowLoggingBehavior: 'Enabled' },
      { do: 'set-flow-logging', enabled: true },
    ],
    [
      'UpdateFlowLoggingBehavior',
      { FlowLoggingBehavior: 'Disabled' },
      { do: 'set-flow-logging', enabled: false },
    ],
    ['DisconnectParticipant', {}, { do: 'disconnect' }],
    ['EndFlowExecution', {}, { do: 'end-flow' }],
  ])('%s with %j asks for %j', (type, Parameters, effect) => {
    expect(enterAction(givenFlow(givenAction(type, { Parameters })), 'it', values)).toEqual({
      effect,
    })
  })

  test('a Wait asks for its events', () => {
    const flow = givenFlow(
      givenAction('Wait', {
        Parameters: {
          TimeLimitSeconds: '60',
          Events: ['CustomerReturned', 'BotParticipantDisconnected'],
        },
        Transitions: {
          Conditions: ['WaitCompleted', 'CustomerReturned', 'BotParticipantDisconnected'].map(
            (result) => condition(result),
          ),
          Errors: [error('NoMatchingError')],
        },
      }),
    )

    expect(enterAction(flow, 'it', values)).toEqual({
      effect: {
        do: 'wait',
        seconds: 60,
        events: ['customerReturned', 'botParticipantDisconnected'],
      },
    })
  })

  test.each([
    ['MessageParticipant', { Text: '$.Attributes.empty' }],
    ['MessageParticipant', { SSML: '<speak>Hi</speak>' }],
    ['MessageParticipant', { PromptId: 'prompt' }],
    ['MessageParticipant', { Media: { Uri: 's3://x', SourceType: 'S3', MediaType: 'Audio' } }],
    ['AuthenticateParticipant', signIn({ TimeLimitMinutes: '$.Attributes.amount0' })],
    ['AuthenticateParticipant', signIn({ TimeLimitMinutes: '$.Attributes.plan' })],
    [
      'AuthenticateParticipant',
      { CognitoConfiguration: { UserPoolArn: '$.Attributes.empty', AppClientId: 'client' } },
    ],
    [
      'AuthenticateParticipant',
      { CognitoConfiguration: { UserPoolArn: 'arn:pool', AppClientId: '$.Attributes.none' } },
    ],
    [
      'AuthenticateParticipant',
      signIn({ CustomerProfilesConfiguration: { ObjectTypeName: '$.Attributes.none' } }),
    ],
    ['UpdateContactAttributes', { Attributes: { '$.Attributes.none': 'x' } }],
    ['UpdateContactTargetQueue', { QueueId: '$.Attributes.none' }],
    ['UpdateContactTargetQueue', { AgentId: '$.Attributes.none' }],
    ['TransferToFlow', { ContactFlowId: '$.Attributes.none' }],
    ['Wait', { TimeLimitSeconds: '$.Attributes.none' }],
    ['Wait', { TimeLimitSeconds: '$.Attributes.plan' }],
  ])(
    '%s with %j, which resolves to what is invalid, takes the error branch',
    (type, Parameters) => {
      const flow = givenFlow(givenAction(type, { Parameters }))

      expect(enterAction(flow, 'it', values)).toEqual(failed)
    },
  )

  test('throws for an action that the flow has not', () => {
    expect(() => enterAction(givenFlow(), 'gone', values)).toThrow('The flow has no action gone')
  })
})

describe('Compare', () => {
  const compare = (value: string, ...conditions: ReturnType<typeof condition>[]) =>
    givenFlow(
      givenAction('Compare', {
        Parameters: { ComparisonValue: value },
        Transitions: { Conditions: conditions, Errors: [error('NoMatchingCondition', 'none')] },
      }),
      ...['first', 'second', 'none'].map((Identifier) =>
        givenAction('DisconnectParticipant', { Identifier }),
      ),
    )

  const target = (flow: ReturnType<typeof compare>) => {
    const entered = enterAction(flow, 'it', values)
    return 'branch' in entered ? follow(flow, 'it', entered.branch) : entered
  }

  test.each([
    ['$.Attributes.plan', [condition('gold', 'Equals', 'first')], 'first'],
    ['$.Attributes.plan', [condition('silver', 'Equals', 'first')], 'none'],
    [
      '$.Attributes.plan',
      [condition('silver', 'Equals', 'first'), condition('go', 'TextStartsWith', 'second')],
      'second',
    ],
    [
      '$.Attributes.plan',
      [condition('g', 'TextStartsWith', 'first'), condition('gold', 'Equals', 'second')],
      'first',
    ],
    [
      '$.Attributes.plan',
      [condition('gold', 'TextEndsWith', 'first'), condition('gold', 'Equals', 'second')],
      'first',
    ],
    [
      '$.Attributes.plan',
      [condition('gold', 'NumberLessThan', 'first'), condition('gold', 'Equals', 'second')],
      'second',
    ],
    ['$.Attributes.amount', [condition('10', 'NumberGreaterThan', 'first')], 'first'],
    ['$.Attributes.plan', [condition('$.Attributes.expected', 'Equals', 'first')], 'first'],
    ['$.Attributes.plan', [condition('$.Attributes.none', 'Equals', 'first')], 'none'],
    ['$.Attributes.none', [condition('', 'Equals', 'first')], 'first'],
    ['$.Attributes.reference', [condition('gold', 'Equals', 'first')], 'none'],
    ['$.Attributes.plan', [], 'none'],
  ])('of %s with %j leads to %s', (value, conditions, expected) => {
    expect(target(compare(value, ...conditions))).toBe(expected)
  })

  test('names the branch by its operand, and by its operator where that is not Equals', () => {
    const equals = compare('$.Attributes.plan', condition('gold', 'Equals', 'first'))
    const starts = compare('$.Attributes.plan', condition('go', 'TextStartsWith', 'first'))
    const none = compare('$.Attributes.plan')

    expect(enterAction(equals, 'it', values)).toEqual({ branch: { condition: 'gold' } })
    expect(enterAction(starts, 'it', values)).toEqual({
      branch: { condition: 'go', operator: 'TextStartsWith' },
    })
    expect(enterAction(none, 'it', values)).toEqual({ branch: { error: 'NoMatchingCondition' } })
  })
})

describe('the outcome of', () => {
  const noMatchingError = { error: 'NoMatchingError' }

  test.each<[keyof typeof leastActions, Outcome, Branch]>([
    ['MessageParticipant', 'done', 'next'],
    ['MessageParticipant', 'failed', noMatchingError],
    ['AuthenticateParticipant', 'succeeded', 'next'],
    ['AuthenticateParticipant', 'cancelled', { condition: 'OptedOut' }],
    ['AuthenticateParticipant', 'timedOut', { error: 'TimeLimitExceeded' }],
    ['AuthenticateParticipant', 'failed', noMatchingError],
    ['AuthenticateParticipant', 'done', noMatchingError],
    ['UpdateContactAttributes', 'done', 'next'],
    ['UpdateContactAttributes', 'failed', noMatchingError],
    ['UpdateContactTargetQueue', 'done', 'next'],
    ['UpdateContactTargetQueue', 'failed', noMatchingError],
    ['TransferContactToQueue', 'done', 'end'],
    ['TransferContactToQueue', 'queueAtCapacity', { error: 'QueueAtCapacity' }],
    ['TransferContactToQueue', 'failed', noMatchingError],
    ['TransferToFlow', 'done', 'end'],
    ['TransferToFlow', 'failed', noMatchingError],
    ['Wait', 'completed', { condition: 'WaitCompleted' }],
    ['Wait', 'customerReturned', { condition: 'CustomerReturned' }],
    ['Wait', 'botParticipantDisconnected', { condition: 'BotParticipantDisconnected' }],
    ['Wait', 'participantNotFound', { error: 'ParticipantNotFound' }],
    ['Wait', 'failed', noMatchingError],
    ['UpdateFlowLoggingBehavior', 'done', 'next'],
    ['UpdateFlowLoggingBehavior', 'failed', 'next'],
    ['GetCustomerProfile', 'done', 'next'],
    ['GetCustomerProfile', 'noneFound', { error: 'NoneFoundError' }],
    ['GetCustomerProfile', 'multipleFound', { error: 'MultipleFoundError' }],
    ['GetCustomerProfile', 'failed', noMatchingError],
    ['CreateCustomerProfile', 'done', 'next'],
    ['CreateCustomerProfile', 'failed', noMatchingError],
    ['UpdateCustomerProfile', 'done', 'next'],
    ['UpdateCustomerProfile', 'failed', noMatchingError],
    ['AssociateContactToCustomerProfile', 'done', 'next'],
    ['AssociateContactToCustomerProfile', 'failed', noMatchingError],
    ['DisconnectParticipant', 'done', 'end'],
    ['DisconnectParticipant', 'failed', 'end'],
    ['EndFlowExecution', 'done', 'end'],
    ['EndFlowExecution', 'failed', 'end'],
  ])('%s, when it is %s, takes the branch %j', (type, outcome, branch) => {
    expect(branchAfter(givenFlow(givenAction(type)), 'it', outcome)).toEqual(branch)
  })
})

describe('following a branch', () => {
  const targets = ['next', 'out', 'late', 'failed']
  const flow = givenFlow(
    givenAction('AuthenticateParticipant', {
      Transitions: {
        NextAction: 'next',
        Conditions: [condition('OptedOut', 'Equals', 'out')],
        Errors: [error('NoMatchingError', 'failed'), error('TimeLimitExceeded', 'late')],
      },
    }),
    givenAction('AuthenticateParticipant', {
      Identifier: 'without opting out',
      Transitions: {
        NextAction: 'next',
        Errors: [error('TimeLimitExceeded', 'late'), error('NoMatchingError', 'failed')],
      },
    }),
    givenAction('MessageParticipant', { Identifier: 'bare', Transitions: { NextAction: 'next' } }),
    ...targets.map((Identifier) => givenAction('EndFlowExecution', { Identifier })),
  )

  test.each<[string, Branch, string | undefined]>([
    ['it', 'next', 'next'],
    ['it', 'end', undefined],
    ['it', { condition: 'OptedOut' }, 'out'],
    ['it', { condition: 'OptedOut', operator: 'TextContains' }, 'failed'],
    ['it', { error: 'TimeLimitExceeded' }, 'late'],
    ['it', { error: 'NoMatchingError' }, 'failed'],
    ['it', { error: 'AnyOther' }, 'failed'],
    ['without opting out', { condition: 'OptedOut' }, 'failed'],
    ['bare', { error: 'NoMatchingError' }, undefined],
    ['bare', { condition: 'OptedOut' }, undefined],
    ['next', 'next', undefined],
  ])('from %s by %j leads to %s', (actionId, branch, expected) => {
    expect(follow(flow, actionId, branch)).toBe(expected)
  })
})

test('the limit on steps without a wait lets a run go through the largest flow', () => {
  const largest = givenContent(
    ...Array.from({ length: 249 }, (_, index) =>
      givenAction('MessageParticipant', { Identifier: `${index}` }),
    ),
  )

  expect(readFlow(largest)).toHaveProperty('flow')
  expect(stepsWithoutWaitMax).toBeGreaterThan(250)
})
