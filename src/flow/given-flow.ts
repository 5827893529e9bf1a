import { voiceOnlyActions } from './actions/voice-only.ts'
import { type Flow, readFlow } from './flow.ts'
import { sentencesOf } from './problem.ts'

/** For tests: an action as a document holds it. */
export type WireAction = {
  Identifier: string
  Type: string
  Parameters?: unknown
  Transitions?: unknown
}

/** The least that each type of action may be published with. Every line leads to `end`. */
export const leastActions = {
  MessageParticipant: { Parameters: { Text: 'Hello.' }, Transitions: { NextAction: 'end' } },
  AuthenticateParticipant: {
    Parameters: { CognitoConfiguration: { UserPoolArn: 'arn:pool', AppClientId: 'client' } },
    Transitions: {
      NextAction: 'end',
      Conditions: [condition('OptedOut')],
      Errors: [error('TimeLimitExceeded'), error('NoMatchingError')],
    },
  },
  Compare: {
    Parameters: { ComparisonValue: '$.Attributes.plan' },
    Transitions: { Conditions: [condition('gold')], Errors: [error('NoMatchingCondition')] },
  },
  UpdateContactAttributes: {
    Parameters: { Attributes: { plan: 'gold' } },
    Transitions: { NextAction: 'end', Errors: [error('NoMatchingError')] },
  },
  UpdateContactTargetQueue: {
    Parameters: { QueueId: 'queue' },
    Transitions: { NextAction: 'end', Errors: [error('NoMatchingError')] },
  },
  TransferContactToQueue: {
    Transitions: { Errors: [error('QueueAtCapacity'), error('NoMatchingError')] },
  },
  TransferToFlow: {
    Parameters: { ContactFlowId: 'other' },
    Transitions: { Errors: [error('NoMatchingError')] },
  },
  Wait: {
    Parameters: { TimeLimitSeconds: '60' },
    Transitions: { Conditions: [condition('WaitCompleted')], Errors: [error('NoMatchingError')] },
  },
  UpdateFlowLoggingBehavior: {
    Parameters: { FlowLoggingBehavior: 'Enabled' },
    Transitions: { NextAction: 'end' },
  },
  GetCustomerProfile: {
    Parameters: { ProfileRequestData: { IdentifierName: '_email', IdentifierValue: 'a@b.c' } },
    Transitions: { NextAction: 'end', Errors: [error('NoMatchingError')] },
  },
  CreateCustomerProfile: {
    Parameters: { ProfileRequestData: {} },
    Transitions: { NextAction: 'end', Errors: [error('NoMatchingError')] },
  },
  UpdateCustomerProfile: {
    Parameters: { ProfileRequestData: {} },
    Transitions: { NextAction: 'end', Errors: [error('NoMatchingError')] },
  },
  AssociateContactToCustomerProfile: {
    Parameters: {
      ProfileRequestData: { ProfileId: '$.Customer.ProfileId', ContactId: '$.ContactId' },
    },
    Transitions: { NextAction: 'end', Errors: [error('NoMatchingError')] },
  },
  Loop: {
    Parameters: { LoopCount: '3' },
    Transitions: { Conditions: [condition('ContinueLooping'), condition('DoneLooping')] },
  },
  UpdateFlowAttributes: {
    Parameters: { FlowAttributes: { plan: { Value: 'gold' } } },
    Transitions: { NextAction: 'end' },
  },
  InvokeFlowModule: {
    Parameters: { FlowModuleId: 'module' },
    Transitions: { NextAction: 'end', Errors: [error('NoMatchingError')] },
  },
  InvokeLambdaFunction: {
    Parameters: { LambdaFunctionARN: 'arn:function', InvocationTimeLimitSeconds: '3' },
    Transitions: { NextAction: 'end', Errors: [error('NoMatchingError')] },
  },
  ConnectParticipantWithLexBot: {
    Parameters: { LexV2Bot: { AliasArn: 'arn:bot' } },
    Transitions: {
      Conditions: [condition('OrderFlowers')],
      Errors: [error('NoMatchingCondition'), error('NoMatchingError')],
    },
  },
  ShowView: {
    Parameters: { ViewResource: { Id: 'view', Version: '1' } },
    Transitions: {
      Conditions: [condition('Submit')],
      Errors: [error('NoMatchingCondition'), error('TimeLimitExceeded'), error('NoMatchingError')],
    },
  },
  GetCustomerProfileObject: {
    Parameters: {
      ProfileRequestData: { ProfileId: 'id', ObjectType: '_order', UseLatest: true },
    },
    Transitions: { NextAction: 'end', Errors: [error('NoMatchingError')] },
  },
  GetCalculatedAttributesForCustomerProfile: {
    Parameters: { ProfileRequestData: { ProfileId: 'id' } },
    Transitions: { NextAction: 'end', Errors: [error('NoMatchingError')] },
  },
  DistributeByPercentage: {
    Transitions: {
      Conditions: [condition('51', 'NumberLessThan')],
      Errors: [error('NoMatchingCondition')],
    },
  },
  UpdateContactData: {
    Parameters: { LanguageCode: 'en-US' },
    Transitions: { NextAction: 'end', Errors: [error('NoMatchingError')] },
  },
  TagContact: { Parameters: { Tags: { team: 'north' } }, Transitions: { NextAction: 'end' } },
  UnTagContact: { Parameters: { TagKeys: ['team'] }, Transitions: { NextAction: 'end' } },
  UntagContact: { Parameters: { TagKeys: ['team'] }, Transitions: { NextAction: 'end' } },
  CheckHoursOfOperation: {
    Transitions: {
      Conditions: [condition('True'), condition('False')],
      Errors: [error('NoMatchingError')],
    },
  },
  CreatePersistentContactAssociation: {
    Parameters: { RehydrationType: 'FROM_SEGMENT', SourceContactId: '$.Attributes.past' },
    Transitions: { NextAction: 'end', Errors: [error('NoMatchingError')] },
  },
  UpdateContactEventHooks: {
    Parameters: { EventHooks: { CustomerQueue: 'flow' } },
    Transitions: { NextAction: 'end', Errors: [error('NoMatchingError')] },
  },
  UpdateContactRecordingBehavior: { Transitions: { NextAction: 'end' } },
  UpdateContactRecordingAndAnalyticsBehavior: {
    Parameters: { ChatBehavior: { ChatAnalyticsBehavior: { Enabled: 'True' } } },
    Transitions: {
      NextAction: 'end',
      Errors: [error('NoMatchingError'), error('ChannelMismatch')],
    },
  },
  UpdateContactRoutingBehavior: {
    Parameters: { QueuePriority: '1' },
    Transitions: { NextAction: 'end' },
  },
  UpdateContactTextToSpeechVoice: {
    Parameters: { TextToSpeechVoice: 'Joanna' },
    Transitions: { NextAction: 'end' },
  },
  CheckMetricData: {
    Parameters: { MetricType: 'NumberOfContactsInQueue' },
    Transitions: {
      Conditions: [condition('5', 'NumberGreaterThan')],
      Errors: [error('NoMatchingError')],
    },
  },
  GetMetricData: { Transitions: { NextAction: 'end', Errors: [error('NoMatchingError')] } },
  ...Object.fromEntries(
    voiceOnlyActions.map(({ name }) => [
      name,
      { Transitions: { NextAction: 'end', Errors: [error('NoMatchingError')] } },
    ]),
  ),
  DisconnectParticipant: { Parameters: {}, Transitions: {} },
  EndFlowExecution: { Parameters: {}, Transitions: {} },
}

/** The least action of a type, named `it`, with what the test speaks of in place of its own. */
export function givenAction(type: string, own: Partial<WireAction> = {}): WireAction {
  const least = Object.entries(leastActions).find(([name]) => name === type)?.[1]
  return { Identifier: 'it', Type: type, ...least, ...own }
}

/** The content of a flow that starts with its first action. An `end` is added. */
export function givenContent(...actions: WireAction[]): string {
  const all = [...actions, { Identifier: 'end', Type: 'DisconnectParticipant' }]
  return JSON.stringify({
    Version: '2019-10-30',
    StartAction: all[0]?.Identifier,
    Metadata: { entryPointPosition: { x: 0, y: 0 } },
    Actions: all,
  })
}

/** The flow of these actions. Throws when it has problems. */
export function givenFlow(...actions: WireAction[]): Flow {
  const read = readFlow(givenContent(...actions))
  if ('problems' in read) throw new Error(sentencesOf(read.problems).join(' '))
  return read.flow
}

/** The problems of a document: none when it may be published. */
export function problemsOf(content: string): string[] {
  const read = readFlow(content)
  return 'problems' in read ? sentencesOf(read.problems) : []
}

/** A line that is drawn for a condition. */
export function condition(operand: string, operator = 'Equals', next = 'end') {
  return { NextAction: next, Condition: { Operator: operator, Operands: [operand] } }
}

/** A line that is drawn for an error. */
export function error(type: string, next = 'end') {
  return { ErrorType: type, NextAction: next }
}
