// Made by scripts/generate.ts from src/contract/admin.json. Do not edit.

export interface Operations {
  GetClock: {
    input: GetClockRequest
    output: GetClockResponse
    refusal:
      | 'AccessDeniedException'
      | 'InternalServiceException'
      | 'ThrottlingException'
      | 'ValidationException'
  }
  MoveClock: {
    input: MoveClockRequest
    output: MoveClockResponse
    refusal:
      | 'AccessDeniedException'
      | 'ConflictException'
      | 'InternalServiceException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
      | 'TimeoutException'
      | 'ValidationException'
  }
  ListContacts: {
    input: ListContactsRequest
    output: ListContactsResponse
    refusal:
      | 'AccessDeniedException'
      | 'InternalServiceException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
      | 'ValidationException'
  }
  GetContact: {
    input: GetContactRequest
    output: GetContactResponse
    refusal:
      | 'AccessDeniedException'
      | 'InternalServiceException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
      | 'ValidationException'
  }
  GetFlowRun: {
    input: GetFlowRunRequest
    output: GetFlowRunResponse
    refusal:
      | 'AccessDeniedException'
      | 'InternalServiceException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
      | 'ValidationException'
  }
  ListAuthenticationSessions: {
    input: ListAuthenticationSessionsRequest
    output: ListAuthenticationSessionsResponse
    refusal:
      | 'AccessDeniedException'
      | 'InternalServiceException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
      | 'ValidationException'
  }
  GetAuthenticationSession: {
    input: GetAuthenticationSessionRequest
    output: GetAuthenticationSessionResponse
    refusal:
      | 'AccessDeniedException'
      | 'InternalServiceException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
      | 'ValidationException'
  }
}

export type AuthenticationSession = {
  SessionId: string
  InstanceId: string
  ContactId: string
  ParticipantId: string
  Status:
    | 'initiated'
    | 'authorizing'
    | 'answered'
    | 'succeeded'
    | 'failed'
    | 'timedOut'
    | 'cancelled'
    | 'abandoned'
  Reason?: string | undefined
  UserPoolArn: string
  ClientId: string
  Issuer: string
  ProfilesDomain?: string | undefined
  ObjectTypeName: string
  StartedAt: Date
  ExpiresAt: Date
  AnsweredAt?: Date | undefined
  EndedAt?: Date | undefined
  Timeline: readonly TimelineEntry[]
}

export type AuthenticationSessionSummary = {
  SessionId: string
  ContactId: string
  Status:
    | 'initiated'
    | 'authorizing'
    | 'answered'
    | 'succeeded'
    | 'failed'
    | 'timedOut'
    | 'cancelled'
    | 'abandoned'
  Reason?: string | undefined
  Issuer: string
  ClientId: string
  StartedAt: Date
  EndedAt?: Date | undefined
}

export type Contact = {
  ContactId: string
  InstanceId: string
  InitialContactId: string
  Channel: string
  InitiationMethod: string
  CustomerId?: string | undefined
  QueueId?: string | undefined
  InitiatedAt: Date
  EndedAt?: Date | undefined
  EndReason?: string | undefined
  FlowRuns: readonly FlowRun[]
  AuthenticationSessions: readonly AuthenticationSession[]
}

export type ContactSummary = {
  ContactId: string
  InstanceId: string
  Channel: string
  CustomerId?: string | undefined
  QueueId?: string | undefined
  InitiatedAt: Date
  EndedAt?: Date | undefined
  EndReason?: string | undefined
}

export type FlowRun = {
  FlowRunId: string
  ContactId: string
  InstanceId: string
  FlowId: string
  FlowName: string
  FlowType: string
  Status: 'running' | 'waiting' | 'ended'
  StartedAt: Date
  EndedAt?: Date | undefined
  EndReason?: string | undefined
  Steps: readonly Step[]
}

export type GetAuthenticationSessionRequest = {
  SessionId: string
}

export type GetAuthenticationSessionResponse = {
  AuthenticationSession: AuthenticationSession
}

export type GetContactRequest = {
  ContactId: string
}

export type GetContactResponse = {
  Contact: Contact
}

export type GetFlowRunRequest = {
  FlowRunId: string
}

export type GetFlowRunResponse = {
  FlowRun: FlowRun
}

export type ImportNote = {
  Note: string
  ObjectTypeName?: string | undefined
  Keys?: readonly ReadKey[] | undefined
  KeyName?: string | undefined
  ProfileId?: string | undefined
  ProfileIds?: readonly string[] | undefined
  Field?: string | undefined
  Reason?: string | undefined
}

export type ListAuthenticationSessionsRequest = {
  InstanceId: string
  Status?:
    | 'initiated'
    | 'authorizing'
    | 'answered'
    | 'succeeded'
    | 'failed'
    | 'timedOut'
    | 'cancelled'
    | 'abandoned'
    | undefined
  Reason?: string | undefined
  Since?: Date | undefined
  Until?: Date | undefined
  MaxResults?: number | undefined
  NextToken?: string | undefined
}

export type ListAuthenticationSessionsResponse = {
  AuthenticationSessions: readonly AuthenticationSessionSummary[]
  NextToken?: string | undefined
}

export type ListContactsRequest = {
  InstanceId: string
  State?: 'OPEN' | 'ENDED' | undefined
  Since?: Date | undefined
  Until?: Date | undefined
  MaxResults?: number | undefined
  NextToken?: string | undefined
}

export type ListContactsResponse = {
  Contacts: readonly ContactSummary[]
  NextToken?: string | undefined
}

export type ReadKey = {
  KeyName: string
  Identifiers?: readonly string[] | undefined
  Value?: string | undefined
  Missing?: readonly string[] | undefined
}

export type Step = {
  Visit: number
  ActionId: string
  ActionType: string
  Depth: number
  Inputs: readonly StepInput[]
  EnteredAt: Date
  LeftAt?: Date | undefined
  DurationMilliseconds?: number | undefined
  Branch?: string | undefined
  Reason?: string | undefined
  SessionId?: string | undefined
}

export type StepInput = {
  Name: string
  Written?: string | undefined
  Value?: string | undefined
  Kind?: 'nothing' | 'number' | 'text' | undefined
  Characters?: number | undefined
}

export type TimelineEntry = {
  At: Date
  Event: string
  Kind?: string | undefined
  Reason?: string | undefined
  ProfileId?: string | undefined
  Notes?: readonly ImportNote[] | undefined
}

export type GetClockRequest = Record<string, never>

export type GetClockResponse = {
  Now: Date
  MovedSeconds: number
  IsMovable: boolean
}

export type MoveClockRequest = {
  Advance?: string | undefined
  To?: Date | undefined
}

export type MoveClockResponse = {
  Now: Date
  MovedSeconds: number
  FailingJobs: readonly FailingJob[]
}

export type FailingJob = {
  Name: string
  Attempts: number
  NextAttemptAt?: Date | undefined
}
