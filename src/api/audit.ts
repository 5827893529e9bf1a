import type { AuditEvent, AuditIdentity } from '../access/audit-event.ts'
import type { AuditTrail } from '../access/audit-trail.ts'
import type { Throttle } from '../access/throttle.ts'
import type { Bearer } from '../contact/participant-store.ts'
import type { Contract } from '../contract/contract.ts'
import type { Structure } from '../contract/shape.ts'
import type { Location } from '../instance/arns.ts'
import type { Clock } from '../runtime/clock.ts'
import { timeOrderedId } from '../runtime/random.ts'
import type { RequestContext } from '../wire/operation.ts'
import { redact } from '../wire/redact.ts'
import { headerOf } from '../wire/request.ts'
import type { Call } from '../wire/service.ts'
import { callerArn } from './authorize.ts'

/** By the name of the contract: what CloudTrail calls the service. */
const eventSources: Readonly<Record<string, string>> = {
  connect: 'connect.amazonaws.com',
  participant: 'connectparticipant.amazonaws.com',
  'customer-profiles': 'profile.amazonaws.com',
  admin: 'countersign',
}

/**
 * Shapes that the contracts do not call sensitive, and that open something (State, the tokens, the
 * URLs with a State or a key in them), or are what people say and are.
 */
const alsoSecret = [
  'ParticipantToken',
  'AuthenticationUrl',
  'PreSignedConnectionUrl',
  'PreSignedAttachmentUrl',
  'UploadMetadataUrl',
  'ViewToken',
  'ChatContent',
  'AttachmentName',
  'Attributes',
]

/** CloudTrail leaves out what is too large, too: the content of a flow, for one. */
const charactersMax = 4_096
const userAgentCharactersMax = 512

/** Calls of those whom nobody knows are written down as far as they cannot fill the database. */
const strangers = { name: 'audit', quota: { rate: 1, burst: 100 } }

/** How a service's callers are known: by a key, or by a token of a chat. */
type Context = Pick<RequestContext, 'about'> &
  ({ caller: { accessKeyId: string } } | { bearer: Bearer })

type Surroundings = { trail: AuditTrail; throttle: Throttle; location: Location; clock: Clock }

/** Writes one record for each call of a service. */
export function createAudit(
  contract: Contract,
  { trail, throttle, location, clock }: Surroundings,
): (call: Call<Context>) => void {
  const secret = new Set([...contract.sensitive, ...alsoSecret])
  const tell = (structure: Structure, value: object | undefined): object | null =>
    value ? bounded(redact(contract, structure, value, secret)) : null

  return (call) => {
    if (!call.context && throttle('stranger', strangers)) return
    const { operation, request, input, output, refusal } = call
    const at = clock()
    const readOnly = isReadOnly(operation.name)
    const contactId = contactOf(call)
    const event: AuditEvent = {
      eventVersion: '1.08',
      eventID: timeOrderedId(at),
      eventTime: at.toISOString(),
      eventSource: eventSources[contract.service.name] ?? contract.service.name,
      eventName: operation.name,
      eventType: 'AwsApiCall',
      eventCategory: 'Management',
      managementEvent: true,
      readOnly,
      awsRegion: location.region,
      recipientAccountId: location.accountId,
      sourceIPAddress: request.sourceAddress,
      userAgent: headerOf(request, 'user-agent')?.slice(0, userAgentCharactersMax) ?? null,
      userIdentity: identityOf(call.context, location),
      requestID: request.requestId,
      requestParameters: tell(operation.input, input),
      responseElements: readOnly || refusal ? null : tell(operation.output, output),
      ...(refusal && { errorCode: refusal.name, errorMessage: refusal.message }),
      ...(contactId !== undefined && { additionalEventData: { contactId } }),
    }
    trail.record(event)
  }
}

function identityOf(context: Context | undefined, location: Location): AuditIdentity {
  if (!context) return { type: 'Unknown' }
  if ('bearer' in context) {
    const { id: participantId, contactId, role: participantRole } = context.bearer
    return { type: 'Participant', participantId, contactId, participantRole }
  }
  const { accessKeyId } = context.caller
  const arn = callerArn({ caller: context.caller, location })
  const { accountId } = location
  return { type: 'IAMUser', principalId: accessKeyId, arn, accountId, accessKeyId }
}

/** The contact that a call is about: who asks belongs to it, or the input, or the output names it. */
function contactOf({ context, input, output }: Call<Context>): string | undefined {
  const named = { ...output, ...input } as Readonly<Record<string, unknown>>
  const id =
    context?.about.contactId ??
    (context && 'bearer' in context ? context.bearer.contactId : undefined) ??
    named['ContactId'] ??
    named['InitialContactId']
  return typeof id === 'string' ? id.toLowerCase() : undefined
}

const isReadOnly = (operationName: string): boolean =>
  /^(Get|Describe|List|Search|BatchGet)[A-Z]/.test(operationName)

function bounded(parameters: object): object {
  const originalSize = JSON.stringify(parameters).length
  if (originalSize <= charactersMax) return parameters
  return { omitted: true, originalSize, reason: 'The parameters are too large.' }
}
