// Made by scripts/generate.ts from src/contract/connect.json. Do not edit.

export interface Operations {
  UpdateParticipantAuthentication: {
    input: UpdateParticipantAuthenticationRequest
    output: UpdateParticipantAuthenticationResponse
    refusal:
      | 'AccessDeniedException'
      | 'ConflictException'
      | 'InternalServiceException'
      | 'InvalidParameterException'
      | 'InvalidRequestException'
      | 'ThrottlingException'
  }
  StartChatContact: {
    input: StartChatContactRequest
    output: StartChatContactResponse
    refusal:
      | 'InternalServiceException'
      | 'InvalidParameterException'
      | 'InvalidRequestException'
      | 'LimitExceededException'
      | 'ResourceNotFoundException'
  }
  StopContact: {
    input: StopContactRequest
    output: StopContactResponse
    refusal:
      | 'ContactNotFoundException'
      | 'InternalServiceException'
      | 'InvalidParameterException'
      | 'InvalidRequestException'
      | 'ResourceNotFoundException'
  }
  DescribeContact: {
    input: DescribeContactRequest
    output: DescribeContactResponse
    refusal:
      | 'InternalServiceException'
      | 'InvalidParameterException'
      | 'InvalidRequestException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  GetContactAttributes: {
    input: GetContactAttributesRequest
    output: GetContactAttributesResponse
    refusal: 'InternalServiceException' | 'InvalidRequestException' | 'ResourceNotFoundException'
  }
  UpdateContactAttributes: {
    input: UpdateContactAttributesRequest
    output: UpdateContactAttributesResponse
    refusal:
      | 'InternalServiceException'
      | 'InvalidParameterException'
      | 'InvalidRequestException'
      | 'ResourceNotFoundException'
  }
  UpdateContact: {
    input: UpdateContactRequest
    output: UpdateContactResponse
    refusal:
      | 'AccessDeniedException'
      | 'ConflictException'
      | 'InternalServiceException'
      | 'InvalidParameterException'
      | 'InvalidRequestException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  CreateParticipant: {
    input: CreateParticipantRequest
    output: CreateParticipantResponse
    refusal:
      | 'InternalServiceException'
      | 'InvalidRequestException'
      | 'ResourceNotFoundException'
      | 'ServiceQuotaExceededException'
      | 'ThrottlingException'
  }
  CreateInstance: {
    input: CreateInstanceRequest
    output: CreateInstanceResponse
    refusal:
      | 'InternalServiceException'
      | 'InvalidRequestException'
      | 'ResourceNotFoundException'
      | 'ServiceQuotaExceededException'
      | 'ThrottlingException'
  }
  DescribeInstance: {
    input: DescribeInstanceRequest
    output: DescribeInstanceResponse
    refusal: 'InternalServiceException' | 'InvalidRequestException' | 'ResourceNotFoundException'
  }
  ListInstances: {
    input: ListInstancesRequest
    output: ListInstancesResponse
    refusal: 'InternalServiceException' | 'InvalidRequestException'
  }
  DeleteInstance: {
    input: DeleteInstanceRequest
    output: Record<string, never>
    refusal: 'InternalServiceException' | 'InvalidRequestException' | 'ResourceNotFoundException'
  }
  DescribeInstanceAttribute: {
    input: DescribeInstanceAttributeRequest
    output: DescribeInstanceAttributeResponse
    refusal:
      | 'InternalServiceException'
      | 'InvalidParameterException'
      | 'InvalidRequestException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  UpdateInstanceAttribute: {
    input: UpdateInstanceAttributeRequest
    output: Record<string, never>
    refusal:
      | 'InternalServiceException'
      | 'InvalidParameterException'
      | 'InvalidRequestException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  ListInstanceAttributes: {
    input: ListInstanceAttributesRequest
    output: ListInstanceAttributesResponse
    refusal:
      | 'InternalServiceException'
      | 'InvalidParameterException'
      | 'InvalidRequestException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  CreateContactFlow: {
    input: CreateContactFlowRequest
    output: CreateContactFlowResponse
    refusal:
      | 'DuplicateResourceException'
      | 'InternalServiceException'
      | 'InvalidContactFlowException'
      | 'InvalidParameterException'
      | 'InvalidRequestException'
      | 'LimitExceededException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  DescribeContactFlow: {
    input: DescribeContactFlowRequest
    output: DescribeContactFlowResponse
    refusal:
      | 'ContactFlowNotPublishedException'
      | 'InternalServiceException'
      | 'InvalidParameterException'
      | 'InvalidRequestException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  UpdateContactFlowContent: {
    input: UpdateContactFlowContentRequest
    output: UpdateContactFlowContentResponse
    refusal:
      | 'InternalServiceException'
      | 'InvalidContactFlowException'
      | 'InvalidParameterException'
      | 'InvalidRequestException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  UpdateContactFlowName: {
    input: UpdateContactFlowNameRequest
    output: UpdateContactFlowNameResponse
    refusal:
      | 'DuplicateResourceException'
      | 'InternalServiceException'
      | 'InvalidParameterException'
      | 'InvalidRequestException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  UpdateContactFlowMetadata: {
    input: UpdateContactFlowMetadataRequest
    output: UpdateContactFlowMetadataResponse
    refusal:
      | 'DuplicateResourceException'
      | 'InternalServiceException'
      | 'InvalidParameterException'
      | 'InvalidRequestException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  ListContactFlows: {
    input: ListContactFlowsRequest
    output: ListContactFlowsResponse
    refusal:
      | 'InternalServiceException'
      | 'InvalidParameterException'
      | 'InvalidRequestException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  DeleteContactFlow: {
    input: DeleteContactFlowRequest
    output: DeleteContactFlowResponse
    refusal:
      | 'AccessDeniedException'
      | 'InternalServiceException'
      | 'InvalidParameterException'
      | 'InvalidRequestException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  CreateContactFlowVersion: {
    input: CreateContactFlowVersionRequest
    output: CreateContactFlowVersionResponse
    refusal:
      | 'AccessDeniedException'
      | 'InternalServiceException'
      | 'InvalidParameterException'
      | 'InvalidRequestException'
      | 'LimitExceededException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  ListContactFlowVersions: {
    input: ListContactFlowVersionsRequest
    output: ListContactFlowVersionsResponse
    refusal:
      | 'AccessDeniedException'
      | 'InternalServiceException'
      | 'InvalidParameterException'
      | 'InvalidRequestException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  CreateContactFlowModule: {
    input: CreateContactFlowModuleRequest
    output: CreateContactFlowModuleResponse
    refusal:
      | 'AccessDeniedException'
      | 'DuplicateResourceException'
      | 'IdempotencyException'
      | 'InternalServiceException'
      | 'InvalidContactFlowModuleException'
      | 'InvalidParameterException'
      | 'InvalidRequestException'
      | 'LimitExceededException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  DescribeContactFlowModule: {
    input: DescribeContactFlowModuleRequest
    output: DescribeContactFlowModuleResponse
    refusal:
      | 'AccessDeniedException'
      | 'InternalServiceException'
      | 'InvalidParameterException'
      | 'InvalidRequestException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  UpdateContactFlowModuleContent: {
    input: UpdateContactFlowModuleContentRequest
    output: UpdateContactFlowModuleContentResponse
    refusal:
      | 'AccessDeniedException'
      | 'InternalServiceException'
      | 'InvalidContactFlowModuleException'
      | 'InvalidRequestException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  ListContactFlowModules: {
    input: ListContactFlowModulesRequest
    output: ListContactFlowModulesResponse
    refusal:
      | 'AccessDeniedException'
      | 'InternalServiceException'
      | 'InvalidParameterException'
      | 'InvalidRequestException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  DeleteContactFlowModule: {
    input: DeleteContactFlowModuleRequest
    output: DeleteContactFlowModuleResponse
    refusal:
      | 'AccessDeniedException'
      | 'InternalServiceException'
      | 'InvalidParameterException'
      | 'InvalidRequestException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  CreateIntegrationAssociation: {
    input: CreateIntegrationAssociationRequest
    output: CreateIntegrationAssociationResponse
    refusal:
      | 'DuplicateResourceException'
      | 'InternalServiceException'
      | 'InvalidRequestException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  ListIntegrationAssociations: {
    input: ListIntegrationAssociationsRequest
    output: ListIntegrationAssociationsResponse
    refusal:
      | 'InternalServiceException'
      | 'InvalidRequestException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  DeleteIntegrationAssociation: {
    input: DeleteIntegrationAssociationRequest
    output: Record<string, never>
    refusal:
      | 'InternalServiceException'
      | 'InvalidRequestException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  AssociateApprovedOrigin: {
    input: AssociateApprovedOriginRequest
    output: Record<string, never>
    refusal:
      | 'InternalServiceException'
      | 'InvalidParameterException'
      | 'InvalidRequestException'
      | 'ResourceConflictException'
      | 'ResourceNotFoundException'
      | 'ServiceQuotaExceededException'
      | 'ThrottlingException'
  }
  DisassociateApprovedOrigin: {
    input: DisassociateApprovedOriginRequest
    output: Record<string, never>
    refusal:
      | 'InternalServiceException'
      | 'InvalidParameterException'
      | 'InvalidRequestException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  ListApprovedOrigins: {
    input: ListApprovedOriginsRequest
    output: ListApprovedOriginsResponse
    refusal:
      | 'InternalServiceException'
      | 'InvalidParameterException'
      | 'InvalidRequestException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  AssociateLambdaFunction: {
    input: AssociateLambdaFunctionRequest
    output: Record<string, never>
    refusal:
      | 'InternalServiceException'
      | 'InvalidParameterException'
      | 'InvalidRequestException'
      | 'ResourceConflictException'
      | 'ResourceNotFoundException'
      | 'ServiceQuotaExceededException'
      | 'ThrottlingException'
  }
  DisassociateLambdaFunction: {
    input: DisassociateLambdaFunctionRequest
    output: Record<string, never>
    refusal:
      | 'InternalServiceException'
      | 'InvalidParameterException'
      | 'InvalidRequestException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  ListLambdaFunctions: {
    input: ListLambdaFunctionsRequest
    output: ListLambdaFunctionsResponse
    refusal:
      | 'InternalServiceException'
      | 'InvalidParameterException'
      | 'InvalidRequestException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  CreateQueue: {
    input: CreateQueueRequest
    output: CreateQueueResponse
    refusal:
      | 'DuplicateResourceException'
      | 'InternalServiceException'
      | 'InvalidParameterException'
      | 'InvalidRequestException'
      | 'LimitExceededException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  DescribeQueue: {
    input: DescribeQueueRequest
    output: DescribeQueueResponse
    refusal:
      | 'InternalServiceException'
      | 'InvalidParameterException'
      | 'InvalidRequestException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  ListQueues: {
    input: ListQueuesRequest
    output: ListQueuesResponse
    refusal:
      | 'InternalServiceException'
      | 'InvalidParameterException'
      | 'InvalidRequestException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  CreateHoursOfOperation: {
    input: CreateHoursOfOperationRequest
    output: CreateHoursOfOperationResponse
    refusal:
      | 'DuplicateResourceException'
      | 'InternalServiceException'
      | 'InvalidParameterException'
      | 'InvalidRequestException'
      | 'LimitExceededException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  DescribeHoursOfOperation: {
    input: DescribeHoursOfOperationRequest
    output: DescribeHoursOfOperationResponse
    refusal:
      | 'InternalServiceException'
      | 'InvalidParameterException'
      | 'InvalidRequestException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  ListHoursOfOperations: {
    input: ListHoursOfOperationsRequest
    output: ListHoursOfOperationsResponse
    refusal:
      | 'InternalServiceException'
      | 'InvalidParameterException'
      | 'InvalidRequestException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  SearchContacts: {
    input: SearchContactsRequest
    output: SearchContactsResponse
    refusal:
      | 'InternalServiceException'
      | 'InvalidParameterException'
      | 'InvalidRequestException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  StartContactStreaming: {
    input: StartContactStreamingRequest
    output: StartContactStreamingResponse
    refusal:
      | 'InternalServiceException'
      | 'InvalidParameterException'
      | 'InvalidRequestException'
      | 'LimitExceededException'
      | 'ResourceNotFoundException'
  }
  StopContactStreaming: {
    input: StopContactStreamingRequest
    output: StopContactStreamingResponse
    refusal:
      | 'InternalServiceException'
      | 'InvalidParameterException'
      | 'InvalidRequestException'
      | 'ResourceNotFoundException'
  }
  TagResource: {
    input: TagResourceRequest
    output: Record<string, never>
    refusal:
      | 'InternalServiceException'
      | 'InvalidParameterException'
      | 'InvalidRequestException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  UntagResource: {
    input: UntagResourceRequest
    output: Record<string, never>
    refusal:
      | 'InternalServiceException'
      | 'InvalidParameterException'
      | 'InvalidRequestException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  ListTagsForResource: {
    input: ListTagsForResourceRequest
    output: ListTagsForResourceResponse
    refusal:
      | 'InternalServiceException'
      | 'InvalidParameterException'
      | 'InvalidRequestException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  UpdateParticipantRoleConfig: {
    input: UpdateParticipantRoleConfigRequest
    output: UpdateParticipantRoleConfigResponse
    refusal:
      | 'AccessDeniedException'
      | 'InternalServiceException'
      | 'InvalidParameterException'
      | 'InvalidRequestException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  TransferContact: {
    input: TransferContactRequest
    output: TransferContactResponse
    refusal:
      | 'AccessDeniedException'
      | 'IdempotencyException'
      | 'InternalServiceException'
      | 'InvalidRequestException'
      | 'ResourceNotFoundException'
      | 'ServiceQuotaExceededException'
      | 'ThrottlingException'
  }
  CreatePersistentContactAssociation: {
    input: CreatePersistentContactAssociationRequest
    output: CreatePersistentContactAssociationResponse
    refusal:
      | 'AccessDeniedException'
      | 'InternalServiceException'
      | 'InvalidParameterException'
      | 'InvalidRequestException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
}

export type AdditionalEmailRecipients = {
  ToList?: readonly EmailRecipient[] | undefined
  CcList?: readonly EmailRecipient[] | undefined
}

export type AgentHierarchyGroup = {
  Arn?: string | undefined
}

export type AgentHierarchyGroups = {
  L1Ids?: readonly string[] | undefined
  L2Ids?: readonly string[] | undefined
  L3Ids?: readonly string[] | undefined
  L4Ids?: readonly string[] | undefined
  L5Ids?: readonly string[] | undefined
}

export type AgentInfo = {
  Id?: string | undefined
  ConnectedToAgentTimestamp?: Date | undefined
  AgentPauseDurationInSeconds?: number | undefined
  HierarchyGroups?: HierarchyGroups | undefined
  DeviceInfo?: DeviceInfo | undefined
  Capabilities?: ParticipantCapabilities | undefined
}

export type AgentQualityMetrics = {
  Audio?: AudioQualityMetricsInfo | undefined
}

export type AgentsCriteria = {
  AgentIds?: readonly string[] | undefined
}

export type AssociateApprovedOriginRequest = {
  InstanceId: string
  Origin: string
  ClientToken: string
}

export type AssociateLambdaFunctionRequest = {
  InstanceId: string
  FunctionArn: string
  ClientToken: string
}

export type Attribute = {
  AttributeType?:
    | 'INBOUND_CALLS'
    | 'OUTBOUND_CALLS'
    | 'CONTACTFLOW_LOGS'
    | 'CONTACT_LENS'
    | 'AUTO_RESOLVE_BEST_VOICES'
    | 'USE_CUSTOM_TTS_VOICES'
    | 'EARLY_MEDIA'
    | 'MULTI_PARTY_CONFERENCE'
    | 'HIGH_VOLUME_OUTBOUND'
    | 'ENHANCED_CONTACT_MONITORING'
    | 'ENHANCED_CHAT_MONITORING'
    | 'MULTI_PARTY_CHAT_CONFERENCE'
    | undefined
  Value?: string | undefined
}

export type AttributeCondition = {
  Name?: string | undefined
  Value?: string | undefined
  ProficiencyLevel?: number | undefined
  Range?: Range | undefined
  MatchCriteria?: MatchCriteria | undefined
  ComparisonOperator?: string | undefined
}

export type AudioQualityMetricsInfo = {
  QualityScore?: number | undefined
  PotentialQualityIssues?: readonly string[] | undefined
}

export type Campaign = {
  CampaignId?: string | undefined
}

export type ChatMessage = {
  ContentType: string
  Content: string
}

export type ChatParticipantRoleConfig = {
  ParticipantTimerConfigList: readonly ParticipantTimerConfiguration[]
}

export type ChatStreamingConfiguration = {
  StreamingEndpointArn: string
}

export type Contact = {
  Arn?: string | undefined
  Id?: string | undefined
  InitialContactId?: string | undefined
  PreviousContactId?: string | undefined
  ContactAssociationId?: string | undefined
  InitiationMethod?:
    | 'INBOUND'
    | 'OUTBOUND'
    | 'TRANSFER'
    | 'QUEUE_TRANSFER'
    | 'CALLBACK'
    | 'API'
    | 'DISCONNECT'
    | 'MONITOR'
    | 'EXTERNAL_OUTBOUND'
    | 'WEBRTC_API'
    | 'AGENT_REPLY'
    | 'FLOW'
    | undefined
  Name?: string | undefined
  Description?: string | undefined
  Channel?: 'VOICE' | 'CHAT' | 'TASK' | 'EMAIL' | undefined
  QueueInfo?: QueueInfo | undefined
  AgentInfo?: AgentInfo | undefined
  InitiationTimestamp?: Date | undefined
  DisconnectTimestamp?: Date | undefined
  LastUpdateTimestamp?: Date | undefined
  LastPausedTimestamp?: Date | undefined
  LastResumedTimestamp?: Date | undefined
  TotalPauseCount?: number | undefined
  TotalPauseDurationInSeconds?: number | undefined
  ScheduledTimestamp?: Date | undefined
  RelatedContactId?: string | undefined
  WisdomInfo?: WisdomInfo | undefined
  CustomerId?: string | undefined
  CustomerEndpoint?: EndpointInfo | undefined
  SystemEndpoint?: EndpointInfo | undefined
  QueueTimeAdjustmentSeconds?: number | undefined
  QueuePriority?: number | undefined
  Tags?: Readonly<Record<string, string>> | undefined
  ConnectedToSystemTimestamp?: Date | undefined
  RoutingCriteria?: RoutingCriteria | undefined
  Customer?: Customer | undefined
  Campaign?: Campaign | undefined
  AnsweringMachineDetectionStatus?:
    | 'ANSWERED'
    | 'UNDETECTED'
    | 'ERROR'
    | 'HUMAN_ANSWERED'
    | 'SIT_TONE_DETECTED'
    | 'SIT_TONE_BUSY'
    | 'SIT_TONE_INVALID_NUMBER'
    | 'FAX_MACHINE_DETECTED'
    | 'VOICEMAIL_BEEP'
    | 'VOICEMAIL_NO_BEEP'
    | 'AMD_UNRESOLVED'
    | 'AMD_UNANSWERED'
    | 'AMD_ERROR'
    | 'AMD_NOT_APPLICABLE'
    | undefined
  CustomerVoiceActivity?: CustomerVoiceActivity | undefined
  QualityMetrics?: QualityMetrics | undefined
  DisconnectDetails?: DisconnectDetails | undefined
  AdditionalEmailRecipients?: AdditionalEmailRecipients | undefined
  SegmentAttributes?: Readonly<Record<string, SegmentAttributeValue>> | undefined
}

export type ContactAnalysis = {
  Transcript?: Transcript | undefined
}

export type ContactFlow = {
  Arn?: string | undefined
  Id?: string | undefined
  Name?: string | undefined
  Type?:
    | 'CONTACT_FLOW'
    | 'CUSTOMER_QUEUE'
    | 'CUSTOMER_HOLD'
    | 'CUSTOMER_WHISPER'
    | 'AGENT_HOLD'
    | 'AGENT_WHISPER'
    | 'OUTBOUND_WHISPER'
    | 'AGENT_TRANSFER'
    | 'QUEUE_TRANSFER'
    | 'CAMPAIGN'
    | undefined
  State?: 'ACTIVE' | 'ARCHIVED' | undefined
  Status?: 'PUBLISHED' | 'SAVED' | undefined
  Description?: string | undefined
  Content?: string | undefined
  Tags?: Readonly<Record<string, string>> | undefined
  FlowContentSha256?: string | undefined
  Version?: number | undefined
  VersionDescription?: string | undefined
  LastModifiedTime?: Date | undefined
  LastModifiedRegion?: string | undefined
}

export type ContactFlowModule = {
  Arn?: string | undefined
  Id?: string | undefined
  Name?: string | undefined
  Content?: string | undefined
  Description?: string | undefined
  State?: 'ACTIVE' | 'ARCHIVED' | undefined
  Status?: 'PUBLISHED' | 'SAVED' | undefined
  Tags?: Readonly<Record<string, string>> | undefined
}

export type ContactFlowModuleSummary = {
  Id?: string | undefined
  Arn?: string | undefined
  Name?: string | undefined
  State?: 'ACTIVE' | 'ARCHIVED' | undefined
}

export type ContactFlowSummary = {
  Id?: string | undefined
  Arn?: string | undefined
  Name?: string | undefined
  ContactFlowType?:
    | 'CONTACT_FLOW'
    | 'CUSTOMER_QUEUE'
    | 'CUSTOMER_HOLD'
    | 'CUSTOMER_WHISPER'
    | 'AGENT_HOLD'
    | 'AGENT_WHISPER'
    | 'OUTBOUND_WHISPER'
    | 'AGENT_TRANSFER'
    | 'QUEUE_TRANSFER'
    | 'CAMPAIGN'
    | undefined
  ContactFlowState?: 'ACTIVE' | 'ARCHIVED' | undefined
  ContactFlowStatus?: 'PUBLISHED' | 'SAVED' | undefined
}

export type ContactFlowVersionSummary = {
  Arn?: string | undefined
  VersionDescription?: string | undefined
  Version?: number | undefined
}

export type ContactSearchSummary = {
  Arn?: string | undefined
  Id?: string | undefined
  InitialContactId?: string | undefined
  PreviousContactId?: string | undefined
  InitiationMethod?:
    | 'INBOUND'
    | 'OUTBOUND'
    | 'TRANSFER'
    | 'QUEUE_TRANSFER'
    | 'CALLBACK'
    | 'API'
    | 'DISCONNECT'
    | 'MONITOR'
    | 'EXTERNAL_OUTBOUND'
    | 'WEBRTC_API'
    | 'AGENT_REPLY'
    | 'FLOW'
    | undefined
  Channel?: 'VOICE' | 'CHAT' | 'TASK' | 'EMAIL' | undefined
  QueueInfo?: ContactSearchSummaryQueueInfo | undefined
  AgentInfo?: ContactSearchSummaryAgentInfo | undefined
  InitiationTimestamp?: Date | undefined
  DisconnectTimestamp?: Date | undefined
  ScheduledTimestamp?: Date | undefined
  SegmentAttributes?:
    Readonly<Record<string, ContactSearchSummarySegmentAttributeValue>> | undefined
}

export type ContactSearchSummaryAgentInfo = {
  Id?: string | undefined
  ConnectedToAgentTimestamp?: Date | undefined
}

export type ContactSearchSummaryQueueInfo = {
  Id?: string | undefined
  EnqueueTimestamp?: Date | undefined
}

export type ContactSearchSummarySegmentAttributeValue = {
  ValueString?: string | undefined
}

export type CreateContactFlowModuleRequest = {
  InstanceId: string
  Name: string
  Description?: string | undefined
  Content: string
  Tags?: Readonly<Record<string, string>> | undefined
  ClientToken: string
}

export type CreateContactFlowModuleResponse = {
  Id?: string | undefined
  Arn?: string | undefined
}

export type CreateContactFlowRequest = {
  InstanceId: string
  Name: string
  Type:
    | 'CONTACT_FLOW'
    | 'CUSTOMER_QUEUE'
    | 'CUSTOMER_HOLD'
    | 'CUSTOMER_WHISPER'
    | 'AGENT_HOLD'
    | 'AGENT_WHISPER'
    | 'OUTBOUND_WHISPER'
    | 'AGENT_TRANSFER'
    | 'QUEUE_TRANSFER'
    | 'CAMPAIGN'
  Description?: string | undefined
  Content: string
  Status?: 'PUBLISHED' | 'SAVED' | undefined
  Tags?: Readonly<Record<string, string>> | undefined
}

export type CreateContactFlowResponse = {
  ContactFlowId?: string | undefined
  ContactFlowArn?: string | undefined
  FlowContentSha256?: string | undefined
}

export type CreateContactFlowVersionRequest = {
  InstanceId: string
  Description?: string | undefined
  ContactFlowId: string
  FlowContentSha256?: string | undefined
  ContactFlowVersion?: number | undefined
  LastModifiedTime?: Date | undefined
  LastModifiedRegion?: string | undefined
}

export type CreateContactFlowVersionResponse = {
  ContactFlowArn?: string | undefined
  Version?: number | undefined
}

export type CreateHoursOfOperationRequest = {
  InstanceId: string
  Name: string
  Description?: string | undefined
  TimeZone: string
  Config: readonly HoursOfOperationConfig[]
  Tags?: Readonly<Record<string, string>> | undefined
}

export type CreateHoursOfOperationResponse = {
  HoursOfOperationId?: string | undefined
  HoursOfOperationArn?: string | undefined
}

export type CreateInstanceRequest = {
  ClientToken: string
  IdentityManagementType: 'SAML' | 'CONNECT_MANAGED' | 'EXISTING_DIRECTORY'
  InstanceAlias?: string | undefined
  DirectoryId?: string | undefined
  InboundCallsEnabled: boolean
  OutboundCallsEnabled: boolean
  Tags?: Readonly<Record<string, string>> | undefined
}

export type CreateInstanceResponse = {
  Id?: string | undefined
  Arn?: string | undefined
}

export type CreateIntegrationAssociationRequest = {
  InstanceId: string
  IntegrationType:
    | 'EVENT'
    | 'VOICE_ID'
    | 'PINPOINT_APP'
    | 'WISDOM_ASSISTANT'
    | 'WISDOM_KNOWLEDGE_BASE'
    | 'WISDOM_QUICK_RESPONSES'
    | 'Q_MESSAGE_TEMPLATES'
    | 'CASES_DOMAIN'
    | 'APPLICATION'
    | 'FILE_SCANNER'
    | 'SES_IDENTITY'
    | 'ANALYTICS_CONNECTOR'
    | 'CALL_TRANSFER_CONNECTOR'
    | 'COGNITO_USER_POOL'
  IntegrationArn: string
  SourceApplicationUrl?: string | undefined
  SourceApplicationName?: string | undefined
  SourceType?: 'SALESFORCE' | 'ZENDESK' | 'CASES' | undefined
  Tags?: Readonly<Record<string, string>> | undefined
}

export type CreateIntegrationAssociationResponse = {
  IntegrationAssociationId?: string | undefined
  IntegrationAssociationArn?: string | undefined
}

export type CreateParticipantRequest = {
  InstanceId: string
  ContactId: string
  ClientToken: string
  ParticipantDetails: ParticipantDetailsToAdd
}

export type CreateParticipantResponse = {
  ParticipantCredentials?: ParticipantTokenCredentials | undefined
  ParticipantId?: string | undefined
}

export type CreatePersistentContactAssociationRequest = {
  InstanceId: string
  InitialContactId: string
  RehydrationType: 'ENTIRE_PAST_SESSION' | 'FROM_SEGMENT'
  SourceContactId: string
  ClientToken?: string | undefined
}

export type CreatePersistentContactAssociationResponse = {
  ContinuedFromContactId?: string | undefined
}

export type CreateQueueRequest = {
  InstanceId: string
  Name: string
  Description?: string | undefined
  OutboundCallerConfig?: OutboundCallerConfig | undefined
  OutboundEmailConfig?: OutboundEmailConfig | undefined
  HoursOfOperationId: string
  MaxContacts?: number | undefined
  QuickConnectIds?: readonly string[] | undefined
  Tags?: Readonly<Record<string, string>> | undefined
}

export type CreateQueueResponse = {
  QueueArn?: string | undefined
  QueueId?: string | undefined
}

export type Customer = {
  DeviceInfo?: DeviceInfo | undefined
  Capabilities?: ParticipantCapabilities | undefined
}

export type CustomerQualityMetrics = {
  Audio?: AudioQualityMetricsInfo | undefined
}

export type CustomerVoiceActivity = {
  GreetingStartTimestamp?: Date | undefined
  GreetingEndTimestamp?: Date | undefined
}

export type DeleteContactFlowModuleRequest = {
  InstanceId: string
  ContactFlowModuleId: string
}

export type DeleteContactFlowModuleResponse = Record<string, never>

export type DeleteContactFlowRequest = {
  InstanceId: string
  ContactFlowId: string
}

export type DeleteContactFlowResponse = Record<string, never>

export type DeleteInstanceRequest = {
  InstanceId: string
  ClientToken: string
}

export type DeleteIntegrationAssociationRequest = {
  InstanceId: string
  IntegrationAssociationId: string
}

export type DescribeContactFlowModuleRequest = {
  InstanceId: string
  ContactFlowModuleId: string
}

export type DescribeContactFlowModuleResponse = {
  ContactFlowModule?: ContactFlowModule | undefined
}

export type DescribeContactFlowRequest = {
  InstanceId: string
  ContactFlowId: string
}

export type DescribeContactFlowResponse = {
  ContactFlow?: ContactFlow | undefined
}

export type DescribeContactRequest = {
  InstanceId: string
  ContactId: string
}

export type DescribeContactResponse = {
  Contact?: Contact | undefined
}

export type DescribeHoursOfOperationRequest = {
  InstanceId: string
  HoursOfOperationId: string
}

export type DescribeHoursOfOperationResponse = {
  HoursOfOperation?: HoursOfOperation | undefined
}

export type DescribeInstanceAttributeRequest = {
  InstanceId: string
  AttributeType:
    | 'INBOUND_CALLS'
    | 'OUTBOUND_CALLS'
    | 'CONTACTFLOW_LOGS'
    | 'CONTACT_LENS'
    | 'AUTO_RESOLVE_BEST_VOICES'
    | 'USE_CUSTOM_TTS_VOICES'
    | 'EARLY_MEDIA'
    | 'MULTI_PARTY_CONFERENCE'
    | 'HIGH_VOLUME_OUTBOUND'
    | 'ENHANCED_CONTACT_MONITORING'
    | 'ENHANCED_CHAT_MONITORING'
    | 'MULTI_PARTY_CHAT_CONFERENCE'
}

export type DescribeInstanceAttributeResponse = {
  Attribute?: Attribute | undefined
}

export type DescribeInstanceRequest = {
  InstanceId: string
}

export type DescribeInstanceResponse = {
  Instance?: Instance | undefined
  ReplicationConfiguration?: ReplicationConfiguration | undefined
}

export type DescribeQueueRequest = {
  InstanceId: string
  QueueId: string
}

export type DescribeQueueResponse = {
  Queue?: Queue | undefined
}

export type DeviceInfo = {
  PlatformName?: string | undefined
  PlatformVersion?: string | undefined
  OperatingSystem?: string | undefined
}

export type DisassociateApprovedOriginRequest = {
  InstanceId: string
  Origin: string
  ClientToken: string
}

export type DisassociateLambdaFunctionRequest = {
  InstanceId: string
  FunctionArn: string
  ClientToken: string
}

export type DisconnectDetails = {
  PotentialDisconnectIssue?: string | undefined
}

export type DisconnectReason = {
  Code?: string | undefined
}

export type EmailRecipient = {
  Address?: string | undefined
  DisplayName?: string | undefined
}

export type Endpoint = {
  Type?:
    | 'TELEPHONE_NUMBER'
    | 'VOIP'
    | 'CONTACT_FLOW'
    | 'CONNECT_PHONENUMBER_ARN'
    | 'EMAIL_ADDRESS'
    | undefined
  Address?: string | undefined
}

export type EndpointInfo = {
  Type?:
    | 'TELEPHONE_NUMBER'
    | 'VOIP'
    | 'CONTACT_FLOW'
    | 'CONNECT_PHONENUMBER_ARN'
    | 'EMAIL_ADDRESS'
    | undefined
  Address?: string | undefined
  DisplayName?: string | undefined
}

export type Expiry = {
  DurationInSeconds?: number | undefined
  ExpiryTimestamp?: Date | undefined
}

export type Expression = {
  AttributeCondition?: AttributeCondition | undefined
  AndExpression?: readonly Expression[] | undefined
  OrExpression?: readonly Expression[] | undefined
  NotAttributeCondition?: AttributeCondition | undefined
}

export type GetContactAttributesRequest = {
  InstanceId: string
  InitialContactId: string
}

export type GetContactAttributesResponse = {
  Attributes?: Readonly<Record<string, string>> | undefined
}

export type HierarchyGroups = {
  Level1?: AgentHierarchyGroup | undefined
  Level2?: AgentHierarchyGroup | undefined
  Level3?: AgentHierarchyGroup | undefined
  Level4?: AgentHierarchyGroup | undefined
  Level5?: AgentHierarchyGroup | undefined
}

export type HoursOfOperation = {
  HoursOfOperationId?: string | undefined
  HoursOfOperationArn?: string | undefined
  Name?: string | undefined
  Description?: string | undefined
  TimeZone?: string | undefined
  Config?: readonly HoursOfOperationConfig[] | undefined
  Tags?: Readonly<Record<string, string>> | undefined
  LastModifiedTime?: Date | undefined
  LastModifiedRegion?: string | undefined
}

export type HoursOfOperationConfig = {
  Day: 'SUNDAY' | 'MONDAY' | 'TUESDAY' | 'WEDNESDAY' | 'THURSDAY' | 'FRIDAY' | 'SATURDAY'
  StartTime: HoursOfOperationTimeSlice
  EndTime: HoursOfOperationTimeSlice
}

export type HoursOfOperationSummary = {
  Id?: string | undefined
  Arn?: string | undefined
  Name?: string | undefined
  LastModifiedTime?: Date | undefined
  LastModifiedRegion?: string | undefined
}

export type HoursOfOperationTimeSlice = {
  Hours: number
  Minutes: number
}

export type Instance = {
  Id?: string | undefined
  Arn?: string | undefined
  IdentityManagementType?: 'SAML' | 'CONNECT_MANAGED' | 'EXISTING_DIRECTORY' | undefined
  InstanceAlias?: string | undefined
  CreatedTime?: Date | undefined
  ServiceRole?: string | undefined
  InstanceStatus?: 'CREATION_IN_PROGRESS' | 'ACTIVE' | 'CREATION_FAILED' | undefined
  StatusReason?: InstanceStatusReason | undefined
  InboundCallsEnabled?: boolean | undefined
  OutboundCallsEnabled?: boolean | undefined
  InstanceAccessUrl?: string | undefined
  Tags?: Readonly<Record<string, string>> | undefined
}

export type InstanceStatusReason = {
  Message?: string | undefined
}

export type InstanceSummary = {
  Id?: string | undefined
  Arn?: string | undefined
  IdentityManagementType?: 'SAML' | 'CONNECT_MANAGED' | 'EXISTING_DIRECTORY' | undefined
  InstanceAlias?: string | undefined
  CreatedTime?: Date | undefined
  ServiceRole?: string | undefined
  InstanceStatus?: 'CREATION_IN_PROGRESS' | 'ACTIVE' | 'CREATION_FAILED' | undefined
  InboundCallsEnabled?: boolean | undefined
  OutboundCallsEnabled?: boolean | undefined
  InstanceAccessUrl?: string | undefined
}

export type IntegrationAssociationSummary = {
  IntegrationAssociationId?: string | undefined
  IntegrationAssociationArn?: string | undefined
  InstanceId?: string | undefined
  IntegrationType?:
    | 'EVENT'
    | 'VOICE_ID'
    | 'PINPOINT_APP'
    | 'WISDOM_ASSISTANT'
    | 'WISDOM_KNOWLEDGE_BASE'
    | 'WISDOM_QUICK_RESPONSES'
    | 'Q_MESSAGE_TEMPLATES'
    | 'CASES_DOMAIN'
    | 'APPLICATION'
    | 'FILE_SCANNER'
    | 'SES_IDENTITY'
    | 'ANALYTICS_CONNECTOR'
    | 'CALL_TRANSFER_CONNECTOR'
    | 'COGNITO_USER_POOL'
    | undefined
  IntegrationArn?: string | undefined
  SourceApplicationUrl?: string | undefined
  SourceApplicationName?: string | undefined
  SourceType?: 'SALESFORCE' | 'ZENDESK' | 'CASES' | undefined
}

export type ListApprovedOriginsRequest = {
  InstanceId: string
  NextToken?: string | undefined
  MaxResults?: number | undefined
}

export type ListApprovedOriginsResponse = {
  Origins?: readonly string[] | undefined
  NextToken?: string | undefined
}

export type ListContactFlowModulesRequest = {
  InstanceId: string
  NextToken?: string | undefined
  MaxResults?: number | undefined
  ContactFlowModuleState?: 'ACTIVE' | 'ARCHIVED' | undefined
}

export type ListContactFlowModulesResponse = {
  ContactFlowModulesSummaryList?: readonly ContactFlowModuleSummary[] | undefined
  NextToken?: string | undefined
}

export type ListContactFlowVersionsRequest = {
  InstanceId: string
  ContactFlowId: string
  NextToken?: string | undefined
  MaxResults?: number | undefined
}

export type ListContactFlowVersionsResponse = {
  ContactFlowVersionSummaryList?: readonly ContactFlowVersionSummary[] | undefined
  NextToken?: string | undefined
}

export type ListContactFlowsRequest = {
  InstanceId: string
  ContactFlowTypes?:
    | readonly (
        | 'CONTACT_FLOW'
        | 'CUSTOMER_QUEUE'
        | 'CUSTOMER_HOLD'
        | 'CUSTOMER_WHISPER'
        | 'AGENT_HOLD'
        | 'AGENT_WHISPER'
        | 'OUTBOUND_WHISPER'
        | 'AGENT_TRANSFER'
        | 'QUEUE_TRANSFER'
        | 'CAMPAIGN'
      )[]
    | undefined
  NextToken?: string | undefined
  MaxResults?: number | undefined
}

export type ListContactFlowsResponse = {
  ContactFlowSummaryList?: readonly ContactFlowSummary[] | undefined
  NextToken?: string | undefined
}

export type ListHoursOfOperationsRequest = {
  InstanceId: string
  NextToken?: string | undefined
  MaxResults?: number | undefined
}

export type ListHoursOfOperationsResponse = {
  HoursOfOperationSummaryList?: readonly HoursOfOperationSummary[] | undefined
  NextToken?: string | undefined
}

export type ListInstanceAttributesRequest = {
  InstanceId: string
  NextToken?: string | undefined
  MaxResults?: number | undefined
}

export type ListInstanceAttributesResponse = {
  Attributes?: readonly Attribute[] | undefined
  NextToken?: string | undefined
}

export type ListInstancesRequest = {
  NextToken?: string | undefined
  MaxResults?: number | undefined
}

export type ListInstancesResponse = {
  InstanceSummaryList?: readonly InstanceSummary[] | undefined
  NextToken?: string | undefined
}

export type ListIntegrationAssociationsRequest = {
  InstanceId: string
  IntegrationType?:
    | 'EVENT'
    | 'VOICE_ID'
    | 'PINPOINT_APP'
    | 'WISDOM_ASSISTANT'
    | 'WISDOM_KNOWLEDGE_BASE'
    | 'WISDOM_QUICK_RESPONSES'
    | 'Q_MESSAGE_TEMPLATES'
    | 'CASES_DOMAIN'
    | 'APPLICATION'
    | 'FILE_SCANNER'
    | 'SES_IDENTITY'
    | 'ANALYTICS_CONNECTOR'
    | 'CALL_TRANSFER_CONNECTOR'
    | 'COGNITO_USER_POOL'
    | undefined
  NextToken?: string | undefined
  MaxResults?: number | undefined
  IntegrationArn?: string | undefined
}

export type ListIntegrationAssociationsResponse = {
  IntegrationAssociationSummaryList?: readonly IntegrationAssociationSummary[] | undefined
  NextToken?: string | undefined
}

export type ListLambdaFunctionsRequest = {
  InstanceId: string
  NextToken?: string | undefined
  MaxResults?: number | undefined
}

export type ListLambdaFunctionsResponse = {
  LambdaFunctions?: readonly string[] | undefined
  NextToken?: string | undefined
}

export type ListQueuesRequest = {
  InstanceId: string
  QueueTypes?: readonly ('STANDARD' | 'AGENT')[] | undefined
  NextToken?: string | undefined
  MaxResults?: number | undefined
}

export type ListQueuesResponse = {
  QueueSummaryList?: readonly QueueSummary[] | undefined
  NextToken?: string | undefined
}

export type ListTagsForResourceRequest = {
  resourceArn: string
}

export type ListTagsForResourceResponse = {
  tags?: Readonly<Record<string, string>> | undefined
}

export type MatchCriteria = {
  AgentsCriteria?: AgentsCriteria | undefined
}

export type OutboundCallerConfig = {
  OutboundCallerIdName?: string | undefined
  OutboundCallerIdNumberId?: string | undefined
  OutboundFlowId?: string | undefined
}

export type OutboundEmailConfig = {
  OutboundEmailAddressId?: string | undefined
}

export type ParticipantCapabilities = {
  Video?: 'SEND' | undefined
  ScreenShare?: 'SEND' | undefined
}

export type ParticipantDetails = {
  DisplayName: string
}

export type ParticipantDetailsToAdd = {
  ParticipantRole?: 'AGENT' | 'CUSTOMER' | 'SYSTEM' | 'CUSTOM_BOT' | 'SUPERVISOR' | undefined
  DisplayName?: string | undefined
}

export type ParticipantTimerConfiguration = {
  ParticipantRole: 'CUSTOMER' | 'AGENT'
  TimerType: 'IDLE' | 'DISCONNECT_NONCUSTOMER'
  TimerValue: ParticipantTimerValue
}

export type ParticipantTokenCredentials = {
  ParticipantToken?: string | undefined
  Expiry?: string | undefined
}

export type PersistentChat = {
  RehydrationType?: 'ENTIRE_PAST_SESSION' | 'FROM_SEGMENT' | undefined
  SourceContactId?: string | undefined
}

export type ProblemDetail = {
  message?: string | undefined
}

export type QualityMetrics = {
  Agent?: AgentQualityMetrics | undefined
  Customer?: CustomerQualityMetrics | undefined
}

export type Queue = {
  Name?: string | undefined
  QueueArn?: string | undefined
  QueueId?: string | undefined
  Description?: string | undefined
  OutboundCallerConfig?: OutboundCallerConfig | undefined
  OutboundEmailConfig?: OutboundEmailConfig | undefined
  HoursOfOperationId?: string | undefined
  MaxContacts?: number | undefined
  Status?: 'ENABLED' | 'DISABLED' | undefined
  Tags?: Readonly<Record<string, string>> | undefined
  LastModifiedTime?: Date | undefined
  LastModifiedRegion?: string | undefined
}

export type QueueInfo = {
  Id?: string | undefined
  EnqueueTimestamp?: Date | undefined
}

export type QueueInfoInput = {
  Id?: string | undefined
}

export type QueueSummary = {
  Id?: string | undefined
  Arn?: string | undefined
  Name?: string | undefined
  QueueType?: 'STANDARD' | 'AGENT' | undefined
  LastModifiedTime?: Date | undefined
  LastModifiedRegion?: string | undefined
}

export type Range = {
  MinProficiencyLevel?: number | undefined
  MaxProficiencyLevel?: number | undefined
}

export type Reference = {
  Value?: string | undefined
  Type:
    | 'URL'
    | 'ATTACHMENT'
    | 'CONTACT_ANALYSIS'
    | 'NUMBER'
    | 'STRING'
    | 'DATE'
    | 'EMAIL'
    | 'EMAIL_MESSAGE'
  Status?: 'AVAILABLE' | 'DELETED' | 'APPROVED' | 'REJECTED' | 'PROCESSING' | 'FAILED' | undefined
  Arn?: string | undefined
  StatusReason?: string | undefined
}

export type ReplicationConfiguration = {
  ReplicationStatusSummaryList?: readonly ReplicationStatusSummary[] | undefined
  SourceRegion?: string | undefined
  GlobalSignInEndpoint?: string | undefined
}

export type ReplicationStatusSummary = {
  Region?: string | undefined
  ReplicationStatus?:
    | 'INSTANCE_REPLICATION_COMPLETE'
    | 'INSTANCE_REPLICATION_IN_PROGRESS'
    | 'INSTANCE_REPLICATION_FAILED'
    | 'INSTANCE_REPLICA_DELETING'
    | 'INSTANCE_REPLICATION_DELETION_FAILED'
    | 'RESOURCE_REPLICATION_NOT_STARTED'
    | undefined
  ReplicationStatusReason?: string | undefined
}

export type RoutingCriteria = {
  Steps?: readonly Step[] | undefined
  ActivationTimestamp?: Date | undefined
  Index?: number | undefined
}

export type SearchContactsRequest = {
  InstanceId: string
  TimeRange: SearchContactsTimeRange
  SearchCriteria?: SearchCriteria | undefined
  MaxResults?: number | undefined
  NextToken?: string | undefined
  Sort?: Sort | undefined
}

export type SearchContactsResponse = {
  Contacts: readonly ContactSearchSummary[]
  NextToken?: string | undefined
  TotalCount?: number | undefined
}

export type SearchContactsTimeRange = {
  Type:
    | 'INITIATION_TIMESTAMP'
    | 'SCHEDULED_TIMESTAMP'
    | 'CONNECTED_TO_AGENT_TIMESTAMP'
    | 'DISCONNECT_TIMESTAMP'
  StartTime: Date
  EndTime: Date
}

export type SearchCriteria = {
  AgentIds?: readonly string[] | undefined
  AgentHierarchyGroups?: AgentHierarchyGroups | undefined
  Channels?: readonly ('VOICE' | 'CHAT' | 'TASK' | 'EMAIL')[] | undefined
  ContactAnalysis?: ContactAnalysis | undefined
  InitiationMethods?:
    | readonly (
        | 'INBOUND'
        | 'OUTBOUND'
        | 'TRANSFER'
        | 'QUEUE_TRANSFER'
        | 'CALLBACK'
        | 'API'
        | 'DISCONNECT'
        | 'MONITOR'
        | 'EXTERNAL_OUTBOUND'
        | 'WEBRTC_API'
        | 'AGENT_REPLY'
        | 'FLOW'
      )[]
    | undefined
  QueueIds?: readonly string[] | undefined
  SearchableContactAttributes?: SearchableContactAttributes | undefined
  SearchableSegmentAttributes?: SearchableSegmentAttributes | undefined
}

export type SearchableContactAttributes = {
  Criteria: readonly SearchableContactAttributesCriteria[]
  MatchType?: 'MATCH_ALL' | 'MATCH_ANY' | undefined
}

export type SearchableContactAttributesCriteria = {
  Key: string
  Values: readonly string[]
}

export type SearchableSegmentAttributes = {
  Criteria: readonly SearchableSegmentAttributesCriteria[]
  MatchType?: 'MATCH_ALL' | 'MATCH_ANY' | undefined
}

export type SearchableSegmentAttributesCriteria = {
  Key: string
  Values: readonly string[]
}

export type SegmentAttributeValue = {
  ValueString?: string | undefined
  ValueMap?: Readonly<Record<string, SegmentAttributeValue>> | undefined
  ValueInteger?: number | undefined
}

export type Sort = {
  FieldName:
    | 'INITIATION_TIMESTAMP'
    | 'SCHEDULED_TIMESTAMP'
    | 'CONNECTED_TO_AGENT_TIMESTAMP'
    | 'DISCONNECT_TIMESTAMP'
    | 'INITIATION_METHOD'
    | 'CHANNEL'
  Order: 'ASCENDING' | 'DESCENDING'
}

export type StartChatContactRequest = {
  InstanceId: string
  ContactFlowId: string
  Attributes?: Readonly<Record<string, string>> | undefined
  ParticipantDetails: ParticipantDetails
  InitialMessage?: ChatMessage | undefined
  ClientToken: string
  ChatDurationInMinutes?: number | undefined
  SupportedMessagingContentTypes?: readonly string[] | undefined
  PersistentChat?: PersistentChat | undefined
  RelatedContactId?: string | undefined
  SegmentAttributes?: Readonly<Record<string, SegmentAttributeValue>> | undefined
  CustomerId?: string | undefined
}

export type StartChatContactResponse = {
  ContactId?: string | undefined
  ParticipantId?: string | undefined
  ParticipantToken?: string | undefined
  ContinuedFromContactId?: string | undefined
}

export type StartContactStreamingRequest = {
  InstanceId: string
  ContactId: string
  ChatStreamingConfiguration: ChatStreamingConfiguration
  ClientToken: string
}

export type StartContactStreamingResponse = {
  StreamingId: string
}

export type Step = {
  Expiry?: Expiry | undefined
  Expression?: Expression | undefined
  Status?: 'ACTIVE' | 'INACTIVE' | 'JOINED' | 'EXPIRED' | undefined
}

export type StopContactRequest = {
  ContactId: string
  InstanceId: string
  DisconnectReason?: DisconnectReason | undefined
}

export type StopContactResponse = Record<string, never>

export type StopContactStreamingRequest = {
  InstanceId: string
  ContactId: string
  StreamingId: string
}

export type StopContactStreamingResponse = Record<string, never>

export type TagResourceRequest = {
  resourceArn: string
  tags: Readonly<Record<string, string>>
}

export type Transcript = {
  Criteria: readonly TranscriptCriteria[]
  MatchType?: 'MATCH_ALL' | 'MATCH_ANY' | undefined
}

export type TranscriptCriteria = {
  ParticipantRole: 'AGENT' | 'CUSTOMER' | 'SYSTEM' | 'CUSTOM_BOT' | 'SUPERVISOR'
  SearchText: readonly string[]
  MatchType: 'MATCH_ALL' | 'MATCH_ANY'
}

export type TransferContactRequest = {
  InstanceId: string
  ContactId: string
  QueueId?: string | undefined
  UserId?: string | undefined
  ContactFlowId: string
  ClientToken: string
}

export type TransferContactResponse = {
  ContactId?: string | undefined
  ContactArn?: string | undefined
}

export type UntagResourceRequest = {
  resourceArn: string
  tagKeys: readonly string[]
}

export type UpdateContactAttributesRequest = {
  InitialContactId: string
  InstanceId: string
  Attributes: Readonly<Record<string, string>>
}

export type UpdateContactAttributesResponse = Record<string, never>

export type UpdateContactFlowContentRequest = {
  InstanceId: string
  ContactFlowId: string
  Content: string
}

export type UpdateContactFlowContentResponse = Record<string, never>

export type UpdateContactFlowMetadataRequest = {
  InstanceId: string
  ContactFlowId: string
  Name?: string | undefined
  Description?: string | undefined
  ContactFlowState?: 'ACTIVE' | 'ARCHIVED' | undefined
}

export type UpdateContactFlowMetadataResponse = Record<string, never>

export type UpdateContactFlowModuleContentRequest = {
  InstanceId: string
  ContactFlowModuleId: string
  Content: string
}

export type UpdateContactFlowModuleContentResponse = Record<string, never>

export type UpdateContactFlowNameRequest = {
  InstanceId: string
  ContactFlowId: string
  Name?: string | undefined
  Description?: string | undefined
}

export type UpdateContactFlowNameResponse = Record<string, never>

export type UpdateContactRequest = {
  InstanceId: string
  ContactId: string
  Name?: string | undefined
  Description?: string | undefined
  References?: Readonly<Record<string, Reference>> | undefined
  SegmentAttributes?: Readonly<Record<string, SegmentAttributeValue>> | undefined
  QueueInfo?: QueueInfoInput | undefined
  UserInfo?: UserInfo | undefined
  CustomerEndpoint?: Endpoint | undefined
  SystemEndpoint?: Endpoint | undefined
}

export type UpdateContactResponse = Record<string, never>

export type UpdateInstanceAttributeRequest = {
  InstanceId: string
  AttributeType:
    | 'INBOUND_CALLS'
    | 'OUTBOUND_CALLS'
    | 'CONTACTFLOW_LOGS'
    | 'CONTACT_LENS'
    | 'AUTO_RESOLVE_BEST_VOICES'
    | 'USE_CUSTOM_TTS_VOICES'
    | 'EARLY_MEDIA'
    | 'MULTI_PARTY_CONFERENCE'
    | 'HIGH_VOLUME_OUTBOUND'
    | 'ENHANCED_CONTACT_MONITORING'
    | 'ENHANCED_CHAT_MONITORING'
    | 'MULTI_PARTY_CHAT_CONFERENCE'
  Value: string
  ClientToken: string
}

export type UpdateParticipantAuthenticationRequest = {
  State: string
  InstanceId: string
  Code?: string | undefined
  Error?: string | undefined
  ErrorDescription?: string | undefined
}

export type UpdateParticipantAuthenticationResponse = Record<string, never>

export type UpdateParticipantRoleConfigRequest = {
  InstanceId: string
  ContactId: string
  ChannelConfiguration: UpdateParticipantRoleConfigChannelInfo
}

export type UpdateParticipantRoleConfigResponse = Record<string, never>

export type UserInfo = {
  UserId?: string | undefined
}

export type WisdomInfo = {
  SessionArn?: string | undefined
}

export type InvalidRequestExceptionReason = {
  AttachedFileInvalidRequestExceptionReason:
    'INVALID_FILE_SIZE' | 'INVALID_FILE_TYPE' | 'INVALID_FILE_NAME'
}

export type ParticipantTimerValue =
  | { ParticipantTimerAction: 'Unset'; ParticipantTimerDurationInMinutes?: undefined }
  | { ParticipantTimerAction?: undefined; ParticipantTimerDurationInMinutes: number }

export type ServiceQuotaExceededExceptionReason = {
  AttachedFileServiceQuotaExceededExceptionReason:
    'TOTAL_FILE_SIZE_EXCEEDED' | 'TOTAL_FILE_COUNT_EXCEEDED'
}

export type UpdateParticipantRoleConfigChannelInfo = { Chat: ChatParticipantRoleConfig }
