import { fieldNames, profileFields, type FieldName, type ProfileFields } from './profile-fields.ts'
import {
  distinctKeys,
  homeForm,
  isSameKey,
  keysOfFields,
  profileKey,
  type ProfileKey,
} from './profile-keys.ts'
import type { ObjectKey } from './read-object.ts'

/**
 * A key, and whether somebody vouches that its value is this customer's: the company, by writing it
 * through the API, or an identity provider, by saying that it was verified.
 *
 * An import joins a profile only if both sides are vouched for. Without this, whoever types another's
 * address into a sign-up form takes him over: by signing in and being given his profile, or by
 * leaving a profile with his address for him, or for what the company imports of him, to be merged
 * into. What nobody vouches for is stored, shown and found by SearchProfiles, and nothing is matched
 * by it or made ambiguous by it.
 */
export type VouchedKey = ProfileKey & { vouched: boolean }

/** Who writes, and so which keys he vouches for. */
export type Voucher = (key: ProfileKey, isKnown: boolean) => boolean

/**
 * The company vouches for what it writes, but not for what it writes back: a program that reads a
 * profile, changes one field and sends the whole does not say that the rest is true.
 */
export const company: Voucher = (_key, isKnown) => !isKnown

/** An identity provider vouches for the keys that it has verified. */
export const identityProvider =
  (keys: readonly ObjectKey[]): Voucher =>
  (key) =>
    keys.some(({ doubt, ...proven }) => !doubt && isSameKey(proven, key))

/** Keys that come to stand. Who was vouched for stays so, as long as the value stays. */
export const vouchFor = (
  keys: readonly ProfileKey[],
  before: readonly VouchedKey[],
  vouches: Voucher,
): VouchedKey[] =>
  keys.map(({ keyName, value }) => {
    const known = before.find((other) => isSameKey(other, { keyName, value }))
    const vouched = known?.vouched === true || vouches({ keyName, value }, known !== undefined)
    return { keyName, value, vouched }
  })

/** The keys of changed fields. A phone number is found as it is dialled at home, too. */
export function vouchedKeys(
  fields: ProfileFields,
  before: readonly VouchedKey[],
  vouches: Voucher,
): VouchedKey[] {
  const keys = keysOfFields(fields)
  const phones = keys.filter(({ keyName }) => keyName === '_phone')
  return [...vouchFor(keys, before, vouches), ...atHome(phones)]
}

/** What phone numbers are found by besides themselves, and nobody vouches for. */
export const atHome = (phones: readonly ProfileKey[]): VouchedKey[] =>
  distinctKeys(phones.flatMap((phone) => homeForm(phone) ?? [])).map((key) => ({
    ...key,
    vouched: false,
  }))

/**
 * The fields that a sign-in may not overwrite: it brings a value that nobody vouches for, in place
 * of one that somebody does.
 */
export const fieldsToKeep = (
  { before, keys }: { before: ProfileFields; keys: readonly VouchedKey[] },
  { fields, vouches }: { fields: ProfileFields; vouches: Voucher },
): FieldName[] =>
  fieldNames.filter((name) => {
    const now = keyOfField(name, before)
    const next = keyOfField(name, fields)
    const isVouched = now && keys.some((key) => key.vouched && isSameKey(key, now))
    return isVouched && next && !isSameKey(now, next) && !vouches(next, false)
  })

function keyOfField(name: FieldName, fields: ProfileFields): ProfileKey | undefined {
  const field = profileFields[name]
  const value = fields[name]
  return 'key' in field && typeof value === 'string' ? profileKey(field.key, value) : undefined
}
