import type { Transaction } from '../database/database.ts'
import { secondsAfter } from '../runtime/clock.ts'
import { findDomain, type Domain } from './domain-store.ts'
import type { ImportNote, ReadKeyNote } from './import-note.ts'
import { mask } from './mask.ts'
import { chooseProfile, type Choice, type KeyMatch } from './match.ts'
import type { ObjectType } from './object-type.ts'
import { lockObjectType } from './object-type-store.ts'
import { mergeFields, type ProfileFields } from './profile-fields.ts'
import { findVouchedProfiles, insertIdentityKey, listKeys, lockKeys } from './profile-key-store.ts'
import {
  boundedValue,
  identityKeyName,
  isSameKey,
  keysOfFields,
  profileIdKeyName,
  type ProfileKey,
} from './profile-keys.ts'
import {
  countProfileObjects,
  findProfileObject,
  saveProfileObject,
  type ObjectPlace,
} from './profile-object-store.ts'
import { lockProfile, type Profile } from './profile-store.ts'
import type { ObjectKey, ObjectReading } from './read-object.ts'
import { atHome, fieldsToKeep, vouchFor, type VouchedKey, type Voucher } from './vouching.ts'
import { createProfile, newProfile, rewriteProfile } from './write-profile.ts'

/** An object that was read by its type, and who says what it says. */
export type Import = {
  domain: string
  objectType: ObjectType
  reading: ObjectReading & { uniqueKey: ObjectKey }
  content: Record<string, unknown>
  vouches: Voucher
  now: Date
}

export type ImportRefusal =
  'profile:unknownDomain' | 'profile:noMatch' | 'profile:uniqueKeyTaken' | 'profile:tooManyObjects'

export type ImportedObject = {
  outcome: 'imported'
  profile: Profile
  uniqueKey: string
  created: boolean
  notes: ImportNote[]
}

export type ObjectOutcome =
  ImportedObject | { outcome: 'refused'; reason: ImportRefusal; notes: ImportNote[] }

/**
 * Makes an object part of a profile: of the one that its keys lead to, else of the one that it was
 * part of, else of a new one, if its type allows to make one. What arrives overwrites what stood
 * there, but nothing that nobody vouches for overwrites what somebody does.
 *
 * Two imports that share a key wait for one another, until the transaction of the first ends: also
 * where one only writes the key that the other looks for. So the outcome is that of some order, one
 * after the other. It needs PostgreSQL's default isolation, which sees after the wait what the other
 * has written.
 */
export async function importObject(tx: Transaction, wish: Import): Promise<ObjectOutcome> {
  let locks = keysConcerned(wish)
  for (;;) {
    const [, outcome] = await Promise.all([setSavepoint(tx), tryImport(tx, wish, locks)])
    if (!('tryAgain' in outcome)) return outcome
    // Locks are taken in one order only, so what is missing is taken with all others from the start.
    await tx`rollback to savepoint import_object`
    locks = [...locks, ...outcome.tryAgain]
  }
}

// Statements are sent in the order in which functions that await them are called.
async function setSavepoint(tx: Transaction): Promise<void> {
  await tx`savepoint import_object`
}

/** What will be looked for or written, as far as it is known before the profile is. */
const keysConcerned = ({ objectType, reading }: Import): ProfileKey[] => [
  { keyName: `object:${objectType.name}`, value: objectKeyOf(reading) },
  ...reading.keys,
  ...keysOfFields(reading.fields),
]

const objectKeyOf = ({ uniqueKey }: Import['reading']): string => boundedValue(uniqueKey.value)

type KnownObject = { profileId: string; keys: VouchedKey[] } | undefined

type TryAgain = { tryAgain: ProfileKey[] }

async function tryImport(
  tx: Transaction,
  wish: Import,
  locks: readonly ProfileKey[],
): Promise<ObjectOutcome | TryAgain> {
  const [, found] = await Promise.all([lockKeys(tx, wish.domain, locks), findProfileOf(tx, wish)])
  if (!('choice' in found)) return found
  const change = changeOf(found, wish)
  const unlocked = changedKeys(found, change).filter(
    (key) => !locks.some((lock) => isSameKey(lock, key)),
  )
  return unlocked.length > 0 ? { tryAgain: unlocked } : write(tx, wish, { ...found, change })
}

type Found = {
  domain: Domain
  place: ObjectPlace
  object: KnownObject
  choice: Choice
  /** The chosen profile, locked. Undefined: a new one is to be made. */
  known: Profile | undefined
  /** All keys that the chosen profile has. */
  before: VouchedKey[]
}

/** Where the object stands, and the profile that it is to be part of. */
async function findProfileOf(
  tx: Transaction,
  wish: Import,
): Promise<Found | ObjectOutcome | TryAgain> {
  const { objectType, reading, now } = wish
  const place = {
    domain: wish.domain,
    objectTypeName: objectType.name,
    uniqueKey: objectKeyOf(reading),
  }
  const [domain, object, matches] = await Promise.all([
    findDomain(tx, wish.domain),
    findProfileObject(tx, place, now),
    findMatches(tx, wish),
  ])
  if (!domain) return refused('profile:unknownDomain', wish)
  if (!object && !(await hasRoom(tx, wish))) return refused('profile:tooManyObjects', wish)

  const choice = choose(wish, matches, object)
  const refusal = refusalOf(wish, choice, object)
  if (refusal) {
    // Between the two looks a merge may have moved the object, and what it would be refused for.
    const isMoved = (await findProfileObject(tx, place, now))?.profileId !== object?.profileId
    return isMoved ? { tryAgain: [] } : refused(refusal, wish, choice.notes)
  }
  if (choice.profileId === undefined) {
    return { domain, place, object, choice, known: undefined, before: [] }
  }
  // While we waited for the profile, it may have come by other keys, or gone.
  const profilePlace = { domain: domain.name, id: choice.profileId }
  const [known, before, objectNow, matchesNow] = await Promise.all([
    lockProfile(tx, profilePlace),
    listKeys(tx, { ...profilePlace, now }),
    findProfileObject(tx, place, now),
    findMatches(tx, wish),
  ])
  const again = choose(wish, matchesNow, objectNow)
  if (!known || again.profileId !== known.id) return { tryAgain: [] }
  return { domain, place, object, choice, known, before }
}

/** The keys that come or go: whoever looks for one must wait, or have come before. */
function changedKeys({ known, object }: Found, { profile }: Change): ProfileKey[] {
  const before = keysOfFields(known?.fields ?? {})
  const after = keysOfFields(profile.fields)
  const isIn = (keys: readonly ProfileKey[]) => (key: ProfileKey) =>
    keys.some((other) => isSameKey(key, other))
  const come = after.filter((key) => !isIn(before)(key))
  const gone = before.filter((key) => !isIn(after)(key))
  // Nobody is led anywhere by a key that nobody vouches for.
  const replaced = object?.keys.filter(({ vouched }) => vouched) ?? []
  return [...come, ...gone, ...replaced]
}

/** Writes all that comes of it. */
async function write(
  tx: Transaction,
  wish: Import,
  { domain, place, object, choice, known, before, change }: Found & { change: Change },
): Promise<ObjectOutcome> {
  const { objectType, reading, content, vouches, now } = wish
  const { profile } = change
  const kept = keptKeys(wish, { created: !known, object })
  const notes = [
    readNote(wish),
    ...choice.notes,
    ...reading.unfit.map((field) => ({ note: 'fieldSkipped', field, reason: 'unfit' }) as const),
    ...kept.notes,
    ...change.notes,
  ]
  const expirationDays = objectType.expirationDays ?? domain.defaultExpirationDays
  const expiresAt = secondsAfter(now, expirationDays * secondsOfADay)
  const identities = kept.keys.filter(({ keyName }) => keyName === identityKeyName)
  const keys = keysOfObject(kept.keys, before, wish)
  const saved = { ...place, profileId: profile.id, content, notes, expiresAt }
  await Promise.all([
    known
      ? rewriteProfile(tx, known, { fields: profile.fields, before, vouches, now })
      : makeProfile(tx, profile, wish),
    ...identities.map((identity) => insertIdentityKey(tx, profile, identity)),
    saveProfileObject(tx, saved, { keys, now }),
  ])
  return { outcome: 'imported', profile, uniqueKey: place.uniqueKey, created: !known, notes }
}

const secondsOfADay = 86_400

const refused = (reason: ImportRefusal, wish: Import, notes: ImportNote[] = []): ObjectOutcome => ({
  outcome: 'refused',
  reason,
  notes: [readNote(wish), ...notes],
})

async function hasRoom(tx: Transaction, { domain, objectType, now }: Import): Promise<boolean> {
  const { name, objectsMax } = objectType
  if (objectsMax === undefined) return true
  await lockObjectType(tx, { domain, name })
  return (await countProfileObjects(tx, { domain, objectTypeName: name }, now)) < objectsMax
}

/** Where the keys of the object lead to. */
function findMatches(
  tx: Transaction,
  { domain, reading: { keys }, now }: Import,
): Promise<KeyMatch[]> {
  const usable = keys.filter(({ doubt }) => !doubt)
  return findVouchedProfiles(tx, { domain, keys: usable, now })
}

/** By its keys; else where the object was. */
function choose(
  { reading: { keys, uniqueKey } }: Import,
  matches: readonly KeyMatch[],
  object: KnownObject,
): Choice {
  const choice = chooseProfile(keys, matches)
  // An object that nobody vouched for is no reason to join the profile of whoever left it.
  const isVouched = object?.keys.some((key) => key.vouched && isSameKey(key, uniqueKey))
  if (choice.profileId !== undefined || !object || !isVouched) return choice
  const { profileId } = object
  return { profileId, notes: [...choice.notes, { note: 'objectKnown', profileId }] }
}

function refusalOf(
  { objectType, reading }: Import,
  { profileId, notes }: Choice,
  object: KnownObject,
): ImportRefusal | undefined {
  // What nobody vouches for takes no object from the profile of another, nor itself into that.
  const isMatched = notes.some(({ note }) => note === 'keyMatched')
  const isOthers = object && (!isMatched || profileId !== object.profileId)
  if (isOthers && reading.uniqueKey.doubt) return 'profile:uniqueKeyTaken'
  return profileId === undefined && !objectType.AllowProfileCreation ? 'profile:noMatch' : undefined
}

const readNote = ({ objectType, reading: { keys, missing } }: Import): ImportNote => {
  const read = keys.map(({ keyName, identifiers, value }): ReadKeyNote => {
    return { keyName, identifiers, value: mask({ keyName, value }) }
  })
  const lacked = missing.map(({ keyName, fieldNames }) => ({ keyName, missing: fieldNames }))
  return { note: 'objectRead', objectTypeName: objectType.name, keys: [...read, ...lacked] }
}

/** The profile as it is to be. */
type Change = { profile: Profile; notes: ImportNote[] }

const changeOf = ({ known, before }: Found, wish: Import): Change =>
  known ? updated(known, before, wish) : made(wish)

function made({ domain, reading: { fields } }: Import): Change {
  const profile = newProfile(domain, fields)
  return { profile, notes: [{ note: 'profileCreated', profileId: profile.id }] }
}

function updated(
  known: Profile,
  before: readonly VouchedKey[],
  { reading: { fields }, vouches }: Import,
): Change {
  const kept = fieldsToKeep({ before: known.fields, keys: before }, { fields, vouches })
  const changes: ProfileFields = Object.fromEntries(
    Object.entries(fields).filter(([name]) => !kept.some((field) => field === name)),
  )
  return {
    profile: { ...known, fields: mergeFields(known.fields, changes) },
    notes: [
      ...kept.map((field) => ({ note: 'fieldKept', field, reason: 'unverified' }) as const),
      { note: 'profileUpdated', profileId: known.id },
    ],
  }
}

async function makeProfile(
  tx: Transaction,
  profile: Profile,
  { vouches, now }: Import,
): Promise<void> {
  if (await createProfile(tx, profile, { vouches, now })) return
  throw new Error(`The domain ${profile.domain} went while it was imported into.`)
}

/** The keys that stay when the object is in, and why others do not. */
function keptKeys(
  { reading: { keys } }: Import,
  { created, object }: { created: boolean; object: KnownObject },
): { keys: ObjectKey[]; notes: ImportNote[] } {
  const reasonOf = (key: ObjectKey) => {
    if (key.identifiers.includes('LOOKUP_ONLY') || key.keyName === profileIdKeyName) {
      return 'lookupOnly'
    }
    // The object that brought it when its profile was made still brings it.
    const isNew = created || object?.keys.some((known) => isSameKey(known, key)) === true
    return key.identifiers.includes('NEW_ONLY') && !isNew ? 'newOnly' : undefined
  }
  return {
    keys: keys.filter((key) => reasonOf(key) === undefined),
    notes: keys.flatMap((key) => {
      const reason = reasonOf(key)
      return reason ? [{ note: 'keyNotKept', keyName: key.keyName, reason } as const] : []
    }),
  }
}

/** What the object itself is found by. An identity is its profile's. */
function keysOfObject(
  keys: readonly ObjectKey[],
  before: readonly VouchedKey[],
  { vouches }: Import,
): VouchedKey[] {
  const others = keys.filter(({ keyName }) => keyName !== identityKeyName)
  const phones = others.filter(({ contentType }) => contentType === 'PHONE_NUMBER')
  return [...vouchFor(others, before, vouches), ...atHome(phones)]
}
