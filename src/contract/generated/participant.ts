// Made by scripts/generate.ts from src/contract/participant.json. Do not edit.

export interface Operations {
  CancelParticipantAuthentication: {
    input: CancelParticipantAuthenticationRequest
    output: CancelParticipantAuthenticationResponse
    refusal:
      | 'AccessDeniedException'
      | 'InternalServerException'
      | 'ThrottlingException'
      | 'ValidationException'
  }
  CompleteAttachmentUpload: {
    input: CompleteAttachmentUploadRequest
    output: CompleteAttachmentUploadResponse
    refusal:
      | 'AccessDeniedException'
      | 'ConflictException'
      | 'InternalServerException'
      | 'ServiceQuotaExceededException'
      | 'ThrottlingException'
      | 'ValidationException'
  }
  CreateParticipantConnection: {
    input: CreateParticipantConnectionRequest
    output: CreateParticipantConnectionResponse
    refusal:
      | 'AccessDeniedException'
      | 'InternalServerException'
      | 'ThrottlingException'
      | 'ValidationException'
  }
  DescribeView: {
    input: DescribeViewRequest
    output: DescribeViewResponse
    refusal:
      | 'AccessDeniedException'
      | 'InternalServerException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
      | 'ValidationException'
  }
  DisconnectParticipant: {
    input: DisconnectParticipantRequest
    output: DisconnectParticipantResponse
    refusal:
      | 'AccessDeniedException'
      | 'InternalServerException'
      | 'ThrottlingException'
      | 'ValidationException'
  }
  GetAttachment: {
    input: GetAttachmentRequest
    output: GetAttachmentResponse
    refusal:
      | 'AccessDeniedException'
      | 'InternalServerException'
      | 'ThrottlingException'
      | 'ValidationException'
  }
  GetAuthenticationUrl: {
    input: GetAuthenticationUrlRequest
    output: GetAuthenticationUrlResponse
    refusal:
      | 'AccessDeniedException'
      | 'InternalServerException'
      | 'ThrottlingException'
      | 'ValidationException'
  }
  GetTranscript: {
    input: GetTranscriptRequest
    output: GetTranscriptResponse
    refusal:
      | 'AccessDeniedException'
      | 'InternalServerException'
      | 'ThrottlingException'
      | 'ValidationException'
  }
  SendEvent: {
    input: SendEventRequest
    output: SendEventResponse
    refusal:
      | 'AccessDeniedException'
      | 'ConflictException'
      | 'InternalServerException'
      | 'ThrottlingException'
      | 'ValidationException'
  }
  SendMessage: {
    input: SendMessageRequest
    output: SendMessageResponse
    refusal:
      | 'AccessDeniedException'
      | 'InternalServerException'
      | 'ThrottlingException'
      | 'ValidationException'
  }
  StartAttachmentUpload: {
    input: StartAttachmentUploadRequest
    output: StartAttachmentUploadResponse
    refusal:
      | 'AccessDeniedException'
      | 'InternalServerException'
      | 'ServiceQuotaExceededException'
      | 'ThrottlingException'
      | 'ValidationException'
  }
}

export type AttachmentItem = {
  ContentType?: string | undefined
  AttachmentId?: string | undefined
  AttachmentName?: string | undefined
  Status?: 'APPROVED' | 'REJECTED' | 'IN_PROGRESS' | undefined
}

export type CancelParticipantAuthenticationRequest = {
  SessionId: string
  ConnectionToken: string
}

export type CancelParticipantAuthenticationResponse = Record<string, never>

export type CompleteAttachmentUploadRequest = {
  AttachmentIds: readonly string[]
  ClientToken: string
  ConnectionToken: string
}

export type CompleteAttachmentUploadResponse = Record<string, never>

export type ConnectionCredentials = {
  ConnectionToken?: string | undefined
  Expiry?: string | undefined
}

export type CreateParticipantConnectionRequest = {
  Type?: readonly ('WEBSOCKET' | 'CONNECTION_CREDENTIALS')[] | undefined
  ParticipantToken: string
  ConnectParticipant?: boolean | undefined
}

export type CreateParticipantConnectionResponse = {
  Websocket?: Websocket | undefined
  ConnectionCredentials?: ConnectionCredentials | undefined
}

export type DescribeViewRequest = {
  ViewToken: string
  ConnectionToken: string
}

export type DescribeViewResponse = {
  View?: View | undefined
}

export type DisconnectParticipantRequest = {
  ClientToken: string
  ConnectionToken: string
}

export type DisconnectParticipantResponse = Record<string, never>

export type GetAttachmentRequest = {
  AttachmentId: string
  ConnectionToken: string
  UrlExpiryInSeconds?: number | undefined
}

export type GetAttachmentResponse = {
  Url?: string | undefined
  UrlExpiry?: string | undefined
  AttachmentSizeInBytes: number
}

export type GetAuthenticationUrlRequest = {
  SessionId: string
  RedirectUri: string
  ConnectionToken: string
}

export type GetAuthenticationUrlResponse = {
  AuthenticationUrl?: string | undefined
}

export type GetTranscriptRequest = {
  ContactId?: string | undefined
  MaxResults?: number | undefined
  NextToken?: string | undefined
  ScanDirection?: 'FORWARD' | 'BACKWARD' | undefined
  SortOrder?: 'DESCENDING' | 'ASCENDING' | undefined
  StartPosition?: StartPosition | undefined
  ConnectionToken: string
}

export type GetTranscriptResponse = {
  InitialContactId?: string | undefined
  Transcript?: readonly Item[] | undefined
  NextToken?: string | undefined
}

export type Item = {
  AbsoluteTime?: string | undefined
  Content?: string | undefined
  ContentType?: string | undefined
  Id?: string | undefined
  Type?:
    | 'TYPING'
    | 'PARTICIPANT_JOINED'
    | 'PARTICIPANT_LEFT'
    | 'CHAT_ENDED'
    | 'TRANSFER_SUCCEEDED'
    | 'TRANSFER_FAILED'
    | 'MESSAGE'
    | 'EVENT'
    | 'ATTACHMENT'
    | 'CONNECTION_ACK'
    | 'MESSAGE_DELIVERED'
    | 'MESSAGE_READ'
    | undefined
  ParticipantId?: string | undefined
  DisplayName?: string | undefined
  ParticipantRole?: 'AGENT' | 'CUSTOMER' | 'SYSTEM' | 'CUSTOM_BOT' | 'SUPERVISOR' | undefined
  Attachments?: readonly AttachmentItem[] | undefined
  MessageMetadata?: MessageMetadata | undefined
  RelatedContactId?: string | undefined
  ContactId?: string | undefined
}

export type MessageMetadata = {
  MessageId?: string | undefined
  Receipts?: readonly Receipt[] | undefined
}

export type Receipt = {
  DeliveredTimestamp?: string | undefined
  ReadTimestamp?: string | undefined
  RecipientParticipantId?: string | undefined
}

export type SendEventRequest = {
  ContentType: string
  Content?: string | undefined
  ClientToken: string
  ConnectionToken: string
}

export type SendEventResponse = {
  Id?: string | undefined
  AbsoluteTime?: string | undefined
}

export type SendMessageRequest = {
  ContentType: string
  Content: string
  ClientToken: string
  ConnectionToken: string
}

export type SendMessageResponse = {
  Id?: string | undefined
  AbsoluteTime?: string | undefined
}

export type StartAttachmentUploadRequest = {
  ContentType: string
  AttachmentSizeInBytes: number
  AttachmentName: string
  ClientToken: string
  ConnectionToken: string
}

export type StartAttachmentUploadResponse = {
  AttachmentId?: string | undefined
  UploadMetadata?: UploadMetadata | undefined
}

export type StartPosition = {
  Id?: string | undefined
  AbsoluteTime?: string | undefined
  MostRecent?: number | undefined
}

export type UploadMetadata = {
  Url?: string | undefined
  UrlExpiry?: string | undefined
  HeadersToInclude?: Readonly<Record<string, string>> | undefined
}

export type View = {
  Id?: string | undefined
  Arn?: string | undefined
  Name?: string | undefined
  Version?: number | undefined
  Content?: ViewContent | undefined
}

export type ViewContent = {
  InputSchema?: string | undefined
  Template?: string | undefined
  Actions?: readonly string[] | undefined
}

export type Websocket = {
  Url?: string | undefined
  ConnectionExpiry?: string | undefined
}
