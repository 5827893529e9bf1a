import { plainSegmentAttributes, type Contact } from '../contact/contact.ts'

/** The profile that `$.Customer` speaks of, and which of its attributes flows may read. */
export type KnownCustomer = { profileId: string; isReadable: (name: string) => boolean }

/**
 * Whom the flows of a contact know. Of the contact's own customer they may read everything; of another,
 * whom they have looked up, what they asked for: two customers never mix.
 */
export function knownCustomer(contact: Contact): KnownCustomer | undefined {
  const { lookedUpProfile: lookedUp } = contact
  const own = ownProfileId(contact)
  if (lookedUp && lookedUp.profileId !== own) {
    const { profileId, attributes } = lookedUp
    return { profileId, isReadable: (name) => attributes.includes(name) }
  }
  return own === undefined ? undefined : { profileId: own, isReadable: () => true }
}

/** The profile of the contact's own customer: who has signed in, else whom the contact is said to be of. */
export function ownProfileId({ segmentAttributes, customerId }: Contact): string | undefined {
  const { 'connect:CustomerAuthentication': authentication } =
    plainSegmentAttributes(segmentAttributes)
  const { AssociatedCustomerId: authenticated } = (authentication ?? {}) as Record<string, unknown>
  return typeof authenticated === 'string' ? authenticated : (customerId ?? undefined)
}
