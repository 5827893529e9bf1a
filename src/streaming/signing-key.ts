import { createPrivateKey, generateKeyPair, sign } from 'node:crypto'
import { promisify } from 'node:util'
import type { Database } from '../database/database.ts'
import type { Clock } from '../runtime/clock.ts'
import { digest } from '../runtime/random.ts'
import type { Vault } from '../runtime/vault.ts'
import { findSigningKey, insertSigningKey, type KeptKey } from './signing-key-store.ts'

/** What signs notifications, and what its signatures are verified with. */
export type SigningKey = {
  /** PEM. */
  certificate: string
  /** The path of the page that shows the certificate: another certificate has another. */
  certificatePath: string
  /** RSA with SHA-256, in base64. */
  sign: (text: string) => string
}

/** Where the pages of streams are. */
export const streamingPath = '/streaming'

type Surroundings = { sql: Database; vault: Vault; clock: Clock }

/** Gives the signing key: made when it is first needed, and the same ever after, on every node. */
export function createSigningKey(surroundings: Surroundings): () => Promise<SigningKey> {
  let key: Promise<SigningKey> | undefined
  return () =>
    (key ??= findOrMake(surroundings).then(
      (kept) => open(kept, surroundings.vault),
      (error: unknown) => {
        key = undefined
        throw error
      },
    ))
}

async function findOrMake(surroundings: Surroundings): Promise<KeptKey> {
  const { sql, vault, clock } = surroundings
  const kept = await findSigningKey(sql)
  if (kept) return kept
  const { makeCertificate } = await import('./certificate.ts') // Needed once in the life of a database.
  const pair = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
  await insertSigningKey(sql, {
    privateKey: vault.seal(String(pair.privateKey.export({ type: 'pkcs8', format: 'pem' }))),
    certificate: makeCertificate(pair, { name: 'Countersign', from: clock() }),
  })
  return findOrMake(surroundings)
}

function open({ privateKey: sealed, certificate }: KeptKey, vault: Vault): SigningKey {
  const privateKey = createPrivateKey(vault.open(sealed))
  const fingerprint = digest(certificate).toString('hex', 0, 16)
  return {
    certificate,
    certificatePath: `${streamingPath}/SimpleNotificationService-${fingerprint}.pem`,
    sign: (text) => sign('sha256', Buffer.from(text), privateKey).toString('base64'),
  }
}
