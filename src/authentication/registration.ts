import type { Queryable } from '../database/database.ts'
import type { Vault } from '../runtime/vault.ts'
import type { Registration } from './identity-provider.ts'
import { findStoredRegistration, type StoredRegistration } from './identity-provider-store.ts'
import type { AuthenticationSession } from './session.ts'
import { cognitoIssuer } from './user-pool.ts'

type Begun = Pick<AuthenticationSession, 'userPoolArn' | 'clientId' | 'issuer'>

/** How the provider of a session is asked: as `readRegistration` says of what is stored. */
export const findRegistration = async (
  { sql, vault }: { sql: Queryable; vault: Vault },
  session: Begun,
): Promise<Registration | undefined> =>
  readRegistration(vault, session, await findStoredRegistration(sql, session))

/**
 * How the provider of a session is asked: as its operator wants it now. Undefined when the user pool
 * leads to another provider since the session began: what is secret at one is told to no other.
 */
export function readRegistration(
  vault: Vault,
  { userPoolArn, clientId, issuer }: Begun,
  stored: StoredRegistration | undefined,
): Registration | undefined {
  if (!stored) return cognitoIssuer(userPoolArn) === issuer ? { issuer, clientId } : undefined
  if (stored.issuer !== issuer) return undefined
  const { settings, clientSettings, authentication, secret } = stored
  return {
    issuer,
    clientId,
    authentication: authentication ?? { method: 'none' },
    secret: secret ? vault.open(secret) : undefined,
    settings: { ...settings, ...clientSettings },
  }
}
