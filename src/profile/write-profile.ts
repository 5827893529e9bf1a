import type { Transaction } from '../database/database.ts'
import { randomId } from '../runtime/random.ts'
import { listKeys, saveFieldKeys } from './profile-key-store.ts'
import type { ProfileFields } from './profile-fields.ts'
import { insertProfile, saveFields, type Profile } from './profile-store.ts'
import { vouchedKeys, type VouchedKey, type Voucher } from './vouching.ts'

/** What a profile is to hold from `now` on, and who says so. */
export type Writing = { fields: ProfileFields; vouches: Voucher; now: Date }

/** A profile with an id of its own, which is nowhere yet. */
export const newProfile = (domain: string, fields: ProfileFields): Profile => {
  return { domain, id: randomId().replaceAll('-', ''), fields }
}

/** Keeps a new profile and the keys by which it is found. False when there is no such domain. */
export const createProfile = (
  tx: Transaction,
  profile: Profile,
  { vouches, now }: Omit<Writing, 'fields'>,
): Promise<boolean> =>
  insertProfile(tx, profile, { keys: vouchedKeys(profile.fields, [], vouches), now })

/**
 * New fields for a profile that the transaction has locked, and with them its keys. `before` are all
 * that it had, where they are known already.
 */
export async function rewriteProfile(
  tx: Transaction,
  { domain, id }: Profile,
  { fields, before, vouches, now }: Writing & { before?: readonly VouchedKey[] },
): Promise<void> {
  const profile = { domain, id, fields }
  const had = before ?? (await listKeys(tx, { ...profile, now }))
  await Promise.all([
    saveFields(tx, profile, now),
    rewriteFieldKeys(tx, profile, { before: had, vouches }),
  ])
}

/** New keys for the fields that a profile has by now. `before` are all that it had. Gives them. */
export async function rewriteFieldKeys(
  tx: Transaction,
  profile: Profile,
  { before, vouches }: { before: readonly VouchedKey[]; vouches: Voucher },
): Promise<VouchedKey[]> {
  const keys = vouchedKeys(profile.fields, before, vouches)
  await saveFieldKeys(tx, profile, keys)
  return keys
}
