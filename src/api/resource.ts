import { instanceArn, readIdOrArn, readInstanceId, type Location } from '../instance/arns.ts'

type Input = Readonly<Record<string, unknown>>

/** The members that name something in an instance, the most telling first, and its kind in ARNs. */
const kinds: readonly (readonly [member: string, kind: string])[] = [
  ['ContactId', 'contact'],
  ['InitialContactId', 'contact'],
  ['ContactFlowId', 'contact-flow'],
  ['ContactFlowModuleId', 'flow-module'],
  ['IntegrationAssociationId', 'integration-association'],
  ['QueueId', 'queue'],
  ['HoursOfOperationId', 'operating-hours'],
]

/** What has no id before it is made: a policy that allows to make it names all of its kind. */
const kindsMade: Readonly<Record<string, string>> = {
  CreateContactFlow: 'contact-flow',
  CreateContactFlowModule: 'flow-module',
  CreateQueue: 'queue',
  CreateHoursOfOperation: 'operating-hours',
}

/**
 * The ARN by which a policy names what an operation of Connect is about: something in an instance,
 * the instance, or `*` where the input names none. AWS does not say which it is for
 * UpdateParticipantAuthentication; its State names the contact to nobody but us, so it is the
 * instance. Ids are in lower case, for that is how they are told apart.
 */
export function connectResource(operationName: string, input: Input, location: Location): string {
  const arn = textOf(input, 'resourceArn')
  if (arn !== undefined) return `arn:aws:connect:${where(location)}:${readTail(arn)}`
  const instanceId = textOf(input, 'InstanceId')
  if (instanceId === undefined) return '*'
  const instance = instanceArn(location, readInstanceId(instanceId).toLowerCase())
  const made = kindsMade[operationName]
  if (made !== undefined) return `${instance}/${made}/*`
  for (const [member, kind] of kinds) {
    const id = textOf(input, member)
    if (id !== undefined) return `${instance}/${kind}/${readId(id)}`
  }
  return instance
}

/** The ARN of the domain that an operation of Customer Profiles is about, or `*`. */
export function profileResource(input: Input, location: Location): string {
  const arn = textOf(input, 'resourceArn')
  const domainName = textOf(input, 'DomainName')
  const tail = arn === undefined ? domainName && `domains/${domainName}` : profileTail(arn)
  return tail === undefined ? '*' : `arn:aws:profile:${where(location)}:${tail}`
}

// What follows the account: the URI of an integration has colons of its own.
const profileTail = (arn: string): string => arn.split(':').slice(5).join(':')

const where = ({ region, accountId }: Location): string => `${region}:${accountId}`

// Whatever region and account an ARN names, it is ours that it reaches.
const readTail = (arn: string): string => arn.replace(/^arn:[^/]*:(?=instance\/)/, '').toLowerCase()

// Of a flow, the draft (`:$SAVED`) and the versions are the flow.
const readId = (idOrArn: string): string => (readIdOrArn(idOrArn).split(':')[0] ?? '').toLowerCase()

function textOf(input: Input, member: string): string | undefined {
  const value = input[member]
  return typeof value === 'string' ? value : undefined
}
