import type { Queryable } from '../database/database.ts'

/** The key as it is kept: sealed, with its certificate beside it. */
export type KeptKey = { privateKey: Buffer; certificate: string }

/** The key that signs notifications, once one has been made. */
export async function findSigningKey(sql: Queryable): Promise<KeptKey | undefined> {
  const [kept] = await sql<KeptKey[]>`
    select private_key, certificate
      from streaming_signing_key`
  return kept
}

/** Keeps a key for good. Nodes that need one at once may each bring one: the first is kept. */
export async function insertSigningKey(sql: Queryable, key: KeptKey): Promise<void> {
  await sql`insert into streaming_signing_key ${sql(key)} on conflict do nothing`
}
