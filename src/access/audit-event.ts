/** Who has asked: by an access key, by a token of a chat, or nobody that we know. */
export type AuditIdentity =
  | { type: 'IAMUser'; principalId: string; arn: string; accountId: string; accessKeyId: string }
  | { type: 'Participant'; participantId: string; contactId: string; participantRole: string }
  | { type: 'Unknown' }

/** One API call, in the words of CloudTrail. Nothing secret is in it. */
export type AuditEvent = {
  eventVersion: '1.08'
  eventID: string
  eventTime: string
  eventSource: string
  eventName: string
  eventType: 'AwsApiCall'
  eventCategory: 'Management'
  managementEvent: true
  readOnly: boolean
  awsRegion: string
  recipientAccountId: string
  sourceIPAddress: string
  userAgent: string | null
  userIdentity: AuditIdentity
  requestID: string
  requestParameters: object | null
  responseElements: object | null
  errorCode?: string
  errorMessage?: string
  /** The contact that the call was about, also where only its State or its token named it. */
  additionalEventData?: { contactId: string }
}
