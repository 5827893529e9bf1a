import type { Queryable } from '../database/database.ts'

/**
 * Remembers the fingerprint of the secret key that this database is sealed with.
 * False when the database was sealed with another.
 */
export async function isSealedWith(sql: Queryable, vaultFingerprint: Buffer): Promise<boolean> {
  await sql`
    insert into installation (vault_fingerprint)
    values (${vaultFingerprint})
    on conflict do nothing`
  const [installation] = await sql<{ vaultFingerprint: Buffer }[]>`
    select vault_fingerprint
      from installation`
  return installation?.vaultFingerprint.equals(vaultFingerprint) ?? false
}
