import { storableText } from '../runtime/storable-text.ts'
import { isAttributeClaim, lastingClaims, readAddress, textOf, type Claims } from './claims.ts'
import type { KeyDoubt } from './import-note.ts'
import { normaliseKey, type ContentType } from './normalise-key.ts'
import type { Mapping, ObjectType, ObjectTypeKey, StandardIdentifier } from './object-type.ts'
import { readFields, type ProfileFields } from './profile-fields.ts'
import {
  boundedValue,
  contentTypeOfKey,
  distinctKeys,
  identityKeyName,
  joinKeyParts,
  type ProfileKey,
} from './profile-keys.ts'
import { membersRead, parseSource, readSource, type Source, type SourceText } from './source.ts'

/** A key that an object brings along. */
export type ObjectKey = ProfileKey & {
  identifiers: readonly StandardIdentifier[]
  /** Undefined of a key of several parts. */
  contentType: ContentType | undefined
  /** What speaks against matching by it, whatever it would match. */
  doubt: KeyDoubt | undefined
}

/** A key for which the object lacks some fields. */
export type MissingKey = { keyName: string; fieldNames: string[] }

/** An object in the terms of its type. */
export type ObjectReading = {
  /** Identifies the object: the same again replaces it. Undefined when it lacks what that is made of. */
  uniqueKey: ObjectKey | undefined
  /** In the order in which they are tried: an identity first, then the unique one. */
  keys: ObjectKey[]
  missing: MissingKey[]
  fields: ProfileFields
  /** The targets that cannot hold what was to be put there. */
  unfit: string[]
}

/** A key and what it is made of, for those who doubt: the members of the object. */
export type Evidence = Pick<ObjectKey, 'keyName' | 'value' | 'contentType'> & {
  members: readonly string[]
}

/** Reads an object by its type. `doubtOf` says what speaks against matching by a key. */
export function readObject(
  objectType: Mapping,
  object: Claims,
  doubtOf: (evidence: Evidence) => KeyDoubt | undefined = () => undefined,
): ObjectReading {
  const source = objectType.isOfClaims
    ? { ...object, address: readAddress(object['address']) }
    : object
  const fields = readSources(objectType, source)
  const { found, missing } = readKeys(objectType, fields, doubtOf)
  const texts = [...mappedTexts(objectType, fields), ...attributeTexts(objectType, fields, object)]
  return {
    uniqueKey: found.find(({ identifiers }) => identifiers.includes('UNIQUE')),
    keys: distinctKeys(found.toSorted((one, other) => rankOf(one) - rankOf(other))),
    missing,
    ...readFields(texts),
  }
}

// An identity is tied to one profile for ever, and an object to the profile that it made.
const rankOf = ({ keyName, identifiers }: ObjectKey): number =>
  keyName === identityKeyName ? 0 : identifiers.includes('UNIQUE') ? 1 : 2

type ReadField = { source: Source; read: SourceText | undefined }
type ReadFields = ReadonlyMap<string, ReadField>

const readSources = ({ Fields }: Mapping, object: Claims): ReadFields =>
  new Map(
    Object.entries(Fields).map(([name, field]) => {
      const source = parseSource(field.Source)
      if ('complaint' in source) throw new Error(`The field ${name} ${source.complaint}.`)
      return [name, { source, read: readSource(source, object) }]
    }),
  )

const mappedTexts = ({ Fields }: Mapping, fields: ReadFields): [string, string][] =>
  Object.entries(Fields).flatMap(([name, { Target }]) => {
    const text = fields.get(name)?.read?.text.trim()
    return Target && text ? [[Target.replace(/^_profile\./, ''), text]] : []
  })

function attributeTexts(
  { isOfClaims = false }: Mapping,
  fields: ReadFields,
  claims: Claims,
): [string, string][] {
  if (!isOfClaims) return []
  const mapped = new Set([...fields.values()].flatMap(({ source }) => membersRead(source)))
  return Object.entries(lastingClaims(claims)).flatMap(([name, claim]) => {
    const text = textOf(claim)
    return text && isAttributeClaim(name) && !mapped.has(name) ? [[`Attributes.${name}`, text]] : []
  })
}

type KeyUse = ObjectTypeKey & { keyName: string }

const usesOf = ({ Keys }: Pick<ObjectType, 'Keys'>): KeyUse[] =>
  Object.entries(Keys).flatMap(([keyName, uses]) => uses.map((use) => ({ keyName, ...use })))

function readKeys(
  objectType: Mapping,
  fields: ReadFields,
  doubtOf: (evidence: Evidence) => KeyDoubt | undefined,
): { found: ObjectKey[]; missing: MissingKey[] } {
  const found: ObjectKey[] = []
  const missing: MissingKey[] = []
  for (const use of usesOf(objectType)) {
    const { keyName, FieldNames, StandardIdentifiers: identifiers } = use
    const parts = FieldNames.map((name) => readKeyPart(objectType, use, name, fields.get(name)))
    const fieldNames = FieldNames.filter((_name, place) => parts[place] === undefined)
    if (fieldNames.length > 0) {
      missing.push({ keyName, fieldNames })
      continue
    }
    const whole = parts.filter((part) => part !== undefined)
    const value = joinKeyParts(whole.map((part) => part.value))
    const key = { keyName, value: keyName === identityKeyName ? value : boundedValue(value) }
    const contentType = whole.length === 1 ? whole[0]?.contentType : undefined
    const members = whole.flatMap((part) => part.members)
    const doubt = doubtOf({ ...key, contentType, members })
    found.push({ ...key, identifiers, contentType, doubt })
  }
  return { found, missing }
}

// As long as a subject may be in OpenID Connect, and a value that is searched for.
const charactersMax = 255

function readKeyPart(
  { Fields }: Mapping,
  { keyName, FieldNames, StandardIdentifiers }: KeyUse,
  name: string,
  field: ReadField | undefined,
): { value: string; contentType: ContentType; members: string[] } | undefined {
  const { text, isWhole } = field?.read ?? {}
  if (!field || text === undefined || text.length > charactersMax) return undefined
  // Half a macro may be found by, and must not be taken for the whole.
  if (!isWhole && StandardIdentifiers.length > 0) return undefined
  const declared = Fields[name]?.ContentType ?? 'STRING'
  const contentType = FieldNames.length === 1 ? contentTypeOfKey(keyName, declared) : declared
  const value = normaliseKey(contentType, storableText(text))
  return value === '' ? undefined : { value, contentType, members: membersRead(field.source) }
}
