import type { Operations } from '../../contract/generated/customer-profiles.ts'
import {
  deleteIntegration as remove,
  findIntegration,
  listIntegrations as list,
  saveIntegration,
  type Integration,
} from '../../profile/integration-store.ts'
import { storableText } from '../../runtime/storable-text.ts'
import { Refusal } from '../../wire/refusal.ts'
import { pageOf, readNextToken } from './next-token.ts'
import { customerProfilesOperation } from './operation.ts'
import { noDomain, requireDomain } from './require-domain.ts'
import { requireObjectType } from './require-object-type.ts'

const integrationsDefault = 20

/**
 * Names a source of objects, and their type; or changes what it is. It is kept, listed and tagged,
 * and nothing is fetched from it: whoever has objects puts them.
 */
export const putIntegration = customerProfilesOperation(
  'PutIntegration',
  async ({ DomainName: domain, ...wire }, { sql, clock }) => {
    await requireDomain(sql, domain)
    const uri = storableText(readUri(wire))
    const typeNames = readTypeNames(wire)
    for (const name of typeNames) await requireObjectType(sql, { domain, name })
    const integration = {
      domain,
      uri,
      objectTypeName: wire.ObjectTypeName ?? null,
      objectTypeNames: wire.ObjectTypeNames ?? null,
      roleArn: wire.RoleArn ?? null,
      tags: wire.Tags ?? {},
    }
    const saved = await saveIntegration(sql, integration, clock())
    if (!saved) throw noDomain(domain)
    return render(saved)
  },
)

export const getIntegration = customerProfilesOperation(
  'GetIntegration',
  async ({ DomainName: domain, Uri: uri }, { sql }) => {
    await requireDomain(sql, domain)
    const integration = await findIntegration(sql, { domain, uri })
    if (!integration) throw noIntegration(domain)
    return render(integration)
  },
)

/** The integrations of a domain, by their URIs. None is hidden. */
export const listIntegrations = customerProfilesOperation(
  'ListIntegrations',
  async (
    { DomainName: domain, MaxResults: limit = integrationsDefault, NextToken: token },
    { sql },
  ) => {
    await requireDomain(sql, domain)
    const after = readNextToken(token, /^[a-zA-Z0-9_-]+$/) ?? ''
    const found = await list(sql, { domain, after: openToken(after), limit: limit + 1 })
    const { page, nextToken } = pageOf(found, { limit, tokenOf: ({ uri }) => sealToken(uri) })
    return { Items: page.map(render), NextToken: nextToken }
  },
)

export const deleteIntegration = customerProfilesOperation(
  'DeleteIntegration',
  async ({ DomainName: domain, Uri: uri }, { sql }) => {
    await requireDomain(sql, domain)
    if (!(await remove(sql, { domain, uri }))) throw noIntegration(domain)
    return { Message: 'The integration is deleted.' }
  },
)

type Wire = Omit<Operations['PutIntegration']['input'], 'DomainName'>

function readUri({ Uri: uri, FlowDefinition: flow, EventTriggerNames: triggers }: Wire): string {
  if (flow) throw new Refusal('NotImplemented', 'PutIntegration is not built for a FlowDefinition.')
  if (triggers) {
    throw new Refusal('NotImplemented', 'PutIntegration is not built for EventTriggerNames.')
  }
  if (uri === undefined) throw refused('Uri must say where the objects come from.')
  return uri
}

function readTypeNames({ ObjectTypeName: one, ObjectTypeNames: several }: Wire): string[] {
  const names = Object.values(several ?? {})
  if (one !== undefined && names.length > 0) {
    throw refused('ObjectTypeName and ObjectTypeNames say the same: leave out one or the other.')
  }
  if (one === undefined && names.length === 0) {
    throw refused('Neither ObjectTypeName nor ObjectTypeNames says of which type the objects are.')
  }
  return [...new Set(one === undefined ? names : [one])]
}

const render = ({ domain, uri, ...integration }: Integration) => ({
  DomainName: domain,
  Uri: uri,
  ObjectTypeName: integration.objectTypeName ?? undefined,
  ObjectTypeNames: integration.objectTypeNames ?? undefined,
  RoleArn: integration.roleArn ?? undefined,
  CreatedAt: integration.createdAt,
  LastUpdatedAt: integration.lastUpdatedAt,
  Tags: integration.tags,
})

// A URI may hold what a query cannot.
const sealToken = (uri: string): string => Buffer.from(uri).toString('base64url')
const openToken = (token: string): string =>
  storableText(Buffer.from(token, 'base64url').toString())

const noIntegration = (domain: string): Refusal =>
  new Refusal('ResourceNotFoundException', `${domain} has no integration of this Uri.`)

const refused = (message: string): Refusal => new Refusal('BadRequestException', message)
