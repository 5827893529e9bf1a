import { cognitoIssuer } from '../../authentication/user-pool.ts'
import { findIssuer } from '../../authentication/identity-provider-store.ts'
import { resourceArn, type Location } from '../../instance/arns.ts'
import {
  deleteIntegrationAssociation as deleteStored,
  insertIntegrationAssociation,
  listIntegrationAssociations as listStored,
  type IntegrationAssociation,
} from '../../instance/integration-association-store.ts'
import { randomId } from '../../runtime/random.ts'
import { Refusal } from '../../wire/refusal.ts'
import { readPage } from '../page.ts'
import { connectOperation } from './operation.ts'
import { requireInstance } from './require.ts'

/** Lets an instance use a user pool: customer authentication is on once it has one. */
export const createIntegrationAssociation = connectOperation(
  'CreateIntegrationAssociation',
  async (input, { sql, clock, location }) => {
    const { id: instanceId } = await requireInstance(sql, input.InstanceId)
    if (input.IntegrationType !== 'COGNITO_USER_POOL') {
      const told = `CreateIntegrationAssociation is not built for ${input.IntegrationType}.`
      throw new Refusal('NotImplemented', told)
    }
    const { IntegrationArn: integrationArn } = input
    if (!(await findIssuer(sql, integrationArn)) && !cognitoIssuer(integrationArn)) {
      throw new Refusal(
        'InvalidRequestException',
        'IntegrationArn is no ARN of a user pool that is known here.',
      )
    }
    const association: IntegrationAssociation = {
      id: randomId(),
      instanceId,
      integrationType: input.IntegrationType,
      integrationArn,
      sourceApplicationUrl: input.SourceApplicationUrl ?? null,
      sourceApplicationName: input.SourceApplicationName ?? null,
      sourceType: input.SourceType ?? null,
      tags: { ...input.Tags },
      createdAt: clock(),
    }
    if (!(await insertIntegrationAssociation(sql, association))) {
      throw new Refusal('DuplicateResourceException', 'The instance has this IntegrationArn.')
    }
    return {
      IntegrationAssociationId: association.id,
      IntegrationAssociationArn: associationArn(location, association),
    }
  },
)

/** What an instance may use, by id. */
export const listIntegrationAssociations = connectOperation(
  'ListIntegrationAssociations',
  async (input, { sql, vault, location }) => {
    const { id: instanceId } = await requireInstance(sql, input.InstanceId)
    const { IntegrationType: integrationType, IntegrationArn: integrationArn } = input
    const filter = { instanceId, integrationType, integrationArn }
    const wish = {
      of: ['ListIntegrationAssociations', filter],
      nextToken: input.NextToken,
      maxResults: input.MaxResults ?? 100,
    }
    const page = await readPage(vault, wish, (from) => listStored(sql, { ...filter, ...from }))
    return {
      IntegrationAssociationSummaryList: page.entries.map((association) => ({
        IntegrationAssociationId: association.id,
        IntegrationAssociationArn: associationArn(location, association),
        InstanceId: instanceId,
        IntegrationType: association.integrationType as never,
        IntegrationArn: association.integrationArn,
        SourceApplicationUrl: association.sourceApplicationUrl ?? undefined,
        SourceApplicationName: association.sourceApplicationName ?? undefined,
        SourceType: (association.sourceType ?? undefined) as never,
      })),
      NextToken: page.nextToken,
    }
  },
)

/** Takes a user pool from an instance. A sign-in that has begun goes on. */
export const deleteIntegrationAssociation = connectOperation(
  'DeleteIntegrationAssociation',
  async ({ InstanceId, IntegrationAssociationId: id }, { sql }) => {
    const { id: instanceId } = await requireInstance(sql, InstanceId)
    if (await deleteStored(sql, { instanceId, id })) return {}
    const told = 'The instance has no association of this IntegrationAssociationId.'
    throw new Refusal('ResourceNotFoundException', told)
  },
)

const associationArn = (location: Location, { instanceId, id }: IntegrationAssociation): string =>
  resourceArn(location, instanceId, ['integration-association', id])
