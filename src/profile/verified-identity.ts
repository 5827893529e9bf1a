import { isAffirmed, lastingClaims, type Claims } from './claims.ts'
import type { KeyDoubt } from './import-note.ts'
import type { ContentType } from './normalise-key.ts'
import type { Mapping } from './object-type.ts'
import { identityKeyName, isSameKey, joinKeyParts } from './profile-keys.ts'
import { readObject, type Evidence, type ObjectKey, type ObjectReading } from './read-object.ts'

/** A customer as an identity provider describes him, in the terms of an object type. */
export type VerifiedIdentity = ObjectReading & {
  uniqueKey: ObjectKey
  /** What is kept of the claims. */
  content: Record<string, unknown>
}

export type Identity = { issuer: string; clientId: string; claims: Claims }

/**
 * Undefined when the claims lack what the unique key is made of. Whatever the type says, the first
 * key is issuer and subject: it is by them that a customer is known again.
 */
export function readIdentity(
  objectType: Mapping,
  { issuer, clientId, claims }: Identity,
): VerifiedIdentity | undefined {
  const content = { ...lastingClaims(claims), iss: issuer, client_id: clientId }
  const reading = readObject(objectType, content, doubtOf(content))
  const identity = identityKey(content)
  if (!reading.uniqueKey || !identity) return undefined
  const keys = [identity, ...reading.keys.filter((key) => !isSameKey(key, identity))]
  return { ...reading, uniqueKey: reading.uniqueKey, keys, content }
}

const charactersMax = 255

function identityKey({ iss, sub }: Claims): ObjectKey | undefined {
  if (typeof iss !== 'string' || typeof sub !== 'string') return undefined
  if (sub.trim() === '' || sub.length > charactersMax) return undefined
  const value = joinKeyParts([iss, sub])
  const identifiers = ['PROFILE'] as const
  return { keyName: identityKeyName, value, identifiers, contentType: undefined, doubt: undefined }
}

// What says that the customer has proved a claim, where he could have typed anything.
const proofs: Readonly<Record<string, string>> = {
  email: 'email_verified',
  phone_number: 'phone_number_verified',
}

// What OpenID Connect lets customers say of themselves: whoever likes may have the name of another.
// prettier-ignore
const selfDescriptions = new Set([
  'name', 'given_name', 'family_name', 'middle_name', 'nickname', 'preferred_username', 'profile',
  'picture', 'website', 'gender', 'birthdate', 'zoneinfo', 'locale', 'address', 'updated_at',
])

const doubtOf =
  (claims: Claims) =>
  ({ value, contentType, members }: Evidence): KeyDoubt | undefined => {
    const isProven = members.every((name) => {
      const proof = proofs[name]
      return proof === undefined ? !selfDescriptions.has(name) : isAffirmed(claims[proof])
    })
    // A subject is one among those of its issuer; an address is proven in one claim alone.
    const isOfNoIssuer = members.includes('sub') && !members.includes('iss')
    const proper = contentType && properClaims[contentType]
    const isElsewhere = proper !== undefined && !members.every((name) => name === proper)
    if (!isProven || isOfNoIssuer || isElsewhere) return 'unverified'
    const isNational = contentType === 'PHONE_NUMBER' && !/^\+\d+$/.test(value)
    return isNational ? 'notInternational' : undefined
  }

const properClaims: Partial<Record<ContentType, string>> = {
  EMAIL_ADDRESS: 'email',
  PHONE_NUMBER: 'phone_number',
}
