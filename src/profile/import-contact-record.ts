import type { Transaction } from '../database/database.ts'
import { findObjectType } from './find-object-type.ts'
import { importObject } from './import-object.ts'
import { profileIdKeyName } from './profile-keys.ts'
import { readObject, type ObjectKey } from './read-object.ts'
import { company } from './vouching.ts'

/** The type of contact records, in a domain that has none of that name: the template. */
const typeName = 'CTR'

/**
 * Makes a contact record part of the profile that the contact is of, wherever it was before. False
 * when that profile is no more, or the domain's own type of contact records has no place for it.
 */
export async function importContactRecord(
  tx: Transaction,
  {
    domain,
    profileId,
    record,
    now,
  }: { domain: string; profileId: string; record: Record<string, unknown>; now: Date },
): Promise<boolean> {
  const objectType = await findObjectType(tx, { domain, name: typeName })
  if (!objectType) return false
  const { uniqueKey, keys, ...reading } = readObject(objectType, record)
  if (!uniqueKey) return false
  const byProfile = {
    keyName: profileIdKeyName,
    value: profileId,
    identifiers: ['PROFILE', 'LOOKUP_ONLY'],
    contentType: undefined,
    doubt: undefined,
  } as const
  const { outcome } = await importObject(tx, {
    domain,
    // It is known whose it is: nobody else's profile, and no new one, will do.
    objectType: { ...objectType, AllowProfileCreation: false },
    reading: { ...reading, uniqueKey, keys: [byProfile, ...keys.map(withoutChoice)] },
    content: record,
    vouches: company,
    now,
  })
  return outcome === 'imported'
}

/** A key that the record is found by, and that has no say in whose it is. */
const withoutChoice = (key: ObjectKey): ObjectKey => ({
  ...key,
  identifiers: key.identifiers.filter((each) => each !== 'PROFILE' && each !== 'SECONDARY'),
})
