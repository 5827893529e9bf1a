import type { Transaction } from '../database/database.ts'
import type { Claims } from './claims.ts'
import { findDomain } from './domain-store.ts'
import type { ImportNote } from './import-note.ts'
import { chooseProfile } from './match.ts'
import { objectTypeNamed } from './object-type.ts'
import { mergeFields, type ProfileFields } from './profile-fields.ts'
import {
  findVouchedProfiles,
  insertIdentityKey,
  listFieldKeys,
  lockKeys,
} from './profile-key-store.ts'
import { saveProfileObject } from './profile-object-store.ts'
import { lockProfile, type Profile } from './profile-store.ts'
import { readIdentity, type SignInKey, type VerifiedIdentity } from './verified-identity.ts'
import { fieldsToKeep, identityProvider } from './vouching.ts'
import { createProfile, rewriteProfile } from './write-profile.ts'

export type SignIn = {
  domain: string
  objectTypeName: string
  issuer: string
  clientId: string
  claims: Claims
  now: Date
}

export type ImportRefusal =
  'profile:unknownObjectType' | 'profile:unknownDomain' | 'profile:missingUniqueKey'

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
 * phone number leads to, else a new one. The claims must come from a verified token. What arrives
 * overwrites what stood there, but nothing that nobody vouches for overwrites what somebody does.
 *
 * Two imports that share a key wait for one another, until the transaction of the first ends; it
 * needs PostgreSQL's default isolation, which sees after the wait what the other has written.
 */
export async function importIdentity(tx: Transaction, signIn: SignIn): Promise<ImportOutcome> {
  const { domain, now } = signIn
  const objectType = objectTypeNamed(signIn.objectTypeName)
  if (!objectType) return refused('profile:unknownObjectType')
  if (!(await findDomain(tx, domain))) return refused('profile:unknownDomain')
  const identity = readIdentity(objectType, signIn)
  if (!identity) return refused('profile:missingUniqueKey')

  const { profile: known, notes } = await findOwnProfile(tx, domain, identity.keys)
  const written = known
    ? await updateProfile(tx, known, identity, now)
    : await makeProfile(tx, domain, identity, now)
  if (!written) return refused('profile:unknownDomain')
  const { uniqueKey, content } = identity
  const object = { objectTypeName: objectType.name, uniqueKey: uniqueKey.value, content }
  await insertIdentityKey(tx, written.profile, uniqueKey)
  await saveProfileObject(tx, written.profile, object, now)

  const { id: profileId, fields } = written.profile
  return {
    outcome: 'imported',
    profileId,
    firstName: fields.FirstName,
    profile: fields,
    created: !known,
    notes: [...notes, ...identity.notes, ...written.notes],
  }
}

const refused = (reason: ImportRefusal): ImportOutcome => ({
  outcome: 'refused',
  reason,
  notes: [],
})

/** The profile that the keys lead to, locked. */
async function findOwnProfile(
  tx: Transaction,
  domain: string,
  keys: readonly SignInKey[],
): Promise<{ profile: Profile | undefined; notes: ImportNote[] }> {
  const usable = keys.filter(({ doubt }) => !doubt)
  await lockKeys(tx, domain, usable)
  const choose = async () => chooseProfile(keys, await findVouchedProfiles(tx, domain, usable))

  let choice = await choose()
  for (;;) {
    if (!choice.profileId) return { profile: undefined, notes: choice.notes }
    const profile = await lockProfile(tx, { domain, id: choice.profileId })
    // While we waited for it, another may have given it other keys: look again.
    choice = await choose()
    if (profile && choice.profileId === profile.id) return { profile, notes: choice.notes }
  }
}

type Written = { profile: Profile; notes: ImportNote[] }

async function makeProfile(
  tx: Transaction,
  domain: string,
  { fields, keys }: VerifiedIdentity,
  now: Date,
): Promise<Written | undefined> {
  const vouches = identityProvider(keys)
  const profile = await createProfile(tx, domain, { fields, vouches, now })
  return profile && { profile, notes: [{ note: 'profileCreated', profileId: profile.id }] }
}

async function updateProfile(
  tx: Transaction,
  known: Profile,
  { fields, keys }: VerifiedIdentity,
  now: Date,
): Promise<Written> {
  const vouches = identityProvider(keys)
  const before = { before: known.fields, keys: await listFieldKeys(tx, known) }
  const kept = fieldsToKeep(before, { fields, vouches })
  const changes = { ...fields, ...Object.fromEntries(kept.map((name) => [name, undefined])) }
  const profile = { ...known, fields: mergeFields(known.fields, changes) }
  await rewriteProfile(tx, known, { fields: profile.fields, vouches, now })
  return {
    profile,
    notes: [
      ...kept.map((field) => ({ note: 'fieldKept', field, reason: 'unverified' }) as const),
      { note: 'profileUpdated', profileId: known.id },
    ],
  }
}
