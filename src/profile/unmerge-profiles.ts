import { isDeepStrictEqual } from 'node:util'
import type { Transaction } from '../database/database.ts'
import { secondsAfter } from '../runtime/clock.ts'
import { findDomain } from './domain-store.ts'
import {
  deleteMerge,
  findLastMerge,
  findMerge,
  returnBelongings,
  type Merge,
} from './merge-store.ts'
import { fieldNames, type FieldName } from './profile-fields.ts'
import {
  insertStoredKeys,
  lockProfileStates,
  removeStoredKeys,
  restoreProfiles,
  type ProfileState,
  type StoredKey,
} from './profile-state-store.ts'
import { saveFields } from './profile-store.ts'

/** For how long a merge can be undone. */
export const undoDays = 30

const secondsOfADay = 86_400

/** The last moment at which a merge can be undone. */
export const undoUntil = ({ mergedAt }: Pick<Merge, 'mergedAt'>): Date =>
  secondsAfter(mergedAt, undoDays * secondsOfADay)

/** Of which time, and later, merges can be undone. */
export const undoableSince = (now: Date): Date => secondsAfter(now, -undoDays * secondsOfADay)

export type UnmergeOutcome =
  | { outcome: 'undone'; merge: Merge }
  | { outcome: 'refused'; reason: 'unknown' }
  | { outcome: 'refused'; reason: 'laterMerge'; mergeId: string }
  | { outcome: 'refused'; reason: 'fieldsChanged'; fields: FieldName[] }
  | { outcome: 'refused'; reason: 'keysGone'; keyNames: string[] }

/**
 * Undoes a merge: its profiles are as they were, with their keys and objects. Refused when that
 * would take back what was said of the customer since: nobody knows of which of the profiles it was
 * said. What came to the main profile since, and was none of theirs, stays with it.
 */
export async function unmergeProfiles(
  tx: Transaction,
  { id, now }: { id: string; now: Date },
): Promise<UnmergeOutcome> {
  const named = await findMerge(tx, id)
  if (!named || !(await findDomain(tx, named.domain))) return unknown
  const { domain, mainProfileId } = named
  const [main] = await lockProfileStates(tx, { domain, ids: [mainProfileId] })
  // Whoever had the profile's lock before us may have undone it.
  const merge = await findMerge(tx, id)
  if (!main || merge?.mainProfileId !== main.id || undoUntil(merge) <= now) return unknown
  const last = await findLastMerge(tx, { domain, id: main.id })
  if (last && last.id !== id) return { ...refused, reason: 'laterMerge', mergeId: last.id }
  const fields = changedFields(main, merge.after)
  if (fields.length > 0) return { ...refused, reason: 'fieldsChanged', fields }
  const keyNames = goneKeys(main, merge.after)
  if (keyNames.length > 0) return { ...refused, reason: 'keysGone', keyNames }
  await restore(tx, merge, now)
  return { outcome: 'undone', merge }
}

const refused = { outcome: 'refused' } as const
const unknown = { ...refused, reason: 'unknown' } as const

const changedFields = (main: ProfileState, after: ProfileState): FieldName[] =>
  fieldNames.filter((name) => !isDeepStrictEqual(main.fields[name], after.fields[name]))

/** Names of keys that were taken from the profile since: to give them back would be wrong, too. */
function goneKeys(main: ProfileState, after: ProfileState): string[] {
  const gone = after.keys.filter((key) => !main.keys.some((other) => isSameStored(key, other)))
  return [...new Set(gone.map(({ keyName }) => keyName))]
}

const isSameStored = (one: StoredKey, other: StoredKey): boolean =>
  one.keyName === other.keyName && one.value === other.value && one.origin === other.origin

async function restore(tx: Transaction, merge: Merge, now: Date): Promise<void> {
  const { domain, before, after } = merge
  const [main, ...others] = before.profiles
  if (!main) throw new Error(`The merge ${merge.id} was of no profile.`)
  const place = { domain, id: main.id }
  await deleteMerge(tx, merge.id)
  await restoreProfiles(tx, domain, others)
  await removeStoredKeys(tx, place, after.keys)
  for (const { id, keys } of before.profiles) await insertStoredKeys(tx, { domain, id }, keys)
  await returnBelongings(tx, place, before)
  await saveFields(tx, { ...place, fields: main.fields }, now)
}
