import { StartError } from '../runtime/start-error.ts'
import type { Quota } from './token-bucket.ts'

export const quotaPresets = ['generous', 'aws'] as const
export type QuotaPreset = (typeof quotaPresets)[number]

/** What a person may set: a table, and what differs from it, by operation or `service:operation`. */
export type QuotaSettings = { preset: QuotaPreset; overrides: Readonly<Record<string, Quota>> }

/** What counts together, and how often it may happen. Undefined where nothing limits it. */
export type Quotas = (service: string, operation: string) => NamedQuota | undefined
export type NamedQuota = { name: string; quota: Quota }

/** More than one process answers: it ends a loop that has run wild, and nobody else meets it. */
const generous: Quota = { rate: 10_000, burst: 20_000 }

/**
 * What AWS publishes, by service: per second, and at once. Where it publishes no burst, it is the
 * rate. `*` is for what is not listed; of Customer Profiles and the Participant service, what is not
 * listed has no published quota, and none here.
 */
// prettier-ignore
const published: Record<string, Record<string, string>> = {
  connect: {
    '*': '2/5',
    StartChatContact: '5/8',
    StartContactStreaming: '5/8', StopContactStreaming: '5/8',
    CreateParticipant: '5/8', CreatePersistentContactAssociation: '5/8',
    GetContactAttributes: '10/15', UpdateContactAttributes: '10/15',
    DescribeContact: '10/15', StopContact: '10/15', UpdateContact: '10/15',
    TagResource: '20/25', UntagResource: '20/25',
    CreateIntegrationAssociation: '2/5', DeleteIntegrationAssociation: '2/5',
    ListIntegrationAssociations: '25/50',
  },
  participant: {
    CreateParticipantConnection: '6/9',
    DisconnectParticipant: '3/5',
    GetTranscript: '8/12',
    SendMessage: '10/15',
    GetAttachment: '8/12',
    StartAttachmentUpload: '2/5', CompleteAttachmentUpload: '2/5',
  },
  'customer-profiles': {
    CreateDomain: '1', UpdateDomain: '1', DeleteDomain: '1',
    PutProfileObjectType: '1', PutIntegration: '1',
    GetProfileObjectType: '10',
    GetDomain: '5', ListDomains: '5',
    ListProfileObjectTypes: '5',
    GetProfileObjectTypeTemplate: '5', ListProfileObjectTypeTemplates: '5',
    GetIntegration: '5', ListIntegrations: '5',
    GetMatches: '5', ListTagsForResource: '5',
    SearchProfiles: '100', ListProfileObjects: '100',
    CreateProfile: '100', UpdateProfile: '100', PutProfileObject: '100', AddProfileKey: '100',
    DeleteProfile: '100', DeleteProfileKey: '100', DeleteProfileObject: '100',
    DeleteProfileObjectType: '100', DeleteIntegration: '100',
    MergeProfiles: '100',
  },
}

/** What counts with another: AWS has one quota for both. */
const countsWith: Record<string, string> = { SendEvent: 'SendMessage' }

/**
 * The quotas that a person has set. Throws a StartError when an override names nothing that there
 * is: `operationsOf` lists the operations of each service.
 */
export function createQuotas(
  { preset, overrides }: QuotaSettings,
  operationsOf: Readonly<Record<string, Iterable<string>>>,
): Quotas {
  const known = new Set(
    Object.entries(operationsOf).flatMap(([service, operations]) =>
      [...operations].flatMap((operation) => [operation, `${service}:${operation}`]),
    ),
  )
  for (const name of Object.keys(overrides)) {
    const leader = countsWith[name.slice(name.indexOf(':') + 1)]
    if (leader) throw new StartError(`${name} counts with ${leader}: set the quota of that.`)
    if (!known.has(name)) throw new StartError(`There is no operation ${name} to set a quota of.`)
  }
  return (service, operation) => {
    const name = countsWith[operation] ?? operation
    const quota =
      overrides[`${service}:${name}`] ??
      overrides[name] ??
      (preset === 'aws' ? publishedQuota(service, name) : generous)
    return quota && { name: `${service}:${name}`, quota }
  }
}

/** Reads `rate/burst`, or a rate that is also the burst. Undefined when it is neither. */
export function readQuota(text: string): Quota | undefined {
  const [, rate, burst = rate] = /^(\d+(?:\.\d+)?)(?:\/(\d+))?$/.exec(text) ?? []
  const quota = { rate: Number(rate), burst: Math.max(1, Number(burst)) }
  return quota.rate > 0 ? quota : undefined
}

function publishedQuota(service: string, operation: string): Quota | undefined {
  const text = published[service]?.[operation] ?? published[service]?.['*']
  return text === undefined ? undefined : readQuota(text)
}
