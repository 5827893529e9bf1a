import {
  asRecord,
  isAffirmed,
  isAttributeClaim,
  lastingClaims,
  readAddress,
  textOf,
  type Claims,
} from './claims.ts'
import type { ImportNote, KeyDoubt } from './import-note.ts'
import { normaliseKey } from './normalise-key.ts'
import type { ObjectType } from './object-type.ts'
import { readFields, type ProfileFields } from './profile-fields.ts'
import type { ProfileKey } from './profile-keys.ts'

/** A key that a sign-in brings along, and what speaks against matching by it. */
export type SignInKey = ProfileKey & { isUnique: boolean; doubt: KeyDoubt | undefined }

/** A customer as an identity provider describes him, in the terms of an object type. */
export type VerifiedIdentity = {
  /** Identifies the object that is imported: the same again replaces it. */
  uniqueKey: ProfileKey
  /** In the order in which they are tried; the unique one among them. */
  keys: SignInKey[]
  fields: ProfileFields
  content: Record<string, unknown>
  notes: ImportNote[]
}

/** Undefined when the claims lack what the unique key is made of. */
export function readIdentity(
  objectType: ObjectType,
  { issuer, clientId, claims }: { issuer: string; clientId: string; claims: Claims },
): VerifiedIdentity | undefined {
  const content = { ...lastingClaims(claims), iss: issuer, client_id: clientId }
  const source = { ...content, address: readAddress(claims['address']) }
  const keys = readKeys(objectType, source)
  const uniqueKey = keys.find(({ isUnique }) => isUnique)
  if (!uniqueKey) return undefined
  const { fields, unfit } = readFields([
    ...mappedTexts(objectType, source),
    ...attributeTexts(objectType, content),
  ])
  const notes = unfit.map((field) => ({ note: 'fieldSkipped', field, reason: 'unfit' }) as const)
  return { uniqueKey, keys, fields, content, notes }
}

const isMapped = ({ Fields }: ObjectType, claim: string): boolean =>
  Object.values(Fields).some(({ Source }) => `${Source}.`.startsWith(`_source.${claim}.`))

const mappedTexts = ({ Fields }: ObjectType, source: Claims): [string, string][] =>
  Object.values(Fields).flatMap(({ Source, Target }) => {
    const text = textAt(source, Source)?.trim()
    return Target && text ? [[Target.replace(/^_profile\./, ''), text]] : []
  })

const attributeTexts = (objectType: ObjectType, claims: Claims): [string, string][] =>
  Object.entries(claims).flatMap(([name, claim]) => {
    const text = textOf(claim)
    const isAttribute = text && isAttributeClaim(name) && !isMapped(objectType, name)
    return isAttribute ? [[`Attributes.${name}`, text]] : []
  })

function textAt(source: Claims, path: string): string | undefined {
  const names = path.replace(/^_source\./, '').split('.')
  return textOf(names.reduce<unknown>((value, name) => asRecord(value)?.[name], source))
}

const readKeys = (objectType: ObjectType, source: Claims): SignInKey[] =>
  Object.entries(objectType.Keys).flatMap(([keyName, uses]) =>
    uses.flatMap(({ StandardIdentifiers, FieldNames }) => {
      if (!StandardIdentifiers.includes('PROFILE')) return []
      const isUnique = StandardIdentifiers.includes('UNIQUE')
      const parts = FieldNames.map((name) => readKeyPart(objectType, name, source))
      // An issuer is a URL without a fragment: the first # ends it, whatever a subject may hold.
      const value = parts.map((part) => part?.value).join('#')
      const doubt = parts.map((part) => part?.doubt).find(Boolean)
      return parts.every(Boolean) ? [{ keyName, value, isUnique, doubt }] : []
    }),
  )

// As long as a subject may be in OpenID Connect, and a value that is searched for.
const charactersMax = 255

// What says that the customer has proved a claim, where he could have typed anything.
const proofs: Readonly<Record<string, string>> = {
  '_source.email': 'email_verified',
  '_source.phone_number': 'phone_number_verified',
}

function readKeyPart(
  { Fields }: ObjectType,
  name: string,
  source: Claims,
): { value: string; doubt: KeyDoubt | undefined } | undefined {
  const field = Fields[name]
  const text = field && textAt(source, field.Source)
  if (!text || text.length > charactersMax) return undefined
  const { Source, ContentType = 'STRING' } = field
  const value = normaliseKey(ContentType, text)
  const proof = proofs[Source]
  if (proof && !isAffirmed(source[proof])) return { value, doubt: 'unverified' }
  const isNational = ContentType === 'PHONE_NUMBER' && !/^\+\d+$/.test(value)
  return { value, doubt: isNational ? 'notInternational' : undefined }
}
