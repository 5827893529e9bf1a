import type { Contact } from '../../contact/contact.ts'
import { findContact } from '../../contact/contact-store.ts'
import type { Queryable } from '../../database/database.ts'
import { findFlow, type FlowResource } from '../../flow/flow-store.ts'
import { readIdOrArn, readInstanceId } from '../../instance/arns.ts'
import type { Instance } from '../../instance/instance.ts'
import { findInstance } from '../../instance/instance-store.ts'
import { Refusal } from '../../wire/refusal.ts'

/** The instance that an id or an ARN names. Refuses with ResourceNotFoundException. */
export async function requireInstance(sql: Queryable, idOrArn: string): Promise<Instance> {
  const instance = await findInstance(sql, readInstanceId(idOrArn))
  if (!instance) throw new Refusal('ResourceNotFoundException', 'No instance has this InstanceId.')
  return instance
}

/** A flow of an instance, by id or ARN. Refuses with ResourceNotFoundException. */
export async function requireFlow(
  sql: Queryable,
  { instanceId, flowId }: { instanceId: string; flowId: string },
): Promise<FlowResource> {
  const flow = await findFlow(sql, { instanceId, id: readIdOrArn(flowId) })
  if (!flow) throw new Refusal('ResourceNotFoundException', 'No flow has this ContactFlowId.')
  return flow
}

/** A contact of an instance. Refuses with ResourceNotFoundException. */
export async function requireContact(
  sql: Queryable,
  { instanceId, contactId }: { instanceId: string; contactId: string },
): Promise<Contact> {
  const contact = await findContact(sql, { instanceId: readInstanceId(instanceId), id: contactId })
  if (!contact) throw new Refusal('ResourceNotFoundException', 'No contact has this ContactId.')
  return contact
}
