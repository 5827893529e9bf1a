import type { Transaction } from '../database/database.ts'
import { randomId } from '../runtime/random.ts'
import {
  insertMerge,
  listBelongings,
  moveBelongings,
  replaceByAliases,
  type Merge,
} from './merge-store.ts'
import { listAliases } from './profile-alias-store.ts'
import { distinctKeys, isSameKey, type ProfileKey } from './profile-keys.ts'
import { uniteFields, type FieldSources } from './unite-fields.ts'
import { rewriteFieldKeys } from './write-profile.ts'
import type { VouchedKey } from './vouching.ts'
import {
  insertStoredKeys,
  listKeysOfAll,
  lockProfileStates,
  type ProfileState,
  type StoredKey,
} from './profile-state-store.ts'
import { saveFields } from './profile-store.ts'

export type MergeWish = {
  domain: string
  mainId: string
  /** Others than the main one. */
  mergedIds: readonly string[]
  sources: FieldSources
  now: Date
}

export type MergeOutcome =
  | { outcome: 'merged'; merge: Merge }
  | { outcome: 'mergedBefore' }
  | { outcome: 'refused'; reason: 'noProfile'; id: string }

/**
 * Makes one profile of several: what the others have goes to the main one, and their ids lead to it
 * from now on. Everything that found one of them still finds it: no key is lost, whichever fields
 * were taken. What undoes it is kept.
 *
 * A merge decides nothing by keys, so it locks none: it locks the profiles, in the order of their
 * ids. An import that was on its way to one of them looks again when it has waited for that.
 */
export async function mergeProfiles(tx: Transaction, wish: MergeWish): Promise<MergeOutcome> {
  const { domain, mainId, mergedIds } = wish
  const place = { domain, id: mainId }
  const states = await lockProfileStates(tx, { domain, ids: [mainId, ...mergedIds] })
  const aliases = await listAliases(tx, { domain, ids: mergedIds })
  // A repeat of a request whose answer was lost finds some that are merged already.
  const isMerged = (id: string) =>
    aliases.some((each) => each.id === id && each.profileId === mainId)
  const missing = [mainId, ...mergedIds].find(
    (id) => !states.some((state) => state.id === id) && !isMerged(id),
  )
  if (missing !== undefined) return { outcome: 'refused', reason: 'noProfile', id: missing }
  const main = requireState(states, mainId)
  const others = mergedIds.filter((id) => !isMerged(id)).map((id) => requireState(states, id))
  if (others.length === 0) return { outcome: 'mergedBefore' }

  const otherIds = others.map(({ id }) => id)
  const belongings = await listBelongings(tx, { domain, ids: otherIds })
  const known = await listKeysOfAll(tx, { domain, ids: [mainId, ...otherIds], now: wish.now })
  await moveBelongings(tx, place, otherIds)
  await unite(tx, { main, others, known }, wish)
  await replaceByAliases(tx, place, otherIds)
  const after = requireState(await lockProfileStates(tx, { domain, ids: [mainId] }), mainId)
  const before = { profiles: [main, ...others], ...belongings }
  const merge = { id: randomId(), domain, mainProfileId: mainId, mergedAt: wish.now, before, after }
  await insertMerge(tx, merge)
  return { outcome: 'merged', merge }
}

function requireState(states: readonly ProfileState[], id: string): ProfileState {
  const state = states.find((each) => each.id === id)
  if (!state) throw new Error(`The profile ${id} went while it was merged.`)
  return state
}

/** Gives the main profile its fields, and the keys of all: those of no field of it as added ones. */
async function unite(
  tx: Transaction,
  {
    main,
    others,
    known,
  }: { main: ProfileState; others: readonly ProfileState[]; known: VouchedKey[] },
  { domain, sources, now }: MergeWish,
): Promise<void> {
  const profile = { domain, id: main.id, fields: uniteFields(main, others, sources) }
  await saveFields(tx, profile, now)
  const ofFields = await rewriteFieldKeys(tx, profile, { before: known, vouches: () => false })
  await insertStoredKeys(tx, profile, keysToAdd([main, ...others], ofFields))
}

function keysToAdd(states: readonly ProfileState[], ofFields: readonly ProfileKey[]): StoredKey[] {
  const stored = states.flatMap(({ keys }) => keys)
  const stays = stored.filter(
    (key) =>
      key.origin === 'added' ||
      (key.origin === 'field' && !ofFields.some((other) => isSameKey(other, key))),
  )
  return distinctKeys(stays).map((key) => ({
    ...key,
    origin: 'added',
    vouched: stays.some((other) => other.vouched && isSameKey(other, key)),
  }))
}
