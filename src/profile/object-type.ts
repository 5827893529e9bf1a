import type { ContentType } from './normalise-key.ts'

/**
 * What a key of an object type is for, in the words of the product.
 *
 * UNIQUE: the object; the same again replaces it. PROFILE: the profile, which it leads to.
 * SECONDARY: only if no other PROFILE key leads to one. LOOKUP_ONLY: leads, and is not kept.
 * NEW_ONLY: is kept only if the profile is made with the object. None of them: is found by a search.
 */
export const standardIdentifiers = [
  'UNIQUE',
  'PROFILE',
  'SECONDARY',
  'LOOKUP_ONLY',
  'NEW_ONLY',
] as const

export type StandardIdentifier = (typeof standardIdentifiers)[number]

/** `Source` starts with `_source.`, `Target` with `_profile.`; without one, a field is for keys only. */
export type ObjectTypeField = {
  Source: string
  Target?: string | undefined
  ContentType?: ContentType | undefined
}

/** One use of a key: what it is for, and the fields that it is made of. */
export type ObjectTypeKey = {
  StandardIdentifiers: readonly StandardIdentifier[]
  FieldNames: readonly string[]
}

/** How an object becomes part of a profile: in the language of the product, named as on the wire. */
export type Mapping = {
  Fields: Readonly<Record<string, ObjectTypeField>>
  /** By key name, which is global to a domain. They are tried in their order. */
  Keys: Readonly<Record<string, readonly ObjectTypeKey[]>>
  /** Whether an object that matches no profile makes a new one. */
  AllowProfileCreation: boolean
  /** What it reads are the claims of a sign-in: those that no field asks for become attributes. */
  isOfClaims?: boolean
}

/** An object type as an import needs it: a mapping, and how long and how many objects are kept. */
export type ObjectType = Mapping & {
  name: string
  /** Undefined: as the domain has it. */
  expirationDays?: number | undefined
  objectsMax?: number | undefined
}
