import type { Contact } from '../contact/contact.ts'
import { setCustomer, setLookedUpProfile } from '../contact/contact-store.ts'
import type { Transaction } from '../database/database.ts'
import type { Effect } from '../flow/effect.ts'
import { customerAttributes, fieldPathOf } from '../profile/customer-attributes.ts'
import { findByKeys } from '../profile/find-by-keys.ts'
import { mergeFields, readFields, type ProfileFields } from '../profile/profile-fields.ts'
import { lockCurrentProfile } from '../profile/profile-alias-store.ts'
import { insertAddedKeys } from '../profile/profile-key-store.ts'
import { profileKey } from '../profile/profile-keys.ts'
import type { Profile } from '../profile/profile-store.ts'
import type { Voucher } from '../profile/vouching.ts'
import { createProfile, newProfile, rewriteProfile } from '../profile/write-profile.ts'
import { enqueue } from '../work/work-list.ts'
import { recordKey } from './due-keys.ts'
import { findProfilesDomain } from './find-profiles-domain.ts'
import { knownCustomer } from './known-customer.ts'

/** Whose flow asks, and when. The caller holds the contact's lock. */
type Asking = { contact: Contact; at: Date }

type Wish<Name extends Effect['do']> = Omit<Extract<Effect, { do: Name }>, 'do'>

/** What came of it; and why, where it has failed. */
type Done<Outcome = never> = { outcome: 'done' | Outcome } | { outcome: 'failed'; reason: string }

const failed = (reason: string) => ({ outcome: 'failed', reason }) as const
const noDomain = failed('the instance has no domain of customer profiles')
const unfit = failed('a value does not fit its attribute')
const tooLong = failed('the attributes that are asked for are too long')
const noProfile = failed('no such profile')

/** Of all that flows have asked for of one profile. */
const charactersMax = 14_000

// What a flow writes may come from a customer who has typed it: it is found by searches, and no
// sign-in is led by it to the profile.
const nobody: Voucher = () => false

/** Finds a customer, whom the flow knows from then on. */
export async function getCustomerProfile(
  tx: Transaction,
  { contact, at }: Asking,
  { identifiers, needsAll, attributes }: Wish<'get-customer-profile'>,
): Promise<Done<'noneFound' | 'multipleFound'>> {
  const domain = await findProfilesDomain(tx, contact.instanceId)
  if (domain === undefined) return noDomain
  const found = await findByKeys(tx, {
    domain,
    keys: identifiers.map(({ keyName, value }) => ({ keyName, values: [value] })),
    keysNeeded: needsAll ? identifiers.length : 1,
    after: '',
    profilesMax: 2,
    now: at,
  })
  if ('unknownKey' in found) return failed('no such identifier')
  const [profile, another] = found
  if (!profile) return { outcome: 'noneFound' }
  if (another) return { outcome: 'multipleFound' }
  const known = howKnown(contact, profile, attributes)
  if (!known) return tooLong
  await setLookedUpProfile(tx, { id: contact.id, profile: known, at })
  return { outcome: 'done' }
}

/** Makes a customer, whom the flow knows from then on. */
export async function createCustomerProfile(
  tx: Transaction,
  { contact, at }: Asking,
  { values, attributes }: Wish<'create-customer-profile'>,
): Promise<Done> {
  const domain = await findProfilesDomain(tx, contact.instanceId)
  const fields = fieldsOf(values)
  if (domain === undefined) return noDomain
  if (!fields) return unfit
  if (!howKnown(contact, { id: '', fields }, attributes)) return tooLong
  const profile = newProfile(domain, fields)
  if (!(await createProfile(tx, profile, { vouches: nobody, now: at }))) return noDomain
  const known = { profileId: profile.id, attributes }
  await setLookedUpProfile(tx, { id: contact.id, profile: known, at })
  return { outcome: 'done' }
}

/** Changes the customer whom the flow knows. */
export async function updateCustomerProfile(
  tx: Transaction,
  { contact, at }: Asking,
  { values, attributes }: Wish<'update-customer-profile'>,
): Promise<Done> {
  const domain = await findProfilesDomain(tx, contact.instanceId)
  const id = knownCustomer(contact)?.profileId
  const changes = fieldsOf(values)
  if (domain === undefined) return noDomain
  if (id === undefined) return failed('the flow knows no customer')
  if (!changes) return unfit
  const profile = await lockCurrentProfile(tx, { domain, id })
  if (!profile) return noProfile
  const fields = mergeFields(profile.fields, changes)
  const known = howKnown(contact, { id, fields }, attributes)
  if (!known) return tooLong
  await rewriteProfile(tx, profile, { fields, vouches: nobody, now: at })
  await setLookedUpProfile(tx, { id: contact.id, profile: known, at })
  return { outcome: 'done' }
}

/**
 * Says that the contact is of a customer: on the contact, among the keys of the profile, by its record.
 * Whoever has drawn the flow vouches for that, as whoever calls AddProfileKey does.
 */
export async function associateCustomerProfile(
  tx: Transaction,
  { contact, at }: Asking,
  { profileId, contactId }: Wish<'associate-customer-profile'>,
): Promise<Done> {
  // Only of this contact is the lock held: to wait for that of another could be to wait for ever.
  if (contactId !== contact.id) return failed('the contact is not that of the flow')
  const domain = await findProfilesDomain(tx, contact.instanceId)
  const profile = domain !== undefined && (await lockCurrentProfile(tx, { domain, id: profileId }))
  if (!profile) return noProfile
  await insertAddedKeys(tx, profile, [{ ...profileKey('_ctrContactId', contactId), vouched: true }])
  await setCustomer(tx, { id: contactId, customerId: profile.id, at })
  await enqueue(tx, 'record-contact', { contactId }, { inSeconds: 0, key: recordKey(contactId) })
  return { outcome: 'done' }
}

/** Values by the fields of a profile. Undefined when a field cannot hold its value. */
function fieldsOf(values: Readonly<Record<string, string>>): ProfileFields | undefined {
  const texts = Object.entries(values).map(([name, text]) => [fieldPathOf(name), text] as const)
  const { fields, unfit } = readFields(texts)
  return unfit.length > 0 ? undefined : fields
}

/**
 * What flows may read of a profile, now that they ask for some attributes: these, and those that
 * they have asked for before. Undefined when that is more than a flow may hold.
 */
function howKnown(
  { lookedUpProfile: before }: Contact,
  profile: Pick<Profile, 'id' | 'fields'>,
  wanted: readonly string[],
) {
  const earlier = before?.profileId === profile.id ? before.attributes : []
  const attributes = [...new Set([...earlier, ...wanted])]
  const readable = customerAttributes(profile, (name) => attributes.includes(name))
  const characters = Object.values(readable)
    .flatMap((value) => (typeof value === 'string' ? [value] : Object.values(value)))
    .reduce((sum, { length }) => sum + length, 0)
  return characters > charactersMax ? undefined : { profileId: profile.id, attributes }
}
