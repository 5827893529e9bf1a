import { describe, expect, test } from 'vitest'
import { checkFlow } from './check-flow.ts'
import { condition, error, givenAction, givenContent, problemsOf } from './given-flow.ts'
import { sentencesOf } from './problem.ts'

const warningsOf = (content: string) => sentencesOf(checkFlow(content, { kind: 'flow' }).problems)

const noMatch = error('NoMatchingError')

/** A type, what is wrong with it, and the complaint. */
type Refused = [string, unknown, string]

describe('refuses the parameters of', () => {
  const hooks =
    'AgentHold, CustomerHold, AgentWhisper, CustomerQueue, CustomerRemaining, CustomerWhisper, DefaultAgentUI, DisconnectAgentUI, PauseContact, ResumeContact'

  test.each<Refused>([
    ['Loop', {}, 'Parameters must hold exactly one of LoopCount, LoopItemArray'],
    [
      'Loop',
      { LoopItemArray: '$.External.list' },
      'Parameters.LoopName is required where there is a LoopItemArray',
    ],
    ['Loop', { LoopItemArray: 'x', LoopName: 'a' }, 'Parameters.LoopItemArray must be a list'],
    ...['-1', '101', '2.5', 'twice', 'up to $.Attributes.count'].map((LoopCount): Refused => [
      'Loop',
      { LoopCount },
      'Parameters.LoopCount must be a whole number from 0 to 100',
    ]),
    ['Loop', { LoopCount: 1, Times: 2 }, 'Parameters may not hold Times'],
    ['UpdateFlowAttributes', {}, 'Parameters.FlowAttributes is required'],
    [
      'UpdateFlowAttributes',
      { FlowAttributes: { a: 5 } },
      'Parameters.FlowAttributes.a must be an object',
    ],
    [
      'UpdateFlowAttributes',
      { FlowAttributes: { a: { Type: 'String' } } },
      'Parameters.FlowAttributes.a.Value is required',
    ],
    ['InvokeFlowModule', {}, 'Parameters.FlowModuleId is required'],
    ['InvokeFlowModule', { FlowModuleId: '' }, 'Parameters.FlowModuleId must not be empty'],
    ['DistributeByPercentage', { Percent: '5' }, 'Parameters may not hold Percent'],
    ['UpdateContactData', { Name: 5 }, 'Parameters.Name must be a text'],
    [
      'UpdateContactData',
      { Name: 'x'.repeat(1_025) },
      'Parameters.Name must be at most 1024 characters long',
    ],
    [
      'UpdateContactData',
      { Description: 'x'.repeat(4_097) },
      'Parameters.Description must be at most 4096 characters long',
    ],
    [
      'UpdateContactData',
      { LanguageCode: 'Swiss German' },
      'Parameters.LanguageCode must be a language, such as en-US',
    ],
    [
      'UpdateContactData',
      { CustomerId: 'x'.repeat(129) },
      'Parameters.CustomerId must be at most 128 characters long',
    ],
    [
      'UpdateContactData',
      { References: { a: { Type: 'ATTACHMENT', Value: 'x' } } },
      'Parameters.References.a.Type must be one of URL, NUMBER, STRING, DATE, EMAIL',
    ],
    ['UpdateContactData', { References: { a: {} } }, 'Parameters.References.a.Value is required'],
    [
      'UpdateContactData',
      { TargetContact: '$.Attributes.id' },
      'Parameters.TargetContact must be one of Current, Related',
    ],
    ['UpdateContactData', { Colour: 'red' }, 'Parameters may not hold Colour'],
    ['TagContact', {}, 'Parameters.Tags is required'],
    ['TagContact', { Tags: { 'aws:x': '1' } }, 'Parameters.Tags may not hold the key "aws:x"'],
    ['TagContact', { Tags: { ä: '1' } }, 'Parameters.Tags may not hold the key "ä"'],
    [
      'TagContact',
      { Tags: { a: 'x'.repeat(257) } },
      'Parameters.Tags.a must be at most 256 characters long',
    ],
    [
      'TagContact',
      { Tags: { a: '', b: '', c: '', d: '', e: '', f: '', g: '' } },
      'Parameters.Tags must hold at most 6 tags',
    ],
    ['UnTagContact', {}, 'Parameters.TagKeys is required'],
    ['UnTagContact', { TagKeys: [] }, 'Parameters.TagKeys must hold from 1 to 6 keys'],
    [
      'UnTagContact',
      { TagKeys: ['$.Attributes.tag'] },
      'Parameters.TagKeys may not hold the key "$.Attributes.tag"',
    ],
    ['CheckHoursOfOperation', { QueueId: 'q' }, 'Parameters may not hold QueueId'],
    [
      'CreatePersistentContactAssociation',
      { SourceContactId: 'x' },
      'Parameters.RehydrationType is required',
    ],
    [
      'CreatePersistentContactAssociation',
      { RehydrationType: 'ALL', SourceContactId: 'x' },
      'Parameters.RehydrationType must be one of ENTIRE_PAST_SESSION, FROM_SEGMENT',
    ],
    [
      'CreatePersistentContactAssociation',
      { RehydrationType: 'FROM_SEGMENT' },
      'Parameters.SourceContactId is required',
    ],
    ['UpdateContactEventHooks', {}, 'Parameters.EventHooks is required'],
    [
      'UpdateContactEventHooks',
      { EventHooks: {} },
      `Parameters.EventHooks must hold exactly one of ${hooks}`,
    ],
    [
      'UpdateContactEventHooks',
      { EventHooks: { CustomerQueue: 'a', AgentWhisper: 'b' } },
      `Parameters.EventHooks must hold exactly one of ${hooks}`,
    ],
    [
      'UpdateContactRecordingBehavior',
      { RecordingBehavior: { RecordedParticipants: ['Everyone'] } },
      'Parameters.RecordingBehavior.RecordedParticipants.0 must be one of Agent, Customer',
    ],
    [
      'UpdateContactRecordingBehavior',
      { AnalyticsBehavior: { Enabled: true } },
      'Parameters.AnalyticsBehavior.Enabled must be one of True, False',
    ],
    [
      'UpdateContactRecordingAndAnalyticsBehavior',
      {},
      'Parameters must hold exactly one of VoiceBehavior, ChatBehavior, ScreenRecordingBehavior',
    ],
    [
      'UpdateContactRecordingAndAnalyticsBehavior',
      { ChatBehavior: { ChatAnalyticsBehavior: { Enabled: 'Yes' } } },
      'Parameters.ChatBehavior.ChatAnalyticsBehavior.Enabled must be one of True, False',
    ],
    [
      'UpdateContactRoutingBehavior',
      {},
      'Parameters must hold exactly one of QueuePriority, QueueTimeAdjustmentSeconds',
    ],
    [
      'UpdateContactRoutingBehavior',
      { QueuePriority: '0' },
      'Parameters.QueuePriority must be a whole number from 1 to 9007199254740991',
    ],
    [
      'UpdateContactRoutingBehavior',
      { QueuePriority: '$.Attributes.count' },
      'Parameters.QueuePriority must be a whole number from 1 to 9007199254740991',
    ],
    [
      'CheckMetricData',
      { MetricType: 'Mood' },
      'Parameters.MetricType must be one of NumberOfAgentsAvailable, NumberOfAgentsStaffed, NumberOfAgentsOnline, OldestContactInQueueAgeSeconds, NumberOfContactsInQueue',
    ],
    [
      'CheckMetricData',
      { MetricType: 'NumberOfContactsInQueue', QueueId: 'q', AgentId: 'a' },
      'Parameters must hold at most one of QueueId, AgentId',
    ],
    ['GetMetricData', { QueueId: '' }, 'Parameters.QueueId must not be empty'],
    [
      'GetMetricData',
      { QueueChannel: 'Pigeon' },
      'Parameters.QueueChannel must be one of Voice, Chat, Task, Email',
    ],
    ['UpdateContactTextToSpeechVoice', {}, 'Parameters.TextToSpeechVoice is required'],
  ])('%s when they are %j', (type, Parameters, complaint) => {
    const problems = problemsOf(givenContent(givenAction(type, { Parameters })))

    expect(problems).toEqual([`Action "it": ${complaint}.`])
  })
})

describe('refuses the transitions of', () => {
  const lessThan = (...operands: string[]) =>
    operands.map((operand) => condition(operand, 'NumberLessThan'))

  test.each<Refused>([
    [
      'Loop',
      { Conditions: [condition('DoneLooping')] },
      'a condition for ContinueLooping is required',
    ],
    [
      'Loop',
      { Conditions: [condition('ContinueLooping')] },
      'a condition for DoneLooping is required',
    ],
    [
      'Loop',
      { Conditions: [condition('ContinueLooping'), condition('DoneLooping'), condition('Never')] },
      'the condition Equals Never is not supported',
    ],
    ['UpdateFlowAttributes', {}, 'NextAction is required'],
    ['InvokeFlowModule', { NextAction: 'end' }, 'an error branch for NoMatchingError is required'],
    [
      'DistributeByPercentage',
      { Conditions: lessThan('51') },
      'an error branch for NoMatchingCondition is required',
    ],
    ...['0', '101', '5.5', '$.Attributes.count'].map((operand): Refused => [
      'DistributeByPercentage',
      { Conditions: lessThan(operand), Errors: [error('NoMatchingCondition')] },
      'the operands of its conditions must be whole numbers from 1 to 100',
    ]),
    [
      'DistributeByPercentage',
      { Conditions: lessThan('51', '51'), Errors: [error('NoMatchingCondition')] },
      'the operands of its conditions must grow',
    ],
    [
      'DistributeByPercentage',
      { Conditions: [condition('5')], Errors: [error('NoMatchingCondition')] },
      'the condition Equals 5 is not supported',
    ],
    ['UpdateContactData', { NextAction: 'end' }, 'an error branch for NoMatchingError is required'],
    [
      'TagContact',
      { NextAction: 'end', Errors: [error('Full')] },
      'the error Full is not supported',
    ],
    [
      'CheckHoursOfOperation',
      { Conditions: [condition('True')], Errors: [noMatch] },
      'a condition for False is required',
    ],
    [
      'CheckHoursOfOperation',
      { Conditions: [condition('True'), condition('False')] },
      'an error branch for NoMatchingError is required',
    ],
    [
      'CreatePersistentContactAssociation',
      { NextAction: 'end' },
      'an error branch for NoMatchingError is required',
    ],
    [
      'UpdateContactEventHooks',
      { NextAction: 'end' },
      'an error branch for NoMatchingError is required',
    ],
    [
      'UpdateContactRecordingAndAnalyticsBehavior',
      { NextAction: 'end', Errors: [noMatch] },
      'an error branch for ChannelMismatch is required',
    ],
    [
      'CheckMetricData',
      { Conditions: [condition('5', 'TextContains')], Errors: [noMatch] },
      'the condition TextContains 5 is not supported',
    ],
    ['GetMetricData', { NextAction: 'end' }, 'an error branch for NoMatchingError is required'],
    [
      'GetParticipantInput',
      { NextAction: 'end' },
      'an error branch for NoMatchingError is required',
    ],
  ])('%s when they are %j', (type, Transitions, complaint) => {
    const problems = problemsOf(givenContent(givenAction(type, { Transitions })))

    expect(problems).toEqual([`Action "it": ${complaint}.`])
  })

  test.each([
    ['NumberGreaterThan', '0', []],
    [
      'NumberGreaterThan',
      '1',
      ['Action "it": the condition NumberGreaterThan 1 is not supported.'],
    ],
    ['Equals', '0', ['Action "it": the condition Equals 0 is not supported.']],
  ])('CheckMetricData of agents with %s %s: %j', (operator, operand, problems) => {
    const Parameters = { MetricType: 'NumberOfAgentsOnline' }
    const Transitions = { Conditions: [condition(operand, operator)], Errors: [noMatch] }

    expect(
      problemsOf(givenContent(givenAction('CheckMetricData', { Parameters, Transitions }))),
    ).toEqual(problems)
  })
})

describe('publishes', () => {
  test.each([
    [
      'GetParticipantInput',
      ['InputTimeLimitExceeded', 'NoMatchingCondition', 'InvalidPhoneNumber'],
    ],
    ['TransferParticipantToThirdParty', ['CallFailed', 'ConnectionTimeLimitExceeded']],
    ['UpdateContactCallbackNumber', ['InvalidCallbackNumber', 'CallbackNumberNotDialable']],
    ['CheckMetricData', ['NoMatchingCondition']],
  ])('%s with its own errors', (type, errors) => {
    const least = givenAction(type)
    const Transitions = {
      ...(least.Transitions as object),
      Errors: ['NoMatchingError', ...errors].map((each) => error(each)),
    }

    expect(problemsOf(givenContent({ ...least, Transitions }))).toEqual([])
  })

  test('a loop with a NextAction, as the designer writes it', () => {
    const least = givenAction('Loop')
    const Transitions = { ...(least.Transitions as object), NextAction: 'end', Errors: [] }

    expect(problemsOf(givenContent({ ...least, Transitions }))).toEqual([])
  })
})

describe('warns of', () => {
  test.each([
    [
      'MessageParticipant',
      { SSML: '<speak/>' },
      'only a Text can be said in a chat, so it takes the error branch',
    ],
    [
      'GetParticipantInput',
      { Text: 'Press 1.' },
      'its Type GetParticipantInput takes the error branch in a chat',
    ],
    [
      'UpdateContactTextToSpeechVoice',
      { TextToSpeechVoice: 'Joanna' },
      'it says nothing in a chat',
    ],
    ['UpdateContactData', { WatchlistId: '5' }, 'Parameters.WatchlistId says nothing of a chat'],
    [
      'UpdateContactEventHooks',
      { EventHooks: { CustomerHold: 'flow' } },
      'Parameters.EventHooks.CustomerHold takes the error branch in a chat',
    ],
    [
      'UpdateContactEventHooks',
      { EventHooks: { CustomerQueue: 'flow' } },
      'Parameters.EventHooks.CustomerQueue is noted, and its flow does not run',
    ],
    ['UpdateContactRecordingBehavior', {}, 'it is noted, and nothing is recorded or analysed'],
    [
      'UpdateContactRecordingAndAnalyticsBehavior',
      { VoiceBehavior: {} },
      'it takes the error branch ChannelMismatch in a chat',
    ],
  ])('%s with %j', (type, Parameters, warning) => {
    expect(warningsOf(givenContent(givenAction(type, { Parameters })))).toContain(
      `Action "it": ${warning}.`,
    )
  })

  test('nothing where all of it says something to a chat', () => {
    expect(warningsOf(givenContent(givenAction('MessageParticipant')))).toEqual([])
  })
})
