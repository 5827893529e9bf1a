import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { actionTypes } from './action-types.ts'
import { readFlow } from './flow.ts'
import { error, givenAction, givenContent, leastActions, problemsOf } from './given-flow.ts'

test('reads a flow, its start and its actions by identifier', () => {
  const read = readFlow(givenContent(givenAction('MessageParticipant', { Identifier: 'greet' })))

  expect(read).toMatchObject({ flow: { startAction: 'greet' } })
  expect('flow' in read && read.flow.actions.get('greet')).toEqual({
    id: 'greet',
    type: 'MessageParticipant',
    parameters: { Text: 'Hello.' },
    transitions: { next: 'end', conditions: [], errors: [] },
  })
})

test('knows the least action of every type that a flow may hold', () => {
  const inFlows = actionTypes.filter(({ onlyIn }) => onlyIn !== 'module')

  expect(Object.keys(leastActions).sort()).toEqual(inFlows.map(({ name }) => name).sort())
})

test('the end of a module is for a module alone', () => {
  const content = givenContent({ Identifier: 'back', Type: 'EndFlowModuleExecution' })

  expect(readFlow(content, 'module')).toHaveProperty('flow')
  expect(problemsOf(content)).toEqual(['Action "back": its Type is for a module alone.'])
})

describe('publishes', () => {
  test.each(Object.keys(leastActions))('the least %s', (type) => {
    expect(problemsOf(givenContent(givenAction(type)))).toEqual([])
  })

  test.each([
    ['a reference within a text', 'MessageParticipant', { Text: 'Hello $.Customer.FirstName.' }],
    ['speech, though a chat cannot say it', 'MessageParticipant', { SSML: '<speak>Hi</speak>' }],
    ['a prompt', 'MessageParticipant', { PromptId: 'prompt' }],
    [
      'attributes of a related contact',
      'UpdateContactAttributes',
      { Attributes: {}, TargetContact: 'Related' },
    ],
    ['an agent as a target', 'UpdateContactTargetQueue', { AgentId: '$.Attributes.agent' }],
    ['a wait as the guide writes it', 'Wait', { TimeoutSeconds: 604_800 }],
    ['a wait for as long as an attribute says', 'Wait', { TimeLimitSeconds: '$.Attributes.wait' }],
    [
      'a sign-in that is given by attributes',
      'AuthenticateParticipant',
      {
        CognitoConfiguration: { UserPoolArn: '$.Attributes.pool', AppClientId: '$.Attributes.app' },
        CustomerProfilesConfiguration: { ObjectTypeName: '$.Attributes.objectType' },
        TimeLimitMinutes: '$.Attributes.minutes',
      },
    ],
    [
      'a search for a customer by several identifiers',
      'GetCustomerProfile',
      {
        ProfileRequestData: {
          SearchCriteria: [
            { IdentifierName: '_phone', IdentifierValue: '$.Attributes.phone' },
            { IdentifierName: '$.Attributes.key', IdentifierValue: '$.Attributes.email' },
          ],
          LogicalOperator: 'AND',
        },
        ProfileResponseData: ['FirstName', 'ShippingCity', 'Attributes.tier', 'ProfileId'],
      },
    ],
    [
      'a search by one criterion, which needs no operator',
      'GetCustomerProfile',
      {
        ProfileRequestData: {
          SearchCriteria: [{ IdentifierName: '_account', IdentifierValue: '7' }],
        },
      },
    ],
    [
      'a customer whose attributes are given by others',
      'CreateCustomerProfile',
      {
        ProfileRequestData: {
          FirstName: '$.Attributes.name',
          Gender: '$.Attributes.gender',
          'Attributes.tier': 'gold',
          BillingPostalCode: '',
        },
        ProfileResponseData: [],
      },
    ],
    [
      'an association that says that it answers nothing',
      'AssociateContactToCustomerProfile',
      { ProfileRequestData: { ProfileId: 'p', ContactId: 'c' }, ProfileResponseData: {} },
    ],
    [
      'a sign-in at a pool by its id, with members unknown to us',
      'AuthenticateParticipant',
      {
        CognitoConfiguration: { UserPoolId: 'p', AppClientId: 'c', More: 1 },
        TimeLimitMinutes: 15,
      },
    ],
  ])('%s', (_, type, Parameters) => {
    expect(problemsOf(givenContent(givenAction(type, { Parameters })))).toEqual([])
  })

  test('an empty NextAction where none is needed, and a NoMatchingError that nothing takes', () => {
    const queue = givenAction('TransferContactToQueue', {
      Transitions: {
        NextAction: '',
        Errors: [error('QueueAtCapacity'), error('NoMatchingError')],
        Conditions: [],
      },
    })
    const logging = givenAction('UpdateFlowLoggingBehavior', {
      Identifier: 'logging',
      Transitions: { NextAction: 'end', Errors: [error('NoMatchingError')] },
    })

    expect(problemsOf(givenContent(queue, logging))).toEqual([])
  })
})

describe('refuses a document', () => {
  test.each([
    ['that is not JSON', '{', 'The content is not JSON.'],
    ['that is empty', '', 'The content is not JSON.'],
    ['with a NUL', '["\\u0000"]', 'The content has a character that cannot be stored.'],
    [
      'with half a surrogate pair',
      '{"\\ud800":1}',
      'The content has a character that cannot be stored.',
    ],
    ['that is no object', '[]', 'The document: it must be an object.'],
    ['that is null', 'null', 'The document: it must be an object.'],
    [
      'of another version',
      '{"Version":"1","StartAction":"a","Actions":[]}',
      'The document: Version must be 2019-10-30.',
    ],
    [
      'without a StartAction',
      '{"Version":"2019-10-30","Actions":[]}',
      'The document: StartAction is required.',
    ],
    [
      'without Actions',
      '{"Version":"2019-10-30","StartAction":"a"}',
      'The document: Actions is required.',
    ],
    [
      'whose StartAction is none of its actions',
      '{"Version":"2019-10-30","StartAction":"a","Actions":[]}',
      'StartAction "a" is no action.',
    ],
    [
      'that holds what is no action',
      '{"Version":"2019-10-30","StartAction":"a","Actions":[4]}',
      'Action "number 1": it must be an object.',
    ],
    [
      'whose action has no Identifier',
      '{"Version":"2019-10-30","StartAction":"a","Actions":[{"Type":"Wait"}]}',
      'Action "number 1": Identifier is required.',
    ],
    [
      'whose action has no Type',
      '{"Version":"2019-10-30","StartAction":"a","Actions":[{"Identifier":"a"}]}',
      'Action "a": Type is required.',
    ],
  ])('%s', (_, content, problem) => {
    expect(problemsOf(content)).toContain(problem)
  })

  test.each([
    [249, []],
    [250, ['The document: Actions must hold at most 250 actions.']],
  ])('of more than 250 actions: %i and an end', (count, expected) => {
    const actions = Array.from({ length: count }, (_, index) =>
      givenAction('MessageParticipant', { Identifier: `say ${index}` }),
    )

    expect(problemsOf(givenContent(...actions))).toEqual(expected)
  })
})

test('names an action type that is not supported', () => {
  expect(problemsOf(givenContent(givenAction('CreateTask')))).toEqual([
    'Action "it": its Type CreateTask is not supported.',
  ])
})

test('tells at most 50 problems, each of at most 256 characters', () => {
  const actions = Array.from({ length: 100 }, (_, index) =>
    givenAction(`😀${'Unknown'.repeat(100)}`, { Identifier: `${index} ${'🙂'.repeat(100)}` }),
  )

  const problems = problemsOf(givenContent(...actions))

  expect(problems).toHaveLength(50)
  expect(problems.filter((problem) => problem.length > 256 || !problem.endsWith('.'))).toEqual([])
})

test('never throws, whatever the JSON', () => {
  const part = fc.oneof(fc.jsonValue(), fc.constant(leastActions.Wait), fc.constant('Wait'))
  const action = fc.record(
    {
      Identifier: fc.oneof(fc.string(), part),
      Type: fc.oneof(fc.constantFrom(...Object.keys(leastActions)), part),
      Parameters: part,
      Transitions: fc.oneof(
        fc.record({ NextAction: part, Conditions: fc.array(part), Errors: fc.array(part) }),
        part,
      ),
    },
    { requiredKeys: [] },
  )
  const document = fc.record({
    Version: fc.constant('2019-10-30'),
    StartAction: fc.string(),
    Actions: fc.oneof(fc.array(action), part),
  })

  fc.assert(
    fc.property(fc.oneof(document, fc.jsonValue()), (value) => {
      const problems = problemsOf(JSON.stringify(value))

      expect(problems.length).toBeGreaterThan(0)
      expect(problems.filter((problem) => problem.length > 256)).toEqual([])
    }),
  )
})

test('never throws, whatever the text', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(problemsOf(text).length).toBeGreaterThan(0)
    }),
  )
})
