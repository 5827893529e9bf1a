import { randomBytes } from 'node:crypto'
import type { Queryable } from '../database/database.ts'
import type { Vault } from '../runtime/vault.ts'
import type { NewAccessKey } from './access-key.ts'
import { findAccessKey, insertAccessKey } from './access-key-store.ts'
import type { Policy } from './policy.ts'

type Making = { vault: Vault; at: Date }

/** Makes an access key that may do what its policy says. The database has its secret sealed. */
export async function createAccessKey(
  sql: Queryable,
  { description, policy, vault, at }: { description: string; policy: Policy } & Making,
): Promise<NewAccessKey> {
  const accessKeyId = `CSIA${randomLetters(16)}`
  const secretAccessKey = randomBytes(30).toString('base64')
  await insertAccessKey(sql, {
    id: accessKeyId,
    secret: vault.seal(secretAccessKey),
    description,
    policy,
    createdAt: at,
    disabledAt: null,
    lastUsedAt: null,
  })
  return { accessKeyId, secretAccessKey }
}

/**
 * Makes another key with the description and the policy of one there is, which stays as it is: it
 * is disabled once nobody uses it. Undefined when there is none of that id.
 */
export async function rotateAccessKey(
  sql: Queryable,
  { id, vault, at }: { id: string } & Making,
): Promise<NewAccessKey | undefined> {
  const old = await findAccessKey(sql, id)
  if (!old) return undefined
  const { description, policy } = old
  return createAccessKey(sql, { description, policy, vault, at })
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

const randomLetters = (length: number): string =>
  Array.from(randomBytes(length), (byte) => letters[byte % letters.length]).join('')
