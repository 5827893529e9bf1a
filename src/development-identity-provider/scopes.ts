import type { PoolUser, UserPool } from './user-pool.ts'

/** The scopes that every app client may ask for, and gets when it asks for none. */
export const scopes = ['openid', 'email', 'phone', 'profile']

/** Which claims a scope brings. `profile` brings whatever else the pool knows of its users. */
export function claimsByScope(pool: UserPool): Record<string, string[]> {
  const openid = ['sub', 'auth_time', 'token_use', 'cognito:username']
  const email = ['email', 'email_verified']
  const phone = ['phone_number', 'phone_number_verified']
  const claimed = new Set([...openid, ...email, ...phone])
  const known = new Set(pool.users.flatMap(({ claims }) => Object.keys(claims)))
  return { openid, email, phone, profile: [...known].filter((name) => !claimed.has(name)) }
}

/** All that an ID token can say of a user; the scopes choose from it. */
export const claimsOf = ({ username, claims }: PoolUser) => ({
  'cognito:username': username,
  token_use: 'id',
  ...claims,
})
