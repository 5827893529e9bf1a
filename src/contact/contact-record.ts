import type { Contact } from './contact.ts'

/**
 * What Customer Profiles keep of a contact, in the words of AWS's contact records: what it was and
 * when, and nothing that was said or that anybody noted on it.
 */
export const contactRecord = (contact: Contact, instanceArn: string) => ({
  ContactId: contact.id,
  InitialContactId: contact.initialContactId,
  ...(contact.relatedContactId !== null && { RelatedContactId: contact.relatedContactId }),
  InstanceARN: instanceArn,
  Channel: contact.channel,
  InitiationMethod: contact.initiationMethod,
  InitiationTimestamp: contact.initiatedAt.toISOString(),
  ...(contact.endedAt && { DisconnectTimestamp: contact.endedAt.toISOString() }),
  ...(contact.endReason && { DisconnectReason: contact.endReason }),
  LastUpdateTimestamp: contact.updatedAt.toISOString(),
})
