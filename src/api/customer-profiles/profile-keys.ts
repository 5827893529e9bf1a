import type { Queryable } from '../../database/database.ts'
import { findKeyNames } from '../../profile/key-names.ts'
import { deleteKeys, insertAddedKeys } from '../../profile/profile-key-store.ts'
import {
  contentTypeOfKey,
  distinctKeys,
  identityKeyName,
  profileIdKeyName,
  profileKey,
  searchableKeyNames,
} from '../../profile/profile-keys.ts'
import { lockProfile } from '../../profile/profile-store.ts'
import { atHome } from '../../profile/vouching.ts'
import { storableText } from '../../runtime/storable-text.ts'
import { Refusal } from '../../wire/refusal.ts'
import { customerProfilesOperation } from './operation.ts'
import { requireDomain } from './require-domain.ts'
import { noProfile } from './require-profile.ts'

/**
 * Ties values of a key to a profile, which objects and sign-ins that bring them are then led to: the
 * company vouches for them.
 */
export const addProfileKey = customerProfilesOperation(
  'AddProfileKey',
  async ({ DomainName: domain, ProfileId: id, KeyName: keyName, Values }, { sql }) => {
    await requireDomain(sql, domain)
    if (keyName === profileIdKeyName || keyName === identityKeyName) {
      throw refused(`KeyName names ${keyName}, which nobody adds: it comes with the profile.`)
    }
    if (Values.length === 0) throw refused('Values holds nothing to add.')
    const keys = await keysOf(sql, { domain, keyName, values: Values })
    await sql.begin(async (tx) => {
      if (!(await lockProfile(tx, { domain, id }))) throw noProfile({ domain, id })
      await insertAddedKeys(tx, { domain, id }, [
        ...keys.map(({ value }) => ({ keyName, value, vouched: true })),
        ...atHome(keys.filter(({ isPhone }) => isPhone)),
      ])
    })
    return { KeyName: keyName, Values }
  },
)

/**
 * Takes values of a key from a profile, also those of its fields and objects, until these are written
 * again. Of `_cognitoIdentity`: who signed in is then no longer known by it.
 */
export const deleteProfileKey = customerProfilesOperation(
  'DeleteProfileKey',
  async ({ DomainName: domain, ProfileId: id, KeyName: keyName, Values }, { sql }) => {
    await requireDomain(sql, domain)
    const keys = await keysOf(sql, { domain, keyName, values: Values })
    const deleted = await sql.begin(async (tx) => {
      if (!(await lockProfile(tx, { domain, id }))) throw noProfile({ domain, id })
      const forms = [...keys, ...atHome(keys.filter(({ isPhone }) => isPhone))]
      return deleteKeys(tx, { domain, id }, { keyName, values: forms.map(({ value }) => value) })
    })
    if (deleted === 0) {
      const message = `The profile ${id} has no such value of the key ${keyName}.`
      throw new Refusal('ResourceNotFoundException', message)
    }
    return { Message: 'The key is deleted.' }
  },
)

/** Values as they are kept: as each of the content types that object types of the domain give the key. */
async function keysOf(
  sql: Queryable,
  { domain, keyName, values }: { domain: string; keyName: string; values: readonly string[] },
) {
  const known = (await findKeyNames(sql, domain)).get(keyName)
  if (!known && !searchableKeyNames.includes(keyName)) {
    throw refused(`KeyName names ${keyName}, which is a key of no object type of ${domain}.`)
  }
  const types = known ?? (['STRING'] as const)
  const keys = values.flatMap((value) =>
    types.map((type) => ({
      ...profileKey(keyName, storableText(value), type),
      isPhone: contentTypeOfKey(keyName, type) === 'PHONE_NUMBER',
    })),
  )
  return distinctKeys(keys)
}

const refused = (message: string): Refusal => new Refusal('BadRequestException', message)
