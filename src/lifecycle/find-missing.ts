import { findAppClient, findIssuer } from '../authentication/identity-provider-store.ts'
import { cognitoIssuer } from '../authentication/user-pool.ts'
import type { Queryable } from '../database/database.ts'
import type { NamedKind } from '../flow/action-type.ts'
import { warningAbout } from '../flow/check-flow.ts'
import type { Flow } from '../flow/flow.ts'
import { findModule } from '../flow/flow-module-store.ts'
import { readFlowReference } from '../flow/flow-reference.ts'
import { namedResourcesOf, type NamedResource } from '../flow/named-resources.ts'
import type { Problem } from '../flow/problem.ts'
import { isAllowed } from '../instance/allowance-store.ts'
import { readIdOrArn } from '../instance/arns.ts'
import { findHours } from '../instance/hours-of-operation-store.ts'
import { isUserPoolAssociated } from '../instance/integration-association-store.ts'
import { findQueue } from '../instance/queue-store.ts'
import { findObjectType } from '../profile/find-object-type.ts'
import { findProfilesDomain } from './find-profiles-domain.ts'
import { findRunnableFlow } from './find-runnable-flow.ts'

type Place = { flow: Flow; instanceId: string; redirectUri?: string | undefined }

/**
 * Warnings of what a document names and its instance has not: it may yet come, and until then the
 * actions take their error branches. With a RedirectUri, also of app clients that do not know it.
 */
export async function findMissing(sql: Queryable, place: Place): Promise<Problem[]> {
  const problems: Problem[] = []
  for (const resource of namedResourcesOf(place.flow)) {
    const says = await complaints[resource.kind](sql, resource, place)
    const { action, path } = resource
    if (says !== undefined) problems.push(warningAbout(place.flow, action, { path, says }))
  }
  return problems
}

type Ask = (sql: Queryable, resource: NamedResource, place: Place) => Promise<string | undefined>

const complaints: Record<NamedKind, Ask> = {
  async queue(sql, { name }, { instanceId }) {
    const queue = await findQueue(sql, { instanceId, id: readIdOrArn(name) })
    return queue ? undefined : `the instance has no queue ${name}`
  },

  async flow(sql, { name }, { instanceId }) {
    const found = await findRunnableFlow(sql, { instanceId, flowId: name })
    if (typeof found === 'object') return undefined
    const told = { unknown: 'unknown to the instance', archived: 'archived' }
    return `the flow ${name} is ${found === 'notPublished' ? 'not published' : told[found]}`
  },

  async module(sql, { name }, { instanceId }) {
    const reference = readFlowReference(name)
    const module = reference && (await findModule(sql, { instanceId, id: reference.id }))
    if (!module) return `the instance has no module ${name}`
    return reference.content === 'published'
      ? undefined
      : `of the module ${readIdOrArn(name)} only what is published can run`
  },

  async hours(sql, { name }, { instanceId }) {
    const hours = await findHours(sql, { instanceId, id: readIdOrArn(name) })
    return hours ? undefined : `the instance has no hours of operation ${name}`
  },

  async userPool(sql, { name: userPoolArn }, { instanceId }) {
    if (!(await isUserPoolAssociated(sql, { instanceId, userPoolArn }))) {
      return `the instance may not use the user pool ${userPoolArn} (userPoolNotAssociated)`
    }
    const issuer = (await findIssuer(sql, userPoolArn)) ?? cognitoIssuer(userPoolArn)
    return issuer === undefined
      ? `no provider is known as ${userPoolArn} (userPoolUnknown)`
      : undefined
  },

  async appClient(sql, { name: clientId, action }, { redirectUri }) {
    const { CognitoConfiguration: provider } = action.parameters
    const { UserPoolArn: arn, UserPoolId: id } = provider as Record<string, unknown>
    const userPoolArn = String(arn ?? id)
    const client = await findAppClient(sql, { userPoolArn, clientId })
    if (!client) return `of the user pool ${userPoolArn} no app client ${clientId} is known here`
    if (client.callbackUrls.length === 0) return `the app client ${clientId} has no callback URL`
    return redirectUri === undefined || client.callbackUrls.includes(redirectUri)
      ? undefined
      : `the app client ${clientId} does not take the RedirectUri ${redirectUri}`
  },

  async objectType(sql, { name }, { instanceId }) {
    const domain = await findProfilesDomain(sql, instanceId)
    if (domain === undefined)
      return 'the instance has no Customer Profiles domain (profilesDisabled)'
    return (await findObjectType(sql, { domain, name }))
      ? undefined
      : `the domain ${domain} has no object type ${name}`
  },

  async lambda(sql, { name: value }, { instanceId }) {
    const isKnown = await isAllowed(sql, { instanceId, kind: 'lambdaFunction', value })
    return isKnown ? undefined : `the instance may not invoke the function ${value}`
  },
}
