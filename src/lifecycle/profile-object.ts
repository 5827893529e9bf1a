import type { Contact } from '../contact/contact.ts'
import type { Transaction } from '../database/database.ts'
import type { Effect } from '../flow/effect.ts'
import { findCurrentProfile } from '../profile/profile-alias-store.ts'
import { listProfileObjects } from '../profile/profile-object-store.ts'
import { profileKey } from '../profile/profile-keys.ts'
import { findProfilesDomain } from './find-profiles-domain.ts'

type Asking = { contact: Contact; at: Date }
type Wish<Name extends Effect['do']> = Omit<Extract<Effect, { do: Name }>, 'do'>

/** Of all that a flow may know of objects. */
const charactersMax = 14_000

type Found =
  | { outcome: 'done'; known: Record<string, Record<string, string>> }
  | { outcome: 'noneFound' }
  | { outcome: 'failed'; reason: string }

/** An object of a profile, as `$.Customer` names what is asked for of it, e.g. `Asset.AssetName`. */
export async function getProfileObject(
  tx: Transaction,
  { contact, at }: Asking,
  { profileId, objectType, identifier, attributes }: Wish<'get-profile-object'>,
): Promise<Found> {
  const domain = await findProfilesDomain(tx, contact.instanceId)
  if (domain === undefined) return { outcome: 'failed', reason: 'profiles are not enabled' }
  const profile = await findCurrentProfile(tx, { domain, id: profileId })
  if (!profile) return { outcome: 'noneFound' }
  const key = identifier && profileKey(identifier.keyName, identifier.value)
  const [object, another] = await listProfileObjects(tx, {
    profile: { domain, id: profile.id },
    objectTypeName: objectType,
    key: key && { keyName: key.keyName, values: [key.value] },
    before: undefined,
    limit: 2,
    now: at,
  })
  if (!object) return { outcome: 'noneFound' }
  if (identifier && another) return { outcome: 'failed', reason: 'more than one object was found' }
  const known = knownOf(object.content, attributes)
  const characters = JSON.stringify(known).length
  if (characters > charactersMax) return { outcome: 'failed', reason: 'the object is too long' }
  return { outcome: 'done', known }
}

function knownOf(content: Readonly<Record<string, unknown>>, attributes: readonly string[]) {
  const known: Record<string, Record<string, string>> = {}
  for (const attribute of attributes) {
    const [, group = 'ObjectAttributes', name = ''] = /^(Asset|Order|Case)(.*)$/s.exec(
      attribute,
    ) ?? [undefined, undefined, attribute.slice(17)]
    const value = Object.hasOwn(content, name) ? content[name] : undefined
    if (value === undefined || value === null) continue
    const text = typeof value === 'string' ? value : JSON.stringify(value)
    known[group] = { ...known[group], [name]: text }
  }
  return known
}

/** Whether there is such a profile: of calculated attributes, nothing can be had. */
export async function getCalculatedAttributes(
  tx: Transaction,
  { contact }: Asking,
  { profileId, attributes }: Wish<'get-calculated-attributes'>,
): Promise<{ outcome: 'done' | 'noneFound' } | { outcome: 'failed'; reason: string }> {
  const domain = await findProfilesDomain(tx, contact.instanceId)
  if (domain === undefined) return { outcome: 'failed', reason: 'profiles are not enabled' }
  if (!(await findCurrentProfile(tx, { domain, id: profileId }))) return { outcome: 'noneFound' }
  if (attributes.length === 0) return { outcome: 'done' }
  return { outcome: 'failed', reason: 'nothing here calculates attributes' }
}
