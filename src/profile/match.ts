import type { ImportNote } from './import-note.ts'
import { identityKeyName, isSameKey, type ProfileKey } from './profile-keys.ts'
import type { ObjectKey } from './read-object.ts'

/** The profiles that a key leads to. */
export type KeyMatch = ProfileKey & { profileIds: string[] }

export type Choice = { profileId: string | undefined; notes: ImportNote[] }

/**
 * Which profile an object belongs to, by the first PROFILE key that names exactly one; undefined when
 * none does. SECONDARY keys are tried only then. An identity settles it alone, and so does a unique
 * key. A key that names several is rejected, as the public contract says. If two keys name two
 * profiles, the earlier wins and the later is rejected: by the earlier alone the object would have
 * had that profile anyway, and a third one, with the keys of both, would make each of them ambiguous
 * for ever.
 */
export function chooseProfile(keys: readonly ObjectKey[], matches: readonly KeyMatch[]): Choice {
  const searched = keys.filter(({ identifiers }) => identifiers.includes('PROFILE'))
  const first = chooseAmong(
    searched.filter((key) => !isSecondary(key)),
    matches,
  )
  if (first.profileId !== undefined) return first
  const second = chooseAmong(searched.filter(isSecondary), matches)
  return { profileId: second.profileId, notes: [...first.notes, ...second.notes] }
}

const isSecondary = ({ identifiers }: ObjectKey): boolean => identifiers.includes('SECONDARY')

const isSettling = ({ keyName, identifiers }: ObjectKey): boolean =>
  keyName === identityKeyName || identifiers.includes('UNIQUE')

function chooseAmong(keys: readonly ObjectKey[], matches: readonly KeyMatch[]): Choice {
  const notes: ImportNote[] = []
  let chosen: string | undefined
  for (const key of keys) {
    const { profileIds = [] } = matches.find((match) => isSameKey(match, key)) ?? {}
    const note = judge(key, profileIds, chosen)
    notes.push(note)
    if (note.note !== 'keyMatched') continue
    chosen = note.profileId
    if (isSettling(key)) break
  }
  return { profileId: chosen, notes }
}

function judge(
  { keyName, doubt }: ObjectKey,
  profileIds: string[],
  chosen: string | undefined,
): ImportNote {
  if (doubt) return { note: 'keyRejected', keyName, reason: doubt }
  const [profileId, another] = profileIds
  if (!profileId) return { note: 'keyMatchedNothing', keyName }
  if (another) return { note: 'keyRejected', keyName, reason: 'ambiguous', profileIds }
  if (chosen && chosen !== profileId) {
    return { note: 'keyRejected', keyName, reason: 'conflicting', profileIds }
  }
  return { note: 'keyMatched', keyName, profileId }
}
