import type { Contact } from '../../contact/contact.ts'
import { findContact, lockContact } from '../../contact/contact-store.ts'
import type { Queryable, Transaction } from '../../database/database.ts'
import { readFlowReference, type ContentChoice } from '../../flow/flow-reference.ts'
import { findFlow, type FlowResource } from '../../flow/flow-store.ts'
import { readIdOrArn, readInstanceId } from '../../instance/arns.ts'
import type { Instance } from '../../instance/instance.ts'
import { findInstance } from '../../instance/instance-store.ts'
import { findRunnableFlow, type RunnableFlow } from '../../lifecycle/find-runnable-flow.ts'
import { Refusal } from '../../wire/refusal.ts'

/** The instance that an id or an ARN names. Refuses with ResourceNotFoundException. */
export async function requireInstance(sql: Queryable, idOrArn: string): Promise<Instance> {
  const instance = await findInstance(sql, readInstanceId(idOrArn))
  if (!instance) throw unknownInstance()
  return instance
}

export const unknownInstance = (): Refusal =>
  new Refusal('ResourceNotFoundException', 'No instance has this InstanceId.')

/** A flow of an instance, by id or ARN. Refuses with ResourceNotFoundException. */
export async function requireFlow(
  sql: Queryable,
  { instanceId, flowId }: { instanceId: string; flowId: string },
): Promise<FlowResource> {
  const flow = await findFlow(sql, { instanceId, id: readIdOrArn(flowId) })
  if (!flow) throw unknownFlow()
  return flow
}

/**
 * A flow of an instance that a contact may begin, by id or ARN, with or without a version behind it.
 * Refuses with ResourceNotFoundException, and with InvalidRequestException one that may not begin.
 */
export async function requireRunnableFlow(
  sql: Queryable,
  { instanceId, flowId }: { instanceId: string; flowId: string },
): Promise<RunnableFlow> {
  const flow = await findRunnableFlow(sql, { instanceId, flowId })
  if (typeof flow === 'object') return flow
  if (flow === 'unknown') throw unknownFlow()
  const told = flow === 'archived' ? 'is archived' : 'is not published'
  throw new Refusal('InvalidRequestException', `The flow of this ContactFlowId ${told}.`)
}

/** A flow of an instance, and the content meant by what stands behind its id or ARN. */
export async function requireFlowContent(
  sql: Queryable,
  { instanceId, flowId }: { instanceId: string; flowId: string },
): Promise<{ flow: FlowResource; content: ContentChoice }> {
  const reference = readFlowReference(flowId)
  const flow = reference && (await findFlow(sql, { instanceId, id: reference.id }))
  if (!flow) throw unknownFlow()
  return { flow, content: reference.content }
}

export const unknownFlow = (): Refusal =>
  new Refusal('ResourceNotFoundException', 'No flow has this ContactFlowId.')

/** A contact of an instance. Refuses with ResourceNotFoundException. */
export async function requireContact(
  sql: Queryable,
  { instanceId, contactId }: { instanceId: string; contactId: string },
): Promise<Contact> {
  const contact = await findContact(sql, { instanceId: readInstanceId(instanceId), id: contactId })
  if (!contact) throw new Refusal('ResourceNotFoundException', 'No contact has this ContactId.')
  return contact
}

/**
 * A contact of an instance that has not ended, and its lock.
 * Refuses with ResourceNotFoundException, or InvalidRequestException when it has ended.
 */
export async function lockOngoingContact(
  tx: Transaction,
  named: { instanceId: string; contactId: string },
): Promise<Contact> {
  const { id } = await requireContact(tx, named)
  const contact = await lockContact(tx, id)
  if (contact && !contact.endedAt) return contact
  throw new Refusal('InvalidRequestException', 'The contact has ended.')
}
