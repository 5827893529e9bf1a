import type { TransferContactRequest } from '../../contract/generated/connect.ts'
import type { Queryable } from '../../database/database.ts'
import { readIdOrArn, resourceArn } from '../../instance/arns.ts'
import { findQueue } from '../../instance/queue-store.ts'
import type { RunnableFlow } from '../../lifecycle/find-runnable-flow.ts'
import { transferContact as transfer } from '../../lifecycle/transfer-contact.ts'
import { Refusal } from '../../wire/refusal.ts'
import { once } from './once.ts'
import { connectOperation } from './operation.ts'
import { lockOngoingContact, requireInstance, requireRunnableFlow } from './require.ts'

const transfersMax = 11
const flowTypes = ['CONTACT_FLOW', 'AGENT_TRANSFER', 'QUEUE_TRANSFER']

/**
 * Sends a contact into another flow, which may take it to the queue that is given. The contact keeps
 * its id. The same ClientToken again changes nothing.
 */
export const transferContact = connectOperation('TransferContact', async (input, context) => {
  const { sql, clock, location } = context
  const { id: instanceId } = await requireInstance(sql, input.InstanceId)
  const flow = await requireFlowToTransferTo(sql, instanceId, input)
  const queueId = await findQueueId(sql, { instanceId, queueId: input.QueueId })
  const operation = 'TransferContact'
  const refusal = 'IdempotencyException'
  return once(context, { operation, instanceId, input, refusal }, async (tx) => {
    const contact = await lockOngoingContact(tx, { instanceId, contactId: input.ContactId })
    if (contact.transfers >= transfersMax) {
      const told = `A contact can be transferred ${transfersMax} times.`
      throw new Refusal('ServiceQuotaExceededException', told)
    }
    if (!(await transfer(tx, contact, { flow, queueId, at: clock() }))) {
      throw invalid('A sign-in of the contact is being completed. Try again in a moment.')
    }
    const { id } = contact
    return { ContactId: id, ContactArn: resourceArn(location, instanceId, ['contact', id]) }
  })
})

async function requireFlowToTransferTo(
  sql: Queryable,
  instanceId: string,
  { ContactFlowId: flowId, UserId: userId }: TransferContactRequest,
): Promise<RunnableFlow> {
  if (userId !== undefined) {
    throw new Refusal('NotImplemented', 'TransferContact is not built for a UserId.')
  }
  const flow = await requireRunnableFlow(sql, { instanceId, flowId })
  if (flowTypes.includes(flow.type)) return flow
  throw invalid(`A flow of type ${flow.type} takes no transfer.`)
}

async function findQueueId(
  sql: Queryable,
  { instanceId, queueId }: { instanceId: string; queueId: string | undefined },
): Promise<string | null> {
  if (queueId === undefined) return null
  const queue = await findQueue(sql, { instanceId, id: readIdOrArn(queueId) })
  if (queue) return queue.id
  throw new Refusal('ResourceNotFoundException', 'No queue has this QueueId.')
}

const invalid = (told: string): Refusal => new Refusal('InvalidRequestException', told)
