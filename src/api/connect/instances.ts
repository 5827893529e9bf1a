import { instanceArn, type Location } from '../../instance/arns.ts'
import { isOn } from '../../instance/instance-attribute.ts'
import type { Instance } from '../../instance/instance.ts'
import { listInstances as listStored } from '../../instance/instance-store.ts'
import { readPage } from '../page.ts'
import { connectOperation } from './operation.ts'
import { requireInstance } from './require.ts'

export const describeInstance = connectOperation(
  'DescribeInstance',
  async ({ InstanceId }, { sql, location }) => {
    const instance = await requireInstance(sql, InstanceId)
    return { Instance: { ...renderInstance(instance, location), Tags: instance.tags } }
  },
)

/** All instances, by id. */
export const listInstances = connectOperation(
  'ListInstances',
  async ({ NextToken: nextToken, MaxResults: maxResults = 10 }, { sql, vault, location }) => {
    const wish = { of: ['ListInstances'], nextToken, maxResults }
    const page = await readPage(vault, wish, (from) => listStored(sql, from))
    return {
      InstanceSummaryList: page.entries.map((instance) => renderInstance(instance, location)),
      NextToken: page.nextToken,
    }
  },
)

const renderInstance = (instance: Instance, location: Location) => ({
  Id: instance.id,
  Arn: instanceArn(location, instance.id),
  IdentityManagementType: instance.identityManagementType,
  InstanceAlias: instance.alias ?? undefined,
  CreatedTime: instance.createdAt,
  InstanceStatus: 'ACTIVE' as const,
  InboundCallsEnabled: isOn(instance, 'INBOUND_CALLS'),
  OutboundCallsEnabled: isOn(instance, 'OUTBOUND_CALLS'),
})
