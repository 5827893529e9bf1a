import { exportJWK, generateKeyPair, type JWK } from 'jose'
import type { Database } from '../database/database.ts'
import { randomId } from '../runtime/random.ts'
import { findSigningKey, insertSigningKey } from './signing-key-store.ts'

/** The key that signs ID tokens: made at the first start, and the same ever after, on every node. */
export async function signingKey(sql: Database): Promise<JWK> {
  const kept = await findSigningKey(sql)
  if (kept) return kept
  await insertSigningKey(sql, await makeSigningKey())
  return signingKey(sql)
}

async function makeSigningKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  return { ...(await exportJWK(privateKey)), kid: randomId(), alg: 'RS256', use: 'sig' }
}
