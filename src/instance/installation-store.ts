import type { Queryable, Transaction } from '../database/database.ts'
import type { Vault } from '../runtime/vault.ts'

/**
 * Remembers the fingerprint of the secret key that this database is sealed with. False when it was
 * sealed with one that the vault does not know.
 */
export async function isSealedWith(
  sql: Queryable,
  { fingerprint, knows }: Pick<Vault, 'fingerprint' | 'knows'>,
): Promise<boolean> {
  await sql`
    insert into installation (vault_fingerprint)
    values (${fingerprint})
    on conflict do nothing`
  const [installation] = await sql<{ vaultFingerprint: Buffer }[]>`
    select vault_fingerprint
      from installation`
  return installation !== undefined && knows(installation.vaultFingerprint)
}

/** What is sealed in the database, wherever it stands. */
export const sealedColumns = [
  { table: 'access_key', column: 'secret' },
  { table: 'app_client', column: 'secret' },
  { table: 'streaming_signing_key', column: 'private_key' },
  { table: 'authentication_session', column: 'authorization_request' },
  { table: 'authentication_session', column: 'answer' },
] as const

/**
 * Seals everything anew with the vault's own key. Whoever seals meanwhile waits, or their value was
 * sealed with that key before, as the caller has seen to. Gives how many values there were.
 */
export async function sealAnew(
  tx: Transaction,
  { seal, open, fingerprint }: Vault,
): Promise<number> {
  let count = 0
  for (const { table, column } of sealedColumns) {
    await tx`lock table ${tx(table)} in exclusive mode`
    const rows = await tx<{ place: string; sealed: Buffer }[]>`
      select ctid::text as place, ${tx(column)} as sealed
        from ${tx(table)}
       where ${tx(column)} is not null`
    for (const { place, sealed } of rows) {
      await tx`
        update ${tx(table)}
           set ${tx({ [column]: seal(open(sealed)) })}
         where ctid = ${place}::text::tid`
    }
    count += rows.length
  }
  await tx`update installation set vault_fingerprint = ${fingerprint}`
  return count
}
