import type { CreateQueueRequest } from '../../contract/generated/connect.ts'
import type { Queryable } from '../../database/database.ts'
import { readIdOrArn, resourceArn, type Location } from '../../instance/arns.ts'
import { findQueue, insertQueue, listQueues as listStored } from '../../instance/queue-store.ts'
import type { Queue } from '../../instance/queue-store.ts'
import { randomId } from '../../runtime/random.ts'
import { Refusal } from '../../wire/refusal.ts'
import { readPage } from '../page.ts'
import { requireHours } from './hours-of-operations.ts'
import { connectOperation } from './operation.ts'
import { requireFlow, requireInstance } from './require.ts'

/** Makes a queue. With MaxContacts, a flow that transfers to it while it is full is told so. */
export const createQueue = connectOperation(
  'CreateQueue',
  async (input, { sql, clock, location }) => {
    const { id: instanceId } = await requireInstance(sql, input.InstanceId)
    const hours = await requireHours(sql, { instanceId, hoursId: input.HoursOfOperationId })
    await checkReferences(sql, instanceId, input)
    const queue: Queue = {
      id: randomId(),
      instanceId,
      name: input.Name,
      description: input.Description ?? null,
      hoursOfOperationId: hours.id,
      maxContacts: input.MaxContacts ?? null,
      outboundCallerConfig: input.OutboundCallerConfig ? { ...input.OutboundCallerConfig } : null,
      tags: { ...input.Tags },
      createdAt: clock(),
    }
    if (!(await insertQueue(sql, queue))) {
      throw new Refusal('DuplicateResourceException', 'The instance has a queue of this Name.')
    }
    return { QueueId: queue.id, QueueArn: queueArn(location, queue) }
  },
)

export const describeQueue = connectOperation(
  'DescribeQueue',
  async ({ InstanceId, QueueId: queueId }, { sql, location }) => {
    const { id: instanceId } = await requireInstance(sql, InstanceId)
    const queue = await findQueue(sql, { instanceId, id: readIdOrArn(queueId) })
    if (!queue) throw new Refusal('ResourceNotFoundException', 'No queue has this QueueId.')
    return {
      Queue: {
        Name: queue.name,
        QueueArn: queueArn(location, queue),
        QueueId: queue.id,
        Description: queue.description ?? undefined,
        OutboundCallerConfig: queue.outboundCallerConfig ?? undefined,
        HoursOfOperationId: queue.hoursOfOperationId,
        MaxContacts: queue.maxContacts ?? undefined,
        Status: 'ENABLED' as const,
        Tags: queue.tags,
        LastModifiedTime: queue.createdAt,
        LastModifiedRegion: location.region,
      },
    }
  },
)

/** By id. There are no agents, and so no queues of theirs. */
export const listQueues = connectOperation(
  'ListQueues',
  async (input, { sql, vault, location }) => {
    const { id: instanceId } = await requireInstance(sql, input.InstanceId)
    const { QueueTypes: types, NextToken: nextToken, MaxResults: maxResults = 100 } = input
    const isAsked = !types || types.length === 0 || types.includes('STANDARD')
    const wish = { of: ['ListQueues', instanceId, types], nextToken, maxResults }
    const page = await readPage(vault, wish, async (from) =>
      isAsked ? listStored(sql, { instanceId, ...from }) : [],
    )
    return {
      QueueSummaryList: page.entries.map((queue) => ({
        Id: queue.id,
        Arn: queueArn(location, queue),
        Name: queue.name,
        QueueType: 'STANDARD' as const,
        LastModifiedTime: queue.createdAt,
        LastModifiedRegion: location.region,
      })),
      NextToken: page.nextToken,
    }
  },
)

/** Refuses a reference to what the instance does not have; of some kinds no instance has any. */
async function checkReferences(
  sql: Queryable,
  instanceId: string,
  { OutboundCallerConfig: caller, OutboundEmailConfig: email, QuickConnectIds }: CreateQueueRequest,
): Promise<void> {
  if (caller?.OutboundCallerIdNumberId !== undefined) throw unknown('OutboundCallerIdNumberId')
  if (email?.OutboundEmailAddressId !== undefined) throw unknown('OutboundEmailAddressId')
  if (QuickConnectIds !== undefined) throw unknown('QuickConnectIds')
  if (caller?.OutboundFlowId !== undefined) {
    await requireFlow(sql, { instanceId, flowId: caller.OutboundFlowId })
  }
}

const unknown = (member: string): Refusal =>
  new Refusal('ResourceNotFoundException', `The instance has nothing that ${member} could name.`)

const queueArn = (location: Location, { instanceId, id }: Queue): string =>
  resourceArn(location, instanceId, ['queue', id])
