import type { JWK } from 'jose'
import type { Queryable } from '../database/database.ts'

/** The private key that signs ID tokens, once one has been made. */
export async function findSigningKey(sql: Queryable): Promise<JWK | undefined> {
  const [kept] = await sql<{ jwk: JWK }[]>`
    select jwk
      from development_identity_provider_signing_key`
  return kept?.jwk
}

/** Keeps a key for good. Nodes that start together may each bring one: the first is kept. */
export async function insertSigningKey(sql: Queryable, jwk: JWK): Promise<void> {
  await sql`
    insert into development_identity_provider_signing_key (jwk)
    values (${sql.json(jwk)})
    on conflict do nothing`
}
