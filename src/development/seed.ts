import { createContactFlow } from '../api/connect/contact-flows.ts'
import { createInstance } from '../api/connect/create-instance.ts'
import { createIntegrationAssociation } from '../api/connect/integration-associations.ts'
import type { ConnectContext } from '../api/connect/operation.ts'
import { saveAppClient, saveUserPool } from '../authentication/identity-provider-store.ts'
import { findFlowByName } from '../flow/flow-store.ts'
import { signInFlow } from '../flow/sample-sign-in-flow.ts'
import { findAccessKeyByDescription } from '../access/access-key-store.ts'
import { createAccessKey } from '../access/create-access-key.ts'
import { allowEverything } from '../access/policy.ts'
import { findInstanceByAlias } from '../instance/instance-store.ts'
import { isUserPoolAssociated } from '../instance/integration-association-store.ts'
import { findDomain, insertDomain } from '../profile/domain-store.ts'
import type { RequestContext } from '../wire/operation.ts'
import { demoFlowName, demoInstanceAlias, demoKeyDescription, type Demo } from './demo.ts'

/** What a script needs to know to use what was seeded. */
export type Seeded = {
  instanceId: string
  contactFlowId: string
  accessKeyId: string
  secretAccessKey: string
}

type Surroundings = Omit<ConnectContext, 'caller' | keyof RequestContext>

/**
 * Makes what the demo needs, as far as it is not there: an instance with a user pool and a profiles
 * domain, a flow, an access key. What you have changed of it stays changed.
 */
export async function seed(demo: Demo, surroundings: Surroundings): Promise<Seeded> {
  const { sql, clock } = surroundings
  const { userPoolArn, appClientId: clientId, profilesDomain } = demo
  const [client] = demo.userPool.clients
  await saveAppClient(sql, {
    userPoolArn,
    clientId,
    callbackUrls: [...(client?.callbackUrls ?? [])],
  })
  if (!(await findDomain(sql, profilesDomain))) {
    await insertDomain(sql, {
      name: profilesDomain,
      defaultExpirationDays: 366,
      tags: {},
      now: clock(),
    })
  }
  const context = { ...surroundings, ...itself }
  const instanceId = await seedInstance(demo, context)
  const contactFlowId = await seedFlow(demo, instanceId, context)
  return { instanceId, contactFlowId, ...(await seedAccessKey(surroundings)) }
}

/** Tells where the provider of the demo's pool is. Comes first: clients belong to a pool. */
export async function seedUserPool(
  { userPoolArn: arn }: Demo,
  { sql, issuer }: Pick<Surroundings, 'sql'> & { issuer: string },
): Promise<void> {
  await saveUserPool(sql, { arn, issuer })
}

const itself = { caller: { accessKeyId: '' }, requestId: 'seed', sourceAddress: '', about: {} }

async function seedInstance({ userPoolArn }: Demo, context: ConnectContext): Promise<string> {
  const { sql } = context
  const existing = await findInstanceByAlias(sql, demoInstanceAlias)
  const instanceId =
    existing?.id ??
    (
      await createInstance.handle(
        {
          ClientToken: demoInstanceAlias,
          InstanceAlias: demoInstanceAlias,
          IdentityManagementType: 'CONNECT_MANAGED',
          InboundCallsEnabled: false,
          OutboundCallsEnabled: false,
        },
        context,
      )
    ).Id
  if (instanceId === undefined) throw new Error('An instance was made without an id.')
  if (!(await isUserPoolAssociated(sql, { instanceId, userPoolArn }))) {
    await createIntegrationAssociation.handle(
      {
        InstanceId: instanceId,
        IntegrationType: 'COGNITO_USER_POOL',
        IntegrationArn: userPoolArn,
      },
      context,
    )
  }
  return instanceId
}

async function seedFlow(
  { userPoolArn, appClientId }: Demo,
  instanceId: string,
  context: ConnectContext,
): Promise<string> {
  const existing = await findFlowByName(context.sql, { instanceId, name: demoFlowName })
  if (existing) return existing.id
  const { ContactFlowId: id } = await createContactFlow.handle(
    {
      InstanceId: instanceId,
      Name: demoFlowName,
      Type: 'CONTACT_FLOW',
      Content: signInFlow({ userPoolArn, appClientId }),
    },
    context,
  )
  if (id === undefined) throw new Error('A flow was made without an id.')
  return id
}

async function seedAccessKey({
  sql,
  clock,
  vault,
}: Surroundings): Promise<Pick<Seeded, 'accessKeyId' | 'secretAccessKey'>> {
  const existing = await findAccessKeyByDescription(sql, demoKeyDescription)
  if (existing) return { accessKeyId: existing.id, secretAccessKey: vault.open(existing.secret) }
  const description = demoKeyDescription
  return createAccessKey(sql, { description, policy: allowEverything, vault, at: clock() })
}
