import type { ImportNote } from './import-note.ts'
import { isSameKey, type ProfileKey } from './profile-keys.ts'
import type { SignInKey } from './verified-identity.ts'

/** The profiles that a key leads to. */
export type KeyMatch = ProfileKey & { profileIds: string[] }

/**
 * Which profile a sign-in belongs to, by the first key that names exactly one; undefined when none
 * does. The unique key settles it alone. A key that names several is rejected, as the public
 * contract says. If two keys name two profiles, the earlier wins and the later is rejected: by
 * the earlier alone the customer would have had that profile anyway, and a third one, with the keys
 * of both, would make each of them ambiguous for ever.
 */
export function chooseProfile(
  keys: readonly SignInKey[],
  matches: readonly KeyMatch[],
): {
  profileId: string | undefined
  notes: ImportNote[]
} {
  const notes: ImportNote[] = []
  let chosen: string | undefined
  for (const key of keys) {
    const { profileIds = [] } = matches.find((match) => isSameKey(match, key)) ?? {}
    const note = judge(key, profileIds, chosen)
    notes.push(note)
    if (note.note === 'keyMatched') chosen = note.profileId
    if (chosen && key.isUnique) break
  }
  return { profileId: chosen, notes }
}

function judge(
  { keyName, doubt }: SignInKey,
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
