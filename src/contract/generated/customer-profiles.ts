// Made by scripts/generate.ts from src/contract/customer-profiles.json. Do not edit.

export interface Operations {
  CreateDomain: {
    input: CreateDomainRequest
    output: CreateDomainResponse
    refusal:
      | 'AccessDeniedException'
      | 'BadRequestException'
      | 'InternalServerException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  GetDomain: {
    input: GetDomainRequest
    output: GetDomainResponse
    refusal:
      | 'AccessDeniedException'
      | 'BadRequestException'
      | 'InternalServerException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  UpdateDomain: {
    input: UpdateDomainRequest
    output: UpdateDomainResponse
    refusal:
      | 'AccessDeniedException'
      | 'BadRequestException'
      | 'InternalServerException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  DeleteDomain: {
    input: DeleteDomainRequest
    output: DeleteDomainResponse
    refusal:
      | 'AccessDeniedException'
      | 'BadRequestException'
      | 'InternalServerException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  ListDomains: {
    input: ListDomainsRequest
    output: ListDomainsResponse
    refusal:
      | 'AccessDeniedException'
      | 'BadRequestException'
      | 'InternalServerException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  CreateProfile: {
    input: CreateProfileRequest
    output: CreateProfileResponse
    refusal:
      | 'AccessDeniedException'
      | 'BadRequestException'
      | 'InternalServerException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  UpdateProfile: {
    input: UpdateProfileRequest
    output: UpdateProfileResponse
    refusal:
      | 'AccessDeniedException'
      | 'BadRequestException'
      | 'InternalServerException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  DeleteProfile: {
    input: DeleteProfileRequest
    output: DeleteProfileResponse
    refusal:
      | 'AccessDeniedException'
      | 'BadRequestException'
      | 'InternalServerException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  SearchProfiles: {
    input: SearchProfilesRequest
    output: SearchProfilesResponse
    refusal:
      | 'AccessDeniedException'
      | 'BadRequestException'
      | 'InternalServerException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  BatchGetProfile: {
    input: BatchGetProfileRequest
    output: BatchGetProfileResponse
    refusal:
      | 'AccessDeniedException'
      | 'BadRequestException'
      | 'InternalServerException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  AddProfileKey: {
    input: AddProfileKeyRequest
    output: AddProfileKeyResponse
    refusal:
      | 'AccessDeniedException'
      | 'BadRequestException'
      | 'InternalServerException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  DeleteProfileKey: {
    input: DeleteProfileKeyRequest
    output: DeleteProfileKeyResponse
    refusal:
      | 'AccessDeniedException'
      | 'BadRequestException'
      | 'InternalServerException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  PutProfileObject: {
    input: PutProfileObjectRequest
    output: PutProfileObjectResponse
    refusal:
      | 'AccessDeniedException'
      | 'BadRequestException'
      | 'InternalServerException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  ListProfileObjects: {
    input: ListProfileObjectsRequest
    output: ListProfileObjectsResponse
    refusal:
      | 'AccessDeniedException'
      | 'BadRequestException'
      | 'InternalServerException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  DeleteProfileObject: {
    input: DeleteProfileObjectRequest
    output: DeleteProfileObjectResponse
    refusal:
      | 'AccessDeniedException'
      | 'BadRequestException'
      | 'InternalServerException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  PutProfileObjectType: {
    input: PutProfileObjectTypeRequest
    output: PutProfileObjectTypeResponse
    refusal:
      | 'AccessDeniedException'
      | 'BadRequestException'
      | 'InternalServerException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  GetProfileObjectType: {
    input: GetProfileObjectTypeRequest
    output: GetProfileObjectTypeResponse
    refusal:
      | 'AccessDeniedException'
      | 'BadRequestException'
      | 'InternalServerException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  ListProfileObjectTypes: {
    input: ListProfileObjectTypesRequest
    output: ListProfileObjectTypesResponse
    refusal:
      | 'AccessDeniedException'
      | 'BadRequestException'
      | 'InternalServerException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  DeleteProfileObjectType: {
    input: DeleteProfileObjectTypeRequest
    output: DeleteProfileObjectTypeResponse
    refusal:
      | 'AccessDeniedException'
      | 'BadRequestException'
      | 'InternalServerException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  GetProfileObjectTypeTemplate: {
    input: GetProfileObjectTypeTemplateRequest
    output: GetProfileObjectTypeTemplateResponse
    refusal:
      | 'AccessDeniedException'
      | 'BadRequestException'
      | 'InternalServerException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  ListProfileObjectTypeTemplates: {
    input: ListProfileObjectTypeTemplatesRequest
    output: ListProfileObjectTypeTemplatesResponse
    refusal:
      | 'AccessDeniedException'
      | 'BadRequestException'
      | 'InternalServerException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  MergeProfiles: {
    input: MergeProfilesRequest
    output: MergeProfilesResponse
    refusal:
      | 'BadRequestException'
      | 'InternalServerException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  PutIntegration: {
    input: PutIntegrationRequest
    output: PutIntegrationResponse
    refusal:
      | 'AccessDeniedException'
      | 'BadRequestException'
      | 'InternalServerException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  GetIntegration: {
    input: GetIntegrationRequest
    output: GetIntegrationResponse
    refusal:
      | 'AccessDeniedException'
      | 'BadRequestException'
      | 'InternalServerException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  ListIntegrations: {
    input: ListIntegrationsRequest
    output: ListIntegrationsResponse
    refusal:
      | 'AccessDeniedException'
      | 'BadRequestException'
      | 'InternalServerException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  DeleteIntegration: {
    input: DeleteIntegrationRequest
    output: DeleteIntegrationResponse
    refusal:
      | 'AccessDeniedException'
      | 'BadRequestException'
      | 'InternalServerException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  GetMatches: {
    input: GetMatchesRequest
    output: GetMatchesResponse
    refusal:
      | 'AccessDeniedException'
      | 'BadRequestException'
      | 'InternalServerException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
  }
  TagResource: {
    input: TagResourceRequest
    output: TagResourceResponse
    refusal: 'BadRequestException' | 'InternalServerException' | 'ResourceNotFoundException'
  }
  UntagResource: {
    input: UntagResourceRequest
    output: UntagResourceResponse
    refusal: 'BadRequestException' | 'InternalServerException' | 'ResourceNotFoundException'
  }
  ListTagsForResource: {
    input: ListTagsForResourceRequest
    output: ListTagsForResourceResponse
    refusal: 'BadRequestException' | 'InternalServerException' | 'ResourceNotFoundException'
  }
}

export type AddProfileKeyRequest = {
  ProfileId: string
  KeyName: string
  Values: readonly string[]
  DomainName: string
}

export type AddProfileKeyResponse = {
  KeyName?: string | undefined
  Values?: readonly string[] | undefined
}

export type AdditionalSearchKey = {
  KeyName: string
  Values: readonly string[]
}

export type Address = {
  Address1?: string | undefined
  Address2?: string | undefined
  Address3?: string | undefined
  Address4?: string | undefined
  City?: string | undefined
  County?: string | undefined
  State?: string | undefined
  Province?: string | undefined
  Country?: string | undefined
  PostalCode?: string | undefined
}

export type AttributeTypesSelector = {
  AttributeMatchingModel: 'ONE_TO_ONE' | 'MANY_TO_MANY'
  Address?: readonly string[] | undefined
  PhoneNumber?: readonly string[] | undefined
  EmailAddress?: readonly string[] | undefined
}

export type AutoMerging = {
  Enabled: boolean
  Consolidation?: Consolidation | undefined
  ConflictResolution?: ConflictResolution | undefined
  MinAllowedConfidenceScoreForMerging?: number | undefined
}

export type BatchGetProfileError = {
  Code: string
  Message: string
  ProfileId: string
}

export type BatchGetProfileRequest = {
  DomainName: string
  ProfileIds: readonly string[]
}

export type BatchGetProfileResponse = {
  Errors?: readonly BatchGetProfileError[] | undefined
  Profiles?: readonly Profile[] | undefined
}

export type ConflictResolution = {
  ConflictResolvingModel: 'RECENCY' | 'SOURCE'
  SourceName?: string | undefined
}

export type ConnectorOperator = {
  Marketo?:
    | 'PROJECTION'
    | 'LESS_THAN'
    | 'GREATER_THAN'
    | 'BETWEEN'
    | 'ADDITION'
    | 'MULTIPLICATION'
    | 'DIVISION'
    | 'SUBTRACTION'
    | 'MASK_ALL'
    | 'MASK_FIRST_N'
    | 'MASK_LAST_N'
    | 'VALIDATE_NON_NULL'
    | 'VALIDATE_NON_ZERO'
    | 'VALIDATE_NON_NEGATIVE'
    | 'VALIDATE_NUMERIC'
    | 'NO_OP'
    | undefined
  S3?:
    | 'PROJECTION'
    | 'LESS_THAN'
    | 'GREATER_THAN'
    | 'BETWEEN'
    | 'LESS_THAN_OR_EQUAL_TO'
    | 'GREATER_THAN_OR_EQUAL_TO'
    | 'EQUAL_TO'
    | 'NOT_EQUAL_TO'
    | 'ADDITION'
    | 'MULTIPLICATION'
    | 'DIVISION'
    | 'SUBTRACTION'
    | 'MASK_ALL'
    | 'MASK_FIRST_N'
    | 'MASK_LAST_N'
    | 'VALIDATE_NON_NULL'
    | 'VALIDATE_NON_ZERO'
    | 'VALIDATE_NON_NEGATIVE'
    | 'VALIDATE_NUMERIC'
    | 'NO_OP'
    | undefined
  Salesforce?:
    | 'PROJECTION'
    | 'LESS_THAN'
    | 'CONTAINS'
    | 'GREATER_THAN'
    | 'BETWEEN'
    | 'LESS_THAN_OR_EQUAL_TO'
    | 'GREATER_THAN_OR_EQUAL_TO'
    | 'EQUAL_TO'
    | 'NOT_EQUAL_TO'
    | 'ADDITION'
    | 'MULTIPLICATION'
    | 'DIVISION'
    | 'SUBTRACTION'
    | 'MASK_ALL'
    | 'MASK_FIRST_N'
    | 'MASK_LAST_N'
    | 'VALIDATE_NON_NULL'
    | 'VALIDATE_NON_ZERO'
    | 'VALIDATE_NON_NEGATIVE'
    | 'VALIDATE_NUMERIC'
    | 'NO_OP'
    | undefined
  ServiceNow?:
    | 'PROJECTION'
    | 'CONTAINS'
    | 'LESS_THAN'
    | 'GREATER_THAN'
    | 'BETWEEN'
    | 'LESS_THAN_OR_EQUAL_TO'
    | 'GREATER_THAN_OR_EQUAL_TO'
    | 'EQUAL_TO'
    | 'NOT_EQUAL_TO'
    | 'ADDITION'
    | 'MULTIPLICATION'
    | 'DIVISION'
    | 'SUBTRACTION'
    | 'MASK_ALL'
    | 'MASK_FIRST_N'
    | 'MASK_LAST_N'
    | 'VALIDATE_NON_NULL'
    | 'VALIDATE_NON_ZERO'
    | 'VALIDATE_NON_NEGATIVE'
    | 'VALIDATE_NUMERIC'
    | 'NO_OP'
    | undefined
  Zendesk?:
    | 'PROJECTION'
    | 'GREATER_THAN'
    | 'ADDITION'
    | 'MULTIPLICATION'
    | 'DIVISION'
    | 'SUBTRACTION'
    | 'MASK_ALL'
    | 'MASK_FIRST_N'
    | 'MASK_LAST_N'
    | 'VALIDATE_NON_NULL'
    | 'VALIDATE_NON_ZERO'
    | 'VALIDATE_NON_NEGATIVE'
    | 'VALIDATE_NUMERIC'
    | 'NO_OP'
    | undefined
}

export type Consolidation = {
  MatchingAttributesList: readonly (readonly string[])[]
}

export type CreateDomainRequest = {
  DomainName: string
  DefaultExpirationDays: number
  DefaultEncryptionKey?: string | undefined
  DeadLetterQueueUrl?: string | undefined
  Matching?: MatchingRequest | undefined
  RuleBasedMatching?: RuleBasedMatchingRequest | undefined
  Tags?: Readonly<Record<string, string>> | undefined
}

export type CreateDomainResponse = {
  DomainName: string
  DefaultExpirationDays: number
  DefaultEncryptionKey?: string | undefined
  DeadLetterQueueUrl?: string | undefined
  Matching?: MatchingResponse | undefined
  RuleBasedMatching?: RuleBasedMatchingResponse | undefined
  CreatedAt: Date
  LastUpdatedAt: Date
  Tags?: Readonly<Record<string, string>> | undefined
}

export type CreateProfileRequest = {
  DomainName: string
  AccountNumber?: string | undefined
  AdditionalInformation?: string | undefined
  PartyType?: 'INDIVIDUAL' | 'BUSINESS' | 'OTHER' | undefined
  BusinessName?: string | undefined
  FirstName?: string | undefined
  MiddleName?: string | undefined
  LastName?: string | undefined
  BirthDate?: string | undefined
  Gender?: 'MALE' | 'FEMALE' | 'UNSPECIFIED' | undefined
  PhoneNumber?: string | undefined
  MobilePhoneNumber?: string | undefined
  HomePhoneNumber?: string | undefined
  BusinessPhoneNumber?: string | undefined
  EmailAddress?: string | undefined
  PersonalEmailAddress?: string | undefined
  BusinessEmailAddress?: string | undefined
  Address?: Address | undefined
  ShippingAddress?: Address | undefined
  MailingAddress?: Address | undefined
  BillingAddress?: Address | undefined
  Attributes?: Readonly<Record<string, string>> | undefined
  PartyTypeString?: string | undefined
  GenderString?: string | undefined
}

export type CreateProfileResponse = {
  ProfileId: string
}

export type DeleteDomainRequest = {
  DomainName: string
}

export type DeleteDomainResponse = {
  Message: string
}

export type DeleteIntegrationRequest = {
  DomainName: string
  Uri: string
}

export type DeleteIntegrationResponse = {
  Message: string
}

export type DeleteProfileKeyRequest = {
  ProfileId: string
  KeyName: string
  Values: readonly string[]
  DomainName: string
}

export type DeleteProfileKeyResponse = {
  Message?: string | undefined
}

export type DeleteProfileObjectRequest = {
  ProfileId: string
  ProfileObjectUniqueKey: string
  ObjectTypeName: string
  DomainName: string
}

export type DeleteProfileObjectResponse = {
  Message?: string | undefined
}

export type DeleteProfileObjectTypeRequest = {
  DomainName: string
  ObjectTypeName: string
}

export type DeleteProfileObjectTypeResponse = {
  Message: string
}

export type DeleteProfileRequest = {
  ProfileId: string
  DomainName: string
}

export type DeleteProfileResponse = {
  Message?: string | undefined
}

export type DomainStats = {
  ProfileCount?: number | undefined
  MeteringProfileCount?: number | undefined
  ObjectCount?: number | undefined
  TotalSize?: number | undefined
}

export type ExportingConfig = {
  S3Exporting?: S3ExportingConfig | undefined
}

export type FieldSourceProfileIds = {
  AccountNumber?: string | undefined
  AdditionalInformation?: string | undefined
  PartyType?: string | undefined
  BusinessName?: string | undefined
  FirstName?: string | undefined
  MiddleName?: string | undefined
  LastName?: string | undefined
  BirthDate?: string | undefined
  Gender?: string | undefined
  PhoneNumber?: string | undefined
  MobilePhoneNumber?: string | undefined
  HomePhoneNumber?: string | undefined
  BusinessPhoneNumber?: string | undefined
  EmailAddress?: string | undefined
  PersonalEmailAddress?: string | undefined
  BusinessEmailAddress?: string | undefined
  Address?: string | undefined
  ShippingAddress?: string | undefined
  MailingAddress?: string | undefined
  BillingAddress?: string | undefined
  Attributes?: Readonly<Record<string, string>> | undefined
}

export type FlowDefinition = {
  Description?: string | undefined
  FlowName: string
  KmsArn: string
  SourceFlowConfig: SourceFlowConfig
  Tasks: readonly Task[]
  TriggerConfig: TriggerConfig
}

export type FoundByKeyValue = {
  KeyName?: string | undefined
  Values?: readonly string[] | undefined
}

export type GetDomainRequest = {
  DomainName: string
}

export type GetDomainResponse = {
  DomainName: string
  DefaultExpirationDays?: number | undefined
  DefaultEncryptionKey?: string | undefined
  DeadLetterQueueUrl?: string | undefined
  Stats?: DomainStats | undefined
  Matching?: MatchingResponse | undefined
  RuleBasedMatching?: RuleBasedMatchingResponse | undefined
  CreatedAt: Date
  LastUpdatedAt: Date
  Tags?: Readonly<Record<string, string>> | undefined
}

export type GetIntegrationRequest = {
  DomainName: string
  Uri: string
}

export type GetIntegrationResponse = {
  DomainName: string
  Uri: string
  ObjectTypeName?: string | undefined
  CreatedAt: Date
  LastUpdatedAt: Date
  Tags?: Readonly<Record<string, string>> | undefined
  ObjectTypeNames?: Readonly<Record<string, string>> | undefined
  WorkflowId?: string | undefined
  IsUnstructured?: boolean | undefined
  RoleArn?: string | undefined
  EventTriggerNames?: readonly string[] | undefined
}

export type GetMatchesRequest = {
  NextToken?: string | undefined
  MaxResults?: number | undefined
  DomainName: string
}

export type GetMatchesResponse = {
  NextToken?: string | undefined
  MatchGenerationDate?: Date | undefined
  PotentialMatches?: number | undefined
  Matches?: readonly MatchItem[] | undefined
}

export type GetProfileObjectTypeRequest = {
  DomainName: string
  ObjectTypeName: string
}

export type GetProfileObjectTypeResponse = {
  ObjectTypeName: string
  Description: string
  TemplateId?: string | undefined
  ExpirationDays?: number | undefined
  EncryptionKey?: string | undefined
  AllowProfileCreation?: boolean | undefined
  SourceLastUpdatedTimestampFormat?: string | undefined
  MaxAvailableProfileObjectCount?: number | undefined
  MaxProfileObjectCount?: number | undefined
  Fields?: Readonly<Record<string, ObjectTypeField>> | undefined
  Keys?: Readonly<Record<string, readonly ObjectTypeKey[]>> | undefined
  CreatedAt?: Date | undefined
  LastUpdatedAt?: Date | undefined
  Tags?: Readonly<Record<string, string>> | undefined
}

export type GetProfileObjectTypeTemplateRequest = {
  TemplateId: string
}

export type GetProfileObjectTypeTemplateResponse = {
  TemplateId?: string | undefined
  SourceName?: string | undefined
  SourceObject?: string | undefined
  AllowProfileCreation?: boolean | undefined
  SourceLastUpdatedTimestampFormat?: string | undefined
  Fields?: Readonly<Record<string, ObjectTypeField>> | undefined
  Keys?: Readonly<Record<string, readonly ObjectTypeKey[]>> | undefined
}

export type IncrementalPullConfig = {
  DatetimeTypeFieldName?: string | undefined
}

export type JobSchedule = {
  DayOfTheWeek: 'SUNDAY' | 'MONDAY' | 'TUESDAY' | 'WEDNESDAY' | 'THURSDAY' | 'FRIDAY' | 'SATURDAY'
  Time: string
}

export type ListDomainItem = {
  DomainName: string
  CreatedAt: Date
  LastUpdatedAt: Date
  Tags?: Readonly<Record<string, string>> | undefined
}

export type ListDomainsRequest = {
  NextToken?: string | undefined
  MaxResults?: number | undefined
}

export type ListDomainsResponse = {
  Items?: readonly ListDomainItem[] | undefined
  NextToken?: string | undefined
}

export type ListIntegrationItem = {
  DomainName: string
  Uri: string
  ObjectTypeName?: string | undefined
  CreatedAt: Date
  LastUpdatedAt: Date
  Tags?: Readonly<Record<string, string>> | undefined
  ObjectTypeNames?: Readonly<Record<string, string>> | undefined
  WorkflowId?: string | undefined
  IsUnstructured?: boolean | undefined
  RoleArn?: string | undefined
  EventTriggerNames?: readonly string[] | undefined
}

export type ListIntegrationsRequest = {
  DomainName: string
  NextToken?: string | undefined
  MaxResults?: number | undefined
  IncludeHidden?: boolean | undefined
}

export type ListIntegrationsResponse = {
  Items?: readonly ListIntegrationItem[] | undefined
  NextToken?: string | undefined
}

export type ListProfileObjectTypeItem = {
  ObjectTypeName: string
  Description: string
  CreatedAt?: Date | undefined
  LastUpdatedAt?: Date | undefined
  MaxProfileObjectCount?: number | undefined
  MaxAvailableProfileObjectCount?: number | undefined
  Tags?: Readonly<Record<string, string>> | undefined
}

export type ListProfileObjectTypeTemplateItem = {
  TemplateId?: string | undefined
  SourceName?: string | undefined
  SourceObject?: string | undefined
}

export type ListProfileObjectTypeTemplatesRequest = {
  NextToken?: string | undefined
  MaxResults?: number | undefined
}

export type ListProfileObjectTypeTemplatesResponse = {
  Items?: readonly ListProfileObjectTypeTemplateItem[] | undefined
  NextToken?: string | undefined
}

export type ListProfileObjectTypesRequest = {
  DomainName: string
  NextToken?: string | undefined
  MaxResults?: number | undefined
}

export type ListProfileObjectTypesResponse = {
  Items?: readonly ListProfileObjectTypeItem[] | undefined
  NextToken?: string | undefined
}

export type ListProfileObjectsItem = {
  ObjectTypeName?: string | undefined
  ProfileObjectUniqueKey?: string | undefined
  Object?: string | undefined
}

export type ListProfileObjectsRequest = {
  NextToken?: string | undefined
  MaxResults?: number | undefined
  DomainName: string
  ObjectTypeName: string
  ProfileId: string
  ObjectFilter?: ObjectFilter | undefined
}

export type ListProfileObjectsResponse = {
  Items?: readonly ListProfileObjectsItem[] | undefined
  NextToken?: string | undefined
}

export type ListTagsForResourceRequest = {
  resourceArn: string
}

export type ListTagsForResourceResponse = {
  tags?: Readonly<Record<string, string>> | undefined
}

export type MarketoSourceProperties = {
  Object: string
}

export type MatchItem = {
  MatchId?: string | undefined
  ProfileIds?: readonly string[] | undefined
  ConfidenceScore?: number | undefined
}

export type MatchingRequest = {
  Enabled: boolean
  JobSchedule?: JobSchedule | undefined
  AutoMerging?: AutoMerging | undefined
  ExportingConfig?: ExportingConfig | undefined
}

export type MatchingResponse = {
  Enabled?: boolean | undefined
  JobSchedule?: JobSchedule | undefined
  AutoMerging?: AutoMerging | undefined
  ExportingConfig?: ExportingConfig | undefined
}

export type MatchingRule = {
  Rule: readonly string[]
}

export type MergeProfilesRequest = {
  DomainName: string
  MainProfileId: string
  ProfileIdsToBeMerged: readonly string[]
  FieldSourceProfileIds?: FieldSourceProfileIds | undefined
}

export type MergeProfilesResponse = {
  Message?: string | undefined
}

export type ObjectFilter = {
  KeyName: string
  Values: readonly string[]
}

export type ObjectTypeField = {
  Source?: string | undefined
  Target?: string | undefined
  ContentType?: 'STRING' | 'NUMBER' | 'PHONE_NUMBER' | 'EMAIL_ADDRESS' | 'NAME' | undefined
}

export type ObjectTypeKey = {
  StandardIdentifiers?:
    | readonly (
        | 'PROFILE'
        | 'ASSET'
        | 'CASE'
        | 'ORDER'
        | 'COMMUNICATION_RECORD'
        | 'UNIQUE'
        | 'SECONDARY'
        | 'LOOKUP_ONLY'
        | 'NEW_ONLY'
      )[]
    | undefined
  FieldNames?: readonly string[] | undefined
}

export type Profile = {
  ProfileId?: string | undefined
  AccountNumber?: string | undefined
  AdditionalInformation?: string | undefined
  PartyType?: 'INDIVIDUAL' | 'BUSINESS' | 'OTHER' | undefined
  BusinessName?: string | undefined
  FirstName?: string | undefined
  MiddleName?: string | undefined
  LastName?: string | undefined
  BirthDate?: string | undefined
  Gender?: 'MALE' | 'FEMALE' | 'UNSPECIFIED' | undefined
  PhoneNumber?: string | undefined
  MobilePhoneNumber?: string | undefined
  HomePhoneNumber?: string | undefined
  BusinessPhoneNumber?: string | undefined
  EmailAddress?: string | undefined
  PersonalEmailAddress?: string | undefined
  BusinessEmailAddress?: string | undefined
  Address?: Address | undefined
  ShippingAddress?: Address | undefined
  MailingAddress?: Address | undefined
  BillingAddress?: Address | undefined
  Attributes?: Readonly<Record<string, string>> | undefined
  FoundByItems?: readonly FoundByKeyValue[] | undefined
  PartyTypeString?: string | undefined
  GenderString?: string | undefined
}

export type PutIntegrationRequest = {
  DomainName: string
  Uri?: string | undefined
  ObjectTypeName?: string | undefined
  Tags?: Readonly<Record<string, string>> | undefined
  FlowDefinition?: FlowDefinition | undefined
  ObjectTypeNames?: Readonly<Record<string, string>> | undefined
  RoleArn?: string | undefined
  EventTriggerNames?: readonly string[] | undefined
}

export type PutIntegrationResponse = {
  DomainName: string
  Uri: string
  ObjectTypeName?: string | undefined
  CreatedAt: Date
  LastUpdatedAt: Date
  Tags?: Readonly<Record<string, string>> | undefined
  ObjectTypeNames?: Readonly<Record<string, string>> | undefined
  WorkflowId?: string | undefined
  IsUnstructured?: boolean | undefined
  RoleArn?: string | undefined
  EventTriggerNames?: readonly string[] | undefined
}

export type PutProfileObjectRequest = {
  ObjectTypeName: string
  Object: string
  DomainName: string
}

export type PutProfileObjectResponse = {
  ProfileObjectUniqueKey?: string | undefined
}

export type PutProfileObjectTypeRequest = {
  DomainName: string
  ObjectTypeName: string
  Description: string
  TemplateId?: string | undefined
  ExpirationDays?: number | undefined
  EncryptionKey?: string | undefined
  AllowProfileCreation?: boolean | undefined
  SourceLastUpdatedTimestampFormat?: string | undefined
  MaxProfileObjectCount?: number | undefined
  Fields?: Readonly<Record<string, ObjectTypeField>> | undefined
  Keys?: Readonly<Record<string, readonly ObjectTypeKey[]>> | undefined
  Tags?: Readonly<Record<string, string>> | undefined
}

export type PutProfileObjectTypeResponse = {
  ObjectTypeName: string
  Description: string
  TemplateId?: string | undefined
  ExpirationDays?: number | undefined
  EncryptionKey?: string | undefined
  AllowProfileCreation?: boolean | undefined
  SourceLastUpdatedTimestampFormat?: string | undefined
  MaxProfileObjectCount?: number | undefined
  MaxAvailableProfileObjectCount?: number | undefined
  Fields?: Readonly<Record<string, ObjectTypeField>> | undefined
  Keys?: Readonly<Record<string, readonly ObjectTypeKey[]>> | undefined
  CreatedAt?: Date | undefined
  LastUpdatedAt?: Date | undefined
  Tags?: Readonly<Record<string, string>> | undefined
}

export type RuleBasedMatchingRequest = {
  Enabled: boolean
  MatchingRules?: readonly MatchingRule[] | undefined
  MaxAllowedRuleLevelForMerging?: number | undefined
  MaxAllowedRuleLevelForMatching?: number | undefined
  AttributeTypesSelector?: AttributeTypesSelector | undefined
  ConflictResolution?: ConflictResolution | undefined
  ExportingConfig?: ExportingConfig | undefined
}

export type RuleBasedMatchingResponse = {
  Enabled?: boolean | undefined
  MatchingRules?: readonly MatchingRule[] | undefined
  Status?: 'PENDING' | 'IN_PROGRESS' | 'ACTIVE' | undefined
  MaxAllowedRuleLevelForMerging?: number | undefined
  MaxAllowedRuleLevelForMatching?: number | undefined
  AttributeTypesSelector?: AttributeTypesSelector | undefined
  ConflictResolution?: ConflictResolution | undefined
  ExportingConfig?: ExportingConfig | undefined
}

export type S3ExportingConfig = {
  S3BucketName: string
  S3KeyName?: string | undefined
}

export type S3SourceProperties = {
  BucketName: string
  BucketPrefix?: string | undefined
}

export type SalesforceSourceProperties = {
  Object: string
  EnableDynamicFieldUpdate?: boolean | undefined
  IncludeDeletedRecords?: boolean | undefined
}

export type ScheduledTriggerProperties = {
  ScheduleExpression: string
  DataPullMode?: 'Incremental' | 'Complete' | undefined
  ScheduleStartTime?: Date | undefined
  ScheduleEndTime?: Date | undefined
  Timezone?: string | undefined
  ScheduleOffset?: number | undefined
  FirstExecutionFrom?: Date | undefined
}

export type SearchProfilesRequest = {
  NextToken?: string | undefined
  MaxResults?: number | undefined
  DomainName: string
  KeyName: string
  Values: readonly string[]
  AdditionalSearchKeys?: readonly AdditionalSearchKey[] | undefined
  LogicalOperator?: 'AND' | 'OR' | undefined
}

export type SearchProfilesResponse = {
  Items?: readonly Profile[] | undefined
  NextToken?: string | undefined
}

export type ServiceNowSourceProperties = {
  Object: string
}

export type SourceConnectorProperties = {
  Marketo?: MarketoSourceProperties | undefined
  S3?: S3SourceProperties | undefined
  Salesforce?: SalesforceSourceProperties | undefined
  ServiceNow?: ServiceNowSourceProperties | undefined
  Zendesk?: ZendeskSourceProperties | undefined
}

export type SourceFlowConfig = {
  ConnectorProfileName?: string | undefined
  ConnectorType: 'Salesforce' | 'Marketo' | 'Zendesk' | 'Servicenow' | 'S3'
  IncrementalPullConfig?: IncrementalPullConfig | undefined
  SourceConnectorProperties: SourceConnectorProperties
}

export type TagResourceRequest = {
  resourceArn: string
  tags: Readonly<Record<string, string>>
}

export type TagResourceResponse = Record<string, never>

export type Task = {
  ConnectorOperator?: ConnectorOperator | undefined
  DestinationField?: string | undefined
  SourceFields: readonly string[]
  TaskProperties?: Readonly<Record<string, string>> | undefined
  TaskType: 'Arithmetic' | 'Filter' | 'Map' | 'Mask' | 'Merge' | 'Truncate' | 'Validate'
}

export type TriggerConfig = {
  TriggerType: 'Scheduled' | 'Event' | 'OnDemand'
  TriggerProperties?: TriggerProperties | undefined
}

export type TriggerProperties = {
  Scheduled?: ScheduledTriggerProperties | undefined
}

export type UntagResourceRequest = {
  resourceArn: string
  tagKeys: readonly string[]
}

export type UntagResourceResponse = Record<string, never>

export type UpdateAddress = {
  Address1?: string | undefined
  Address2?: string | undefined
  Address3?: string | undefined
  Address4?: string | undefined
  City?: string | undefined
  County?: string | undefined
  State?: string | undefined
  Province?: string | undefined
  Country?: string | undefined
  PostalCode?: string | undefined
}

export type UpdateDomainRequest = {
  DomainName: string
  DefaultExpirationDays?: number | undefined
  DefaultEncryptionKey?: string | undefined
  DeadLetterQueueUrl?: string | undefined
  Matching?: MatchingRequest | undefined
  RuleBasedMatching?: RuleBasedMatchingRequest | undefined
  Tags?: Readonly<Record<string, string>> | undefined
}

export type UpdateDomainResponse = {
  DomainName: string
  DefaultExpirationDays?: number | undefined
  DefaultEncryptionKey?: string | undefined
  DeadLetterQueueUrl?: string | undefined
  Matching?: MatchingResponse | undefined
  RuleBasedMatching?: RuleBasedMatchingResponse | undefined
  CreatedAt: Date
  LastUpdatedAt: Date
  Tags?: Readonly<Record<string, string>> | undefined
}

export type UpdateProfileRequest = {
  DomainName: string
  ProfileId: string
  AdditionalInformation?: string | undefined
  AccountNumber?: string | undefined
  PartyType?: 'INDIVIDUAL' | 'BUSINESS' | 'OTHER' | undefined
  BusinessName?: string | undefined
  FirstName?: string | undefined
  MiddleName?: string | undefined
  LastName?: string | undefined
  BirthDate?: string | undefined
  Gender?: 'MALE' | 'FEMALE' | 'UNSPECIFIED' | undefined
  PhoneNumber?: string | undefined
  MobilePhoneNumber?: string | undefined
  HomePhoneNumber?: string | undefined
  BusinessPhoneNumber?: string | undefined
  EmailAddress?: string | undefined
  PersonalEmailAddress?: string | undefined
  BusinessEmailAddress?: string | undefined
  Address?: UpdateAddress | undefined
  ShippingAddress?: UpdateAddress | undefined
  MailingAddress?: UpdateAddress | undefined
  BillingAddress?: UpdateAddress | undefined
  Attributes?: Readonly<Record<string, string>> | undefined
  PartyTypeString?: string | undefined
  GenderString?: string | undefined
}

export type UpdateProfileResponse = {
  ProfileId: string
}

export type ZendeskSourceProperties = {
  Object: string
}
