import type { Contact } from '../../contact/contact.ts'
import { findAgentJoinedAt, findCustomer } from '../../contact/participant-store.ts'
import { resourceArn } from '../../instance/arns.ts'
import { connectOperation } from './operation.ts'
import { requireContact } from './require.ts'

/** What is known of a contact; also after it has ended. */
export const describeContact = connectOperation(
  'DescribeContact',
  async ({ InstanceId: instanceId, ContactId: contactId }, { sql, location }) => {
    const contact = await requireContact(sql, { instanceId, contactId })
    const customer = await findCustomer(sql, contact.id)
    const agentJoinedAt = await findAgentJoinedAt(sql, contact.id)
    return {
      Contact: {
        Arn: resourceArn(location, contact.instanceId, ['contact', contact.id]),
        ...renderContact(contact, customer?.joinedAt ?? undefined),
        ...(agentJoinedAt && { AgentInfo: { ConnectedToAgentTimestamp: agentJoinedAt } }),
      },
    }
  },
)

const renderContact = (contact: Contact, joinedAt: Date | undefined) => ({
  Id: contact.id,
  InitialContactId: contact.initialContactId,
  RelatedContactId: contact.relatedContactId ?? undefined,
  InitiationMethod: contact.initiationMethod,
  Channel: contact.channel,
  Name: contact.name ?? undefined,
  Description: contact.description ?? undefined,
  CustomerId: contact.customerId ?? undefined,
  InitiationTimestamp: contact.initiatedAt,
  ConnectedToSystemTimestamp: joinedAt,
  LastUpdateTimestamp: contact.updatedAt,
  DisconnectTimestamp: contact.endedAt ?? undefined,
  SegmentAttributes: contact.segmentAttributes,
  QueuePriority: contact.queuePriority ?? undefined,
  QueueTimeAdjustmentSeconds: contact.queueTimeAdjustmentSeconds ?? undefined,
  ...(Object.keys(contact.tags).length > 0 && { Tags: contact.tags }),
  ...(contact.wisdomSessionArn !== null && {
    WisdomInfo: { SessionArn: contact.wisdomSessionArn },
  }),
  ...(contact.queueId !== null && {
    QueueInfo: { Id: contact.queueId, EnqueueTimestamp: contact.enqueuedAt ?? undefined },
  }),
})
