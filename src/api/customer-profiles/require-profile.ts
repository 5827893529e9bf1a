import type { Queryable } from '../../database/database.ts'
import { findProfile, type Profile, type ProfilePlace } from '../../profile/profile-store.ts'
import { Refusal } from '../../wire/refusal.ts'

/** A profile. Throws `ResourceNotFoundException` when there is none. */
export async function requireProfile(sql: Queryable, place: ProfilePlace): Promise<Profile> {
  const profile = await findProfile(sql, place)
  if (!profile) throw noProfile(place)
  return profile
}

export const noProfile = ({ domain, id }: ProfilePlace): Refusal =>
  new Refusal('ResourceNotFoundException', `${domain} has no profile ${id}.`)
