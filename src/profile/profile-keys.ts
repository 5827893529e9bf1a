import { storableText } from '../runtime/storable-text.ts'
import { normaliseKey, type ContentType } from './normalise-key.ts'
import {
  fieldNames,
  profileFields,
  type FieldKeyName,
  type ProfileFields,
} from './profile-fields.ts'

/** A name and a normalised value by which profiles are found. */
export type ProfileKey = { keyName: string; value: string }

/** The keys that every profile has by itself, and how their values are compared. */
const standardKeys = {
  _account: 'STRING',
  _email: 'EMAIL_ADDRESS',
  _fullName: 'NAME',
  _phone: 'PHONE_NUMBER',
} as const satisfies Record<FieldKeyName | '_fullName', ContentType>

/** The key of an issuer and subject. The table of keys knows its name, and that it is unique. */
export const identityKeyName = '_cognitoIdentity'

/** The key that is the profile's own id, and is stored nowhere else. */
export const profileIdKeyName = '_profileId'

/** The key names that may be searched for in any domain. */
export const searchableKeyNames: readonly string[] = [
  ...Object.keys(standardKeys),
  identityKeyName,
  profileIdKeyName,
]

// A search may ask for this many characters: a longer key could never be asked for.
const charactersMax = 255

/** A value under a key name as it is kept, and as it must be looked for. */
export const profileKey = (keyName: string, value: string): ProfileKey => ({
  keyName,
  value: normaliseKey(contentTypeOf(keyName), storableText(value)),
})

/** The keys that follow from the fields of a profile; each once. */
export function keysOfFields(fields: ProfileFields): ProfileKey[] {
  const keys = fieldNames.flatMap((name) => {
    const field = profileFields[name]
    const value = fields[name]
    return 'key' in field && typeof value === 'string' ? [profileKey(field.key, value)] : []
  })
  const fullName = [fields.FirstName, fields.MiddleName, fields.LastName].filter(Boolean).join(' ')
  const all = [...keys, profileKey('_fullName', fullName)]
  return all.filter(
    (key, place) =>
      key.value !== '' &&
      key.value.length <= charactersMax &&
      place === all.findIndex((other) => isSameKey(key, other)),
  )
}

export const isSameKey = (one: ProfileKey, other: ProfileKey): boolean =>
  one.keyName === other.keyName && one.value === other.value

const contentTypeOf = (keyName: string): ContentType =>
  isStandard(keyName) ? standardKeys[keyName] : 'STRING'

const isStandard = (keyName: string): keyName is keyof typeof standardKeys =>
  Object.hasOwn(standardKeys, keyName)
