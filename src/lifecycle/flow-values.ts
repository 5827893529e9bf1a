import { plainSegmentAttributes, type Contact } from '../contact/contact.ts'
import { findAttributes } from '../contact/contact-store.ts'
import type { Transaction } from '../database/database.ts'
import type { FlowRun } from '../flow/flow-run.ts'
import type { Values } from '../flow/reference.ts'
import { instanceArn, resourceArn, type Location } from '../instance/arns.ts'
import { findQueue } from '../instance/queue-store.ts'
import { customerAttributes } from '../profile/customer-attributes.ts'
import { findCurrentProfile } from '../profile/profile-alias-store.ts'
import { findProfilesDomain } from './find-profiles-domain.ts'
import { knownCustomer } from './known-customer.ts'

/**
 * What the references of a flow stand for, as the contact is now. What stands in tables beside the
 * contact's is read only where it is wanted, by its first key.
 */
export async function readFlowValues(
  tx: Transaction,
  { contact, run, location }: { contact: Contact; run: FlowRun; location: Location },
  wanted: ReadonlySet<string>,
): Promise<Values> {
  const { instanceId } = contact
  const segments = plainSegmentAttributes(contact.segmentAttributes)
  return {
    ContactId: contact.id,
    InitialContactId: contact.initialContactId,
    Channel: contact.channel,
    InitiationMethod: contact.initiationMethod,
    InstanceARN: instanceArn(location, instanceId),
    AwsRegion: location.region,
    CustomerId: contact.customerId,
    Name: contact.name,
    Description: contact.description,
    References: contact.references,
    Attributes: wanted.has('Attributes') ? await readAttributes(tx, contact) : {},
    FlowAttributes: run.flowAttributes,
    SegmentAttributes: segments,
    Customer: wanted.has('Customer')
      ? { ...(await readCustomer(tx, contact)), ...(run.loaded['CustomerObjects'] as Values) }
      : {},
    Queue: wanted.has('Queue') ? await readQueue(tx, contact, location) : {},
    LanguageCode: contact.languageCode,
    Tags: contact.tags,
    ...run.loaded,
  }
}

/** Those of the contact that it continues, if it does. */
const readAttributes = async (
  tx: Transaction,
  { id, initialContactId, attributes }: Contact,
): Promise<Values> => (id === initialContactId ? attributes : findAttributes(tx, initialContactId))

async function readCustomer(tx: Transaction, contact: Contact): Promise<Values> {
  const known = knownCustomer(contact)
  const domain = known && (await findProfilesDomain(tx, contact.instanceId))
  if (!known || domain === undefined) return {}
  const profile = await findCurrentProfile(tx, { domain, id: known.profileId })
  return profile ? customerAttributes(profile, known.isReadable) : {}
}

/** The target queue of a contact, as flows and functions know it. */
export async function readQueue(
  tx: Transaction,
  { instanceId, targetQueueId }: Contact,
  location: Location,
): Promise<Values> {
  const queue = targetQueueId && (await findQueue(tx, { instanceId, id: targetQueueId }))
  if (!queue) return {}
  return { Name: queue.name, ARN: resourceArn(location, instanceId, ['queue', queue.id]) }
}
