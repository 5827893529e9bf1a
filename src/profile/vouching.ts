import { fieldNames, profileFields, type FieldName, type ProfileFields } from './profile-fields.ts'
import { isSameKey, keysOfFields, profileKey, type ProfileKey } from './profile-keys.ts'
import type { SignInKey } from './verified-identity.ts'

/**
 * A key, and whether somebody vouches that its value is this customer's: the company, by writing it
 * through the API, or an identity provider, by saying that it was verified.
 *
 * A sign-in joins a profile only if both sides are vouched for. Without this, whoever types another's
 * address into a sign-up form takes him over: by signing in and being given his profile, or by
 * leaving a profile with his address for him to be merged into. What nobody vouches for is stored,
 * shown and found by SearchProfiles, and no sign-in is matched by it or made ambiguous by it.
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
  (keys: readonly SignInKey[]): Voucher =>
  (key) =>
    keys.some(({ doubt, ...proven }) => !doubt && isSameKey(proven, key))

/** The keys of changed fields. Who was vouched for stays so, as long as the value stays. */
export const vouchedKeys = (
  fields: ProfileFields,
  before: readonly VouchedKey[],
  vouches: Voucher,
): VouchedKey[] =>
  keysOfFields(fields).map((key) => {
    const known = before.find((other) => isSameKey(other, key))
    return { ...key, vouched: known?.vouched === true || vouches(key, known !== undefined) }
  })

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
