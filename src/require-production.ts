import type { Config } from './config.ts'
import { StartError } from './runtime/start-error.ts'
import { createVault, type Vault } from './runtime/vault.ts'

/** What production is given, or it does not start: nothing stands in for it. */
export function requireProduction({ databaseUrl, secretKey, formerSecretKeys }: Config): {
  databaseUrl: string
  vault: Vault
} {
  if (databaseUrl === undefined) throw new StartError('Give a PostgreSQL, by DATABASE_URL.')
  if (!secretKey) throw new StartError('Give a secret key, by COUNTERSIGN_SECRET_KEY.')
  return { databaseUrl, vault: createVault(secretKey, formerSecretKeys) }
}
