import { timingSafeEqual } from 'node:crypto'
import type { JWK } from 'jose'
import { digest } from '../runtime/random.ts'

/** Who may sign in, and for whom: what Amazon Cognito keeps in a user pool. */
export type UserPool = {
  /** As in `us-west-2_Countersi`. */
  readonly id: string
  readonly clients: readonly AppClient[]
  readonly users: readonly PoolUser[]
}

export type AppClient = {
  readonly clientId: string
  readonly callbackUrls: readonly string[]
  readonly logoutUrls: readonly string[]
  /** How it proves at the token endpoint who it is: not at all, unless said. */
  readonly authentication?: ClientProof
}

export type ClientProof =
  | { readonly method: 'client_secret_basic' | 'client_secret_post'; readonly secret: string }
  | { readonly method: 'private_key_jwt'; readonly publicKey: JWK }

export type PoolUser = {
  readonly username: string
  readonly password: string
  /** Named as Cognito names them: `sub`, `email`, `phone_number_verified`, `custom:tier`… */
  readonly claims: { readonly sub: string; readonly [name: string]: unknown }
}

export const findClient = (pool: UserPool, clientId: string): AppClient | undefined =>
  pool.clients.find((client) => client.clientId === clientId)

export const findUserBySub = (pool: UserPool, sub: string): PoolUser | undefined =>
  pool.users.find((user) => user.claims.sub === sub)

/** The user with this username or e-mail address, in whatever case it is written. */
export function findUser(pool: UserPool, name: string): PoolUser | undefined {
  const wanted = name.trim().toLowerCase()
  return pool.users.find(({ username, claims }) =>
    [username, claims['email']].some(
      (known) => typeof known === 'string' && known.toLowerCase() === wanted,
    ),
  )
}

/** Whether this is the user's password, in the same time for a near miss as for a far one. */
export const hasPassword = (user: PoolUser, password: string): boolean =>
  timingSafeEqual(digest(user.password), digest(password))

/** What to call a user on a page. */
export function nameOf({ username, claims }: PoolUser): string {
  const { name, given_name: givenName, family_name: familyName } = claims
  const parts = typeof name === 'string' ? [name] : [givenName, familyName]
  return parts.filter((part) => typeof part === 'string').join(' ') || username
}
