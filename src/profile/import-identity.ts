import type { Transaction } from '../database/database.ts'
import { findObjectType } from './find-object-type.ts'
import type { ImportNote } from './import-note.ts'
import { importObject, type ImportRefusal as ObjectRefusal } from './import-object.ts'
import type { ObjectType } from './object-type.ts'
import type { ProfileFields } from './profile-fields.ts'
import { readIdentity, type Identity } from './verified-identity.ts'
import { identityProvider } from './vouching.ts'

export type SignIn = Identity & {
  domain: string
  objectTypeName: string
  /** The type of that name, where it was read already. */
  objectType?: ObjectType | undefined
  now: Date
}

export type ImportRefusal = ObjectRefusal | 'profile:unknownObjectType' | 'profile:missingUniqueKey'

export type ImportOutcome =
  | {
      outcome: 'imported'
      profileId: string
      firstName: string | undefined
      profile: ProfileFields
      created: boolean
      notes: ImportNote[]
    }
  | { outcome: 'refused'; reason: ImportRefusal; notes: ImportNote[] }

/**
 * Makes a verified identity a profile: the one that has it, else the one that its verified e-mail or
 * phone number leads to, or what else its object type matches by; else a new one. The claims must
 * come from a verified token.
 */
export async function importIdentity(tx: Transaction, signIn: SignIn): Promise<ImportOutcome> {
  const { domain, objectTypeName, now } = signIn
  const objectType =
    signIn.objectType ?? (await findObjectType(tx, { domain, name: objectTypeName }))
  if (!objectType) return refused('profile:unknownObjectType')
  const identity = readIdentity(objectType, signIn)
  if (!identity) return refused('profile:missingUniqueKey')

  const outcome = await importObject(tx, {
    domain,
    objectType,
    reading: identity,
    content: identity.content,
    vouches: identityProvider(identity.keys),
    now,
  })
  if (outcome.outcome === 'refused') return outcome
  const { profile, created, notes } = outcome
  const { id: profileId, fields } = profile
  return {
    outcome: 'imported',
    profileId,
    firstName: fields.FirstName,
    profile: fields,
    created,
    notes,
  }
}

const refused = (reason: ImportRefusal): ImportOutcome => ({
  outcome: 'refused',
  reason,
  notes: [],
})
