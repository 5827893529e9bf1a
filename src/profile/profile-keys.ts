import { digest } from '../runtime/random.ts'
import { storableText } from '../runtime/storable-text.ts'
import { nationalNumber, normaliseKey, type ContentType } from './normalise-key.ts'
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

/** What the product's own integrations are found by: any domain may add and search for them. */
// prettier-ignore
const predefinedKeyNames = [
  '_assetId', '_caseId', '_orderId', '_ctrContactId', '_marketoLeadId', '_salesforceAccountId',
  '_salesforceContactId', '_salesforceAssetId', '_zendeskUserId', '_zendeskExternalId',
  '_zendeskTicketId', '_serviceNowSystemId', '_serviceNowIncidentId', '_segmentUserId',
  '_shopifyCustomerId', '_shopifyOrderId',
]

/** The key names that may be searched for in any domain. */
export const searchableKeyNames: readonly string[] = [
  ...Object.keys(standardKeys),
  ...predefinedKeyNames,
  identityKeyName,
  profileIdKeyName,
]

// A search may ask for this many characters: a longer key could never be asked for.
const charactersMax = 255

/** How the values of a key are compared: of the standard keys always as here, of others as a type says. */
export const contentTypeOfKey = (
  keyName: string,
  otherwise: ContentType = 'STRING',
): ContentType => (isStandard(keyName) ? standardKeys[keyName] : otherwise)

const isStandard = (keyName: string): keyName is keyof typeof standardKeys =>
  Object.hasOwn(standardKeys, keyName)

/** A value under a key name as it is kept, and as it must be looked for. */
export const profileKey = (
  keyName: string,
  value: string,
  otherwise: ContentType = 'STRING',
): ProfileKey => ({
  keyName,
  value: normaliseKey(contentTypeOfKey(keyName, otherwise), storableText(value)),
})

/**
 * A key of several parts, each normalised. Only the last may hold a bare #, so no two lists of parts
 * become one value; of an issuer, which is a URL without a fragment, none is escaped.
 */
export const joinKeyParts = (parts: readonly string[]): string =>
  parts
    .map((part, place) => (place < parts.length - 1 ? part.replaceAll(/[\\#]/g, '\\$&') : part))
    .join('#')

/** A value that fits an index and the wire: its digest, where it is too long for them. */
export const boundedValue = (value: string): string =>
  value.length <= charactersMax ? value : `sha256:${digest(value).toString('hex')}`

/** The keys that follow from the fields of a profile; each once. */
export function keysOfFields(fields: ProfileFields): ProfileKey[] {
  const keys = fieldNames.flatMap((name) => {
    const field = profileFields[name]
    const value = fields[name]
    return 'key' in field && typeof value === 'string' ? [profileKey(field.key, value)] : []
  })
  const fullName = [fields.FirstName, fields.MiddleName, fields.LastName].filter(Boolean).join(' ')
  const all = [...keys, profileKey('_fullName', fullName)]
  return distinctKeys(all.filter(({ value }) => value !== '' && value.length <= charactersMax))
}

export const distinctKeys = <Key extends ProfileKey>(keys: readonly Key[]): Key[] =>
  keys.filter((key, place) => place === keys.findIndex((other) => isSameKey(key, other)))

export const isSameKey = (one: ProfileKey, other: ProfileKey): boolean =>
  one.keyName === other.keyName && one.value === other.value

/**
 * The values under which a search looks for one: as each of the content types that the key has, and
 * a phone number also as it is dialled at home, `~` and the number, which is stored beside it.
 */
export function searchedValues(
  keyName: string,
  value: string,
  contentTypes: readonly ContentType[],
): string[] {
  const types = contentTypes.length > 0 ? contentTypes : (['STRING'] as const)
  const values = types.flatMap((type) => {
    const { value: normal } = profileKey(keyName, value, type)
    const isPhone = contentTypeOfKey(keyName, type) === 'PHONE_NUMBER'
    return isPhone ? [normal, ...otherPhoneForms(normal)] : [normal]
  })
  return [...new Set(values)]
}

// Asked from abroad, a number that was written without its country is found as well; asked from home,
// one with any country is.
function otherPhoneForms(number: string): string[] {
  const national = nationalNumber(number)
  if (national !== undefined) return [national, `0${national}`]
  return /^\d+$/.test(number) ? [`~${number}`, `~${number.replace(/^0/, '')}`] : []
}

/** What a phone number is found by besides itself. Nobody vouches for it, so nothing is matched by it. */
export function homeForm({ keyName, value }: ProfileKey): ProfileKey | undefined {
  const national = nationalNumber(value)
  return national === undefined ? undefined : { keyName, value: `~${national}` }
}
