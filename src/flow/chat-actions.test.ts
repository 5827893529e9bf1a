import { describe, expect, test } from 'vitest'
import type { Branch } from './branch.ts'
import type { Outcome } from './effect.ts'
import { readFlow } from './flow.ts'
import { condition, error, givenAction, givenContent, givenFlow } from './given-flow.ts'
import { branchAfter, branchFor, enterAction, follow } from './interpreter.ts'
import { sentencesOf } from './problem.ts'

const values = {
  Attributes: {
    count: '3',
    many: '101',
    none: '',
    id: 'some-id',
    tag: 'tier',
    long: 'x'.repeat(2_000),
  },
}

const failed = { branch: { error: 'NoMatchingError' }, reason: expect.any(String) as string }

const enter = (type: string, Parameters: object) =>
  enterAction(givenFlow(givenAction(type, { Parameters })), 'it', values)

describe('entering', () => {
  const data = {
    name: undefined,
    description: undefined,
    languageCode: undefined,
    customerId: undefined,
    wisdomSessionArn: undefined,
    references: {},
  }

  test.each([
    ['Loop', { LoopCount: '$.Attributes.count' }, { do: 'loop', count: 3 }],
    ['Loop', { LoopCount: 0 }, { do: 'loop', count: 0 }],
    [
      'UpdateFlowAttributes',
      { FlowAttributes: { a: { Value: '$.Attributes.id', Type: 'String' }, b: 'plain' } },
      { do: 'update-flow-attributes', attributes: { a: 'some-id', b: 'plain' } },
    ],
    [
      'InvokeFlowModule',
      { FlowModuleId: '$.Attributes.id' },
      { do: 'invoke-module', moduleId: 'some-id', input: {} },
    ],
    ['DistributeByPercentage', {}, { do: 'draw-number' }],
    [
      'UpdateContactData',
      { Name: '', CustomerId: '$.Attributes.id', TargetContact: 'Related' },
      {
        do: 'update-contact',
        target: 'Related',
        data: { ...data, name: '', customerId: 'some-id' },
      },
    ],
    [
      'UpdateContactData',
      { References: { a: { Value: '1' }, b: { Type: 'URL', Value: '$.Attributes.id' } } },
      {
        do: 'update-contact',
        target: 'Current',
        data: {
          ...data,
          references: { a: { Type: 'STRING', Value: '1' }, b: { Type: 'URL', Value: 'some-id' } },
        },
      },
    ],
    [
      'UpdateContactData',
      { IsFraudDetectionEnabled: 'TRUE' },
      { do: 'update-contact', target: 'Current', data },
    ],
    ['TagContact', { Tags: { '$.Attributes.tag': 'gold' } }, { do: 'tag', tags: { tier: 'gold' } }],
    ['UnTagContact', { TagKeys: ['a', 'b'] }, { do: 'untag', keys: ['a', 'b'] }],
    ['CheckHoursOfOperation', {}, { do: 'check-hours', hoursId: undefined }],
    ['CheckHoursOfOperation', { HoursOfOperationId: 'h' }, { do: 'check-hours', hoursId: 'h' }],
    [
      'CreatePersistentContactAssociation',
      { RehydrationType: 'ENTIRE_PAST_SESSION', SourceContactId: '$.Attributes.id' },
      { do: 'continue-chat', rehydrationType: 'ENTIRE_PAST_SESSION', sourceContactId: 'some-id' },
    ],
    [
      'UpdateContactEventHooks',
      { EventHooks: { CustomerQueue: '$.Attributes.id' } },
      { do: 'set-event-hook', event: 'CustomerQueue', flowId: 'some-id' },
    ],
    [
      'UpdateContactRecordingBehavior',
      { RecordingBehavior: { RecordedParticipants: [] } },
      { do: 'note-behavior', recording: { RecordedParticipants: [] }, analytics: undefined },
    ],
    [
      'UpdateContactRoutingBehavior',
      { QueueTimeAdjustmentSeconds: '-5' },
      { do: 'change-routing', priority: undefined, adjustmentSeconds: -5 },
    ],
    [
      'CheckMetricData',
      { MetricType: 'NumberOfContactsInQueue', QueueId: '$.Attributes.id' },
      {
        do: 'measure-queue',
        metric: 'NumberOfContactsInQueue',
        queueId: 'some-id',
        agentId: undefined,
      },
    ],
    [
      'GetMetricData',
      { AgentId: 'a', QueueChannel: 'Chat' },
      { do: 'load-metrics', queueId: undefined, agentId: 'a', channel: 'Chat' },
    ],
  ])('%s with %j asks for %j', (type, parameters, effect) => {
    const entered = enter(type, parameters)

    expect(entered).toEqual({ effect })
  })

  test.each([
    ['Loop', { LoopCount: '$.Attributes.none' }],
    ['Loop', { LoopCount: '$.Attributes.many' }],
    ['InvokeFlowModule', { FlowModuleId: '$.Attributes.none' }],
    ['UpdateContactData', { Name: '$.Attributes.long' }],
    ['UpdateContactData', { LanguageCode: '$.Attributes.none' }],
    ['UpdateContactData', { WisdomSessionArn: '$.Attributes.long' }],
    ['TagContact', { Tags: { '$.Attributes.none': 'x' } }],
    ['TagContact', { Tags: { 'aws$.Attributes.none': 'x', 'aws:$.Attributes.none': 'x' } }],
    ['CheckHoursOfOperation', { HoursOfOperationId: '$.Attributes.none' }],
    [
      'CreatePersistentContactAssociation',
      { RehydrationType: '$.Attributes.id', SourceContactId: 'x' },
    ],
    [
      'CreatePersistentContactAssociation',
      { RehydrationType: 'FROM_SEGMENT', SourceContactId: '$.Attributes.none' },
    ],
    ['UpdateContactEventHooks', { EventHooks: { CustomerQueue: '$.Attributes.none' } }],
    ['UpdateContactEventHooks', { EventHooks: { CustomerHold: 'flow' } }],
    ['UpdateContactEventHooks', { EventHooks: { AgentHold: 'flow' } }],
    ['CheckMetricData', { MetricType: 'NumberOfContactsInQueue', QueueId: '$.Attributes.none' }],
    ['GetMetricData', { QueueChannel: '$.Attributes.id' }],
    ['GetParticipantInput', { Text: 'Press 1.' }],
    ['MessageParticipant', { Text: '$.Attributes.long'.repeat(200) }],
  ])('%s with %j takes the error branch', (type, parameters) => {
    expect(enter(type, parameters)).toEqual(failed)
  })

  test('what is of another channel has an error of its own', () => {
    expect(enter('UpdateContactRecordingAndAnalyticsBehavior', { VoiceBehavior: {} })).toEqual({
      branch: { error: 'ChannelMismatch' },
    })
  })

  test('a voice says nothing in a chat, which goes on', () => {
    expect(enter('UpdateContactTextToSpeechVoice', { TextToSpeechVoice: 'Joanna' })).toEqual({
      branch: 'next',
    })
  })
})

describe('the outcome of', () => {
  const noMatchingError = { error: 'NoMatchingError' }
  const doneOrFailed = [
    'UpdateFlowAttributes',
    'InvokeFlowModule',
    'UpdateContactData',
    'TagContact',
    'UnTagContact',
    'CreatePersistentContactAssociation',
    'UpdateContactEventHooks',
    'UpdateContactRecordingBehavior',
    'UpdateContactRecordingAndAnalyticsBehavior',
    'UpdateContactRoutingBehavior',
    'GetMetricData',
  ].flatMap((type): [string, Outcome, Branch][] => [
    [type, 'done', 'next'],
    [type, 'failed', noMatchingError],
  ])

  test.each<[string, Outcome, Branch]>([
    ...doneOrFailed,
    ['Loop', 'continueLooping', { condition: 'ContinueLooping' }],
    ['Loop', 'doneLooping', { condition: 'DoneLooping' }],
    ['CheckHoursOfOperation', 'inHours', { condition: 'True' }],
    ['CheckHoursOfOperation', 'outOfHours', { condition: 'False' }],
    ['CheckHoursOfOperation', 'failed', noMatchingError],
    ['CheckMetricData', 'failed', noMatchingError],
    ['EndFlowModuleExecution', 'done', 'end'],
  ])('%s, when it is %s, takes the branch %j', (type, outcome, branch) => {
    const content = givenContent(
      type === 'EndFlowModuleExecution' ? { Identifier: 'it', Type: type } : givenAction(type),
    )
    const read = readFlow(content, 'module')
    if (!('flow' in read)) throw new Error(sentencesOf(read.problems).join(' '))

    expect(branchAfter(read.flow, 'it', outcome)).toEqual(branch)
  })

  test.each([
    ['1', 'a'],
    ['20', 'a'],
    ['21', 'b'],
    ['60', 'b'],
    ['61', 'rest'],
    ['100', 'rest'],
  ])('a draw of %s leads to %s', (drawn, expected) => {
    const flow = givenFlow(
      givenAction('DistributeByPercentage', {
        Transitions: {
          Conditions: [
            condition('21', 'NumberLessThan', 'a'),
            condition('61', 'NumberLessThan', 'b'),
          ],
          Errors: [error('NoMatchingCondition', 'rest')],
        },
      }),
      ...['a', 'b', 'rest'].map((Identifier) => givenAction('EndFlowExecution', { Identifier })),
    )

    expect(follow(flow, 'it', branchFor(flow, 'it', drawn, {}))).toBe(expected)
  })
})
