import type { Contact } from '../contact/contact.ts'
import { findAttributes } from '../contact/contact-store.ts'
import type { Transaction } from '../database/database.ts'
import { instanceArn, type Location } from '../instance/arns.ts'
import { readQueue } from './flow-values.ts'

type Asked = {
  contact: Contact
  location: Location
  parameters: Record<string, unknown>
  invocationId: string
}

/**
 * What a function is told: Amazon Connect's event, and in it InvocationId, which is the same when a
 * call is made again. What only calls have is null.
 */
export async function functionEvent(
  tx: Transaction,
  { contact, location, parameters, invocationId }: Asked,
) {
  const queue = await readQueue(tx, contact, location)
  return {
    Name: 'ContactFlowEvent',
    Details: {
      ContactData: {
        Attributes: await findAttributes(tx, contact.initialContactId),
        AwsRegion: location.region,
        Channel: contact.channel,
        ContactId: contact.id,
        CustomerEndpoint: null,
        CustomerId: contact.customerId,
        Description: contact.description,
        InitialContactId: contact.initialContactId,
        InitiationMethod: contact.initiationMethod,
        InstanceARN: instanceArn(location, contact.instanceId),
        LanguageCode: contact.languageCode,
        MediaStreams: { Customer: { Audio: null } },
        Name: contact.name,
        PreviousContactId: null,
        Queue: 'ARN' in queue ? { ...queue, OutboundCallerId: null } : null,
        References: contact.references,
        RelatedContactId: contact.relatedContactId,
        SegmentAttributes: contact.segmentAttributes,
        SystemEndpoint: null,
        Tags: contact.tags,
      },
      InvocationId: invocationId,
      Parameters: parameters,
    },
  }
}
