import type { Queryable } from '../database/database.ts'
import type { Vault } from '../runtime/vault.ts'
import type { Registration } from './identity-provider.ts'
import { findStoredRegistration } from './identity-provider-store.ts'
import type { AuthenticationSession } from './session.ts'
import { cognitoIssuer } from './user-pool.ts'

/**
 * How the provider of a session is asked: as its operator wants it now. Undefined when the user pool
 * leads to another provider since the session began: what is secret at one is told to no other.
 */
export async function findRegistration(
  { sql, vault }: { sql: Queryable; vault: Vault },
  {
    userPoolArn,
    clientId,
    issuer,
  }: Pick<AuthenticationSession, 'userPoolArn' | 'clientId' | 'issuer'>,
): Promise<Registration | undefined> {
  const stored = await findStoredRegistration(sql, { userPoolArn, clientId })
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
