import { describe, expect, test } from 'vitest'
import { condition, error, givenAction, givenContent, problemsOf } from './given-flow.ts'

/** A type, what is wrong with it, and the complaint. */
type Refused = [string, unknown, string]

/** What is wrong with the parameters of the actions of Customer Profiles. */
function refusedProfileParameters(): Refused[] {
  const one = { IdentifierName: '_email', IdentifierValue: 'a@b.c' }
  const request = 'Parameters.ProfileRequestData'
  const get = (ProfileRequestData: unknown, complaint: string): Refused => [
    'GetCustomerProfile',
    { ProfileRequestData },
    complaint,
  ]
  const ofValues = ['CreateCustomerProfile', 'UpdateCustomerProfile'].flatMap((type): Refused[] => [
    [type, {}, `${request} is required`],
    [type, { ProfileRequestData: 'Ada' }, `${request} must be an object`],
    [type, { ProfileRequestData: { FirstName: 5 } }, `${request}.FirstName must be a text`],
    [
      type,
      { ProfileRequestData: { FirstName: 'a'.repeat(256) } },
      `${request}.FirstName must be at most 255 characters long`,
    ],
    [
      type,
      { ProfileRequestData: { Nickname: '$.Attributes.name' } },
      `${request} may not hold Nickname`,
    ],
    [
      type,
      { ProfileRequestData: { 'Attributes.': 'gold' } },
      `${request} may not hold Attributes.`,
    ],
    [
      type,
      { ProfileRequestData: { Gender: 'female' } },
      `${request}.Gender must be one of MALE, FEMALE, UNSPECIFIED`,
    ],
    [
      type,
      { ProfileRequestData: { PartyType: 'PERSON' } },
      `${request}.PartyType must be one of INDIVIDUAL, BUSINESS, OTHER`,
    ],
    [type, { ProfileRequestData: {}, ProfileId: 'p' }, 'Parameters may not hold ProfileId'],
  ])
  const ofAnswers = [
    'GetCustomerProfile',
    'CreateCustomerProfile',
    'UpdateCustomerProfile',
  ].flatMap((type): Refused[] => {
    const ProfileRequestData = type === 'GetCustomerProfile' ? one : {}
    return [
      [
        type,
        { ProfileRequestData, ProfileResponseData: 'FirstName' },
        'Parameters.ProfileResponseData must be a list',
      ],
      [
        type,
        { ProfileRequestData, ProfileResponseData: ['FirstName', 'Address'] },
        'Parameters.ProfileResponseData.1 is no attribute of a customer',
      ],
    ]
  })
  const association = { ProfileId: 'p', ContactId: 'c' }
  return [
    ['GetCustomerProfile', {}, `${request} is required`],
    get({}, `${request} must hold exactly one of IdentifierName, SearchCriteria`),
    get(
      { ...one, SearchCriteria: [one] },
      `${request} must hold exactly one of IdentifierName, SearchCriteria`,
    ),
    get({ IdentifierName: '_email' }, `${request}.IdentifierValue is required`),
    get({ ...one, IdentifierValue: '' }, `${request}.IdentifierValue must not be empty`),
    get(
      { ...one, IdentifierValue: 'a'.repeat(256) },
      `${request}.IdentifierValue must be at most 255 characters long`,
    ),
    get({ ...one, Email: 'a@b.c' }, `${request} may not hold Email`),
    get({ SearchCriteria: [one, one] }, `${request}.LogicalOperator is required`),
    get(
      { SearchCriteria: [one, one], LogicalOperator: 'XOR' },
      `${request}.LogicalOperator must be one of AND, OR`,
    ),
    get({ SearchCriteria: [] }, `${request}.SearchCriteria must not be empty`),
    get(
      { SearchCriteria: Array.from({ length: 6 }, () => one), LogicalOperator: 'OR' },
      `${request}.SearchCriteria must hold at most 5 identifiers`,
    ),
    get(
      { SearchCriteria: [{ IdentifierName: '_email' }] },
      `${request}.SearchCriteria.0.IdentifierValue is required`,
    ),
    ...ofValues,
    ...ofAnswers,
    ['AssociateContactToCustomerProfile', {}, `${request} is required`],
    [
      'AssociateContactToCustomerProfile',
      { ProfileRequestData: { ProfileId: 'p' } },
      `${request}.ContactId is required`,
    ],
    [
      'AssociateContactToCustomerProfile',
      { ProfileRequestData: { ContactId: 'c' } },
      `${request}.ProfileId is required`,
    ],
    [
      'AssociateContactToCustomerProfile',
      { ProfileRequestData: { ...association, ProfileId: '' } },
      `${request}.ProfileId must not be empty`,
    ],
    [
      'AssociateContactToCustomerProfile',
      { ProfileRequestData: association, ...association },
      'Parameters may not hold ProfileId, ContactId',
    ],
    [
      'AssociateContactToCustomerProfile',
      { ProfileRequestData: association, ProfileResponseData: ['FirstName'] },
      'Parameters.ProfileResponseData must be empty',
    ],
  ]
}

describe('refuses the parameters of', () => {
  const one = (names: string) => `Parameters must hold exactly one of ${names}`

  test.each<Refused>([
    ['MessageParticipant', {}, one('Text, PromptId, SSML, Media')],
    ['MessageParticipant', { Text: 'a', SSML: 'b' }, one('Text, PromptId, SSML, Media')],
    ['MessageParticipant', { Text: '' }, 'Parameters.Text must not be empty'],
    ['MessageParticipant', { Text: 5 }, 'Parameters.Text must be a text'],
    ['MessageParticipant', { Text: 'a', Txt: 'b' }, 'Parameters may not hold Txt'],
    ['MessageParticipant', 'Text', 'Parameters must be an object'],
    ['AuthenticateParticipant', {}, 'Parameters.CognitoConfiguration is required'],
    [
      'AuthenticateParticipant',
      { CognitoConfiguration: { UserPoolArn: 'arn' } },
      'Parameters.CognitoConfiguration.AppClientId is required',
    ],
    [
      'AuthenticateParticipant',
      { CognitoConfiguration: { AppClientId: 'c' } },
      'Parameters.CognitoConfiguration must hold UserPoolArn',
    ],
    ...['2', '16', '3.5', 'three', '', 4.5, true, [3]].map(
      (TimeLimitMinutes): Refused =>
        [
          'AuthenticateParticipant',
          { CognitoConfiguration: { UserPoolArn: 'arn', AppClientId: 'c' }, TimeLimitMinutes },
          'Parameters.TimeLimitMinutes must be a whole number from 3 to 15',
        ] as const,
    ),
    ['Compare', {}, 'Parameters.ComparisonValue is required'],
    [
      'Compare',
      { ComparisonValue: 'gold' },
      'Parameters.ComparisonValue must be one reference, such as $.Attributes.plan',
    ],
    ['UpdateContactAttributes', {}, 'Parameters.Attributes is required'],
    ['UpdateContactAttributes', { Attributes: { a: 1 } }, 'Parameters.Attributes.a must be a text'],
    [
      'UpdateContactAttributes',
      { Attributes: {}, TargetContact: '$.Attributes.target' },
      'Parameters.TargetContact must be one of Current, Related',
    ],
    ['UpdateContactTargetQueue', {}, one('QueueId, AgentId')],
    ['UpdateContactTargetQueue', { QueueId: 'q', AgentId: 'a' }, one('QueueId, AgentId')],
    ['UpdateContactTargetQueue', { QueueId: '' }, 'Parameters.QueueId must not be empty'],
    ['TransferContactToQueue', { QueueId: 'q' }, 'Parameters may not hold QueueId'],
    ['TransferToFlow', {}, 'Parameters.ContactFlowId is required'],
    ['Wait', {}, one('TimeLimitSeconds, TimeoutSeconds')],
    [
      'Wait',
      { TimeLimitSeconds: '$.Attributes.wait', TimeoutSeconds: 5 },
      one('TimeLimitSeconds, TimeoutSeconds'),
    ],
    ...['0', '604801', '-1', 'soon'].map(
      (TimeLimitSeconds): Refused =>
        [
          'Wait',
          { TimeLimitSeconds },
          'Parameters.TimeLimitSeconds must be a whole number from 1 to 604800',
        ] as const,
    ),
    [
      'Wait',
      { TimeLimitSeconds: 5, Events: 'CustomerReturned' },
      'Parameters.Events must be a list',
    ],
    [
      'Wait',
      { TimeLimitSeconds: 5, Events: ['$.Attributes.event'] },
      'Parameters.Events.0 must be one of CustomerReturned, BotParticipantDisconnected',
    ],
    ['UpdateFlowLoggingBehavior', {}, 'Parameters.FlowLoggingBehavior is required'],
    [
      'UpdateFlowLoggingBehavior',
      { FlowLoggingBehavior: '$.Attributes.log' },
      'Parameters.FlowLoggingBehavior must be one of Enabled, Disabled',
    ],
    ...refusedProfileParameters(),
    ['DisconnectParticipant', { Reason: 'x' }, 'Parameters may not hold Reason'],
    ['EndFlowExecution', { Reason: 'x' }, 'Parameters may not hold Reason'],
  ])('%s when they are %j', (type, Parameters, complaint) => {
    const problems = problemsOf(givenContent(givenAction(type, { Parameters })))

    expect(problems).toEqual([`Action "it": ${complaint}.`])
  })
})

describe('refuses the transitions of', () => {
  const noMatch = error('NoMatchingError')

  test.each<Refused>([
    ['MessageParticipant', {}, 'NextAction is required'],
    ['MessageParticipant', { NextAction: '' }, 'NextAction is required'],
    ['MessageParticipant', { NextAction: 5 }, 'Transitions.NextAction must be a text'],
    [
      'MessageParticipant',
      { NextAction: 'gone' },
      'it leads to "gone", which is no action of this flow',
    ],
    [
      'MessageParticipant',
      { NextAction: 'end', Errors: [error('NoMatchingError', 'gone')] },
      'it leads to "gone", which is no action of this flow',
    ],
    [
      'MessageParticipant',
      { NextAction: 'end', Errors: [{ ErrorType: 'NoMatchingError' }] },
      'Transitions.Errors.0.NextAction is required',
    ],
    [
      'MessageParticipant',
      { NextAction: 'end', Conditions: [condition('said')] },
      'the condition Equals said is not supported',
    ],
    [
      'MessageParticipant',
      { NextAction: 'end', Errors: [error('TimeLimitExceeded')] },
      'the error TimeLimitExceeded is not supported',
    ],
    [
      'AuthenticateParticipant',
      { NextAction: 'end', Errors: [noMatch] },
      'an error branch for TimeLimitExceeded is required',
    ],
    [
      'AuthenticateParticipant',
      { NextAction: 'end', Errors: [error('TimeLimitExceeded')] },
      'an error branch for NoMatchingError is required',
    ],
    [
      'AuthenticateParticipant',
      { Errors: [error('TimeLimitExceeded'), noMatch] },
      'NextAction is required',
    ],
    [
      'AuthenticateParticipant',
      {
        NextAction: 'end',
        Conditions: [condition('OptedOut', 'TextContains')],
        Errors: [error('TimeLimitExceeded'), noMatch],
      },
      'the condition TextContains OptedOut is not supported',
    ],
    [
      'AuthenticateParticipant',
      {
        NextAction: 'end',
        Conditions: [condition('Cancelled')],
        Errors: [error('TimeLimitExceeded'), noMatch],
      },
      'the condition Equals Cancelled is not supported',
    ],
    ['Compare', {}, 'an error branch for NoMatchingCondition is required'],
    [
      'Compare',
      { Conditions: [condition('1', 'Is')], Errors: [error('NoMatchingCondition')] },
      'Transitions.Conditions.0.Condition.Operator must be one of Equals, TextStartsWith, TextEndsWith, TextContains, NumberGreaterThan, NumberGreaterOrEqualTo, NumberLessThan, NumberLessOrEqualTo',
    ],
    ...[[], ['a', 'b'], 'a'].map(
      (Operands): Refused =>
        [
          'Compare',
          {
            Conditions: [{ NextAction: 'end', Condition: { Operator: 'Equals', Operands } }],
            Errors: [error('NoMatchingCondition')],
          },
          'Transitions.Conditions.0.Condition.Operands must hold exactly one text',
        ] as const,
    ),
    [
      'Compare',
      {
        Conditions: [
          {
            NextAction: 'end',
            Condition: { Operator: 'Equals', Operands: [condition('a').Condition] },
          },
        ],
        Errors: [error('NoMatchingCondition')],
      },
      'Transitions.Conditions.0.Condition.Operands.0 must be a text',
    ],
    [
      'UpdateContactAttributes',
      { NextAction: 'end' },
      'an error branch for NoMatchingError is required',
    ],
    ['UpdateContactTargetQueue', { Errors: [noMatch] }, 'NextAction is required'],
    [
      'TransferContactToQueue',
      { Errors: [noMatch] },
      'an error branch for QueueAtCapacity is required',
    ],
    ['TransferToFlow', { NextAction: 'end' }, 'an error branch for NoMatchingError is required'],
    ['Wait', { Errors: [noMatch] }, 'a condition for WaitCompleted is required'],
    ['UpdateFlowLoggingBehavior', {}, 'NextAction is required'],
    ['DisconnectParticipant', { NextAction: 'end' }, 'its Transitions must be empty'],
    ['EndFlowExecution', { Errors: [noMatch] }, 'its Transitions must be empty'],
  ])('%s when they are %j', (type, Transitions, complaint) => {
    const problems = problemsOf(givenContent(givenAction(type, { Transitions })))

    expect(problems).toEqual([`Action "it": ${complaint}.`])
  })

  test('a Wait for events without a condition for each of them', () => {
    const Parameters = {
      TimeLimitSeconds: '60',
      Events: ['CustomerReturned', 'BotParticipantDisconnected'],
    }

    expect(problemsOf(givenContent(givenAction('Wait', { Parameters })))).toEqual([
      'Action "it": a condition for CustomerReturned is required.',
      'Action "it": a condition for BotParticipantDisconnected is required.',
    ])
  })
})
