import { randomBytes } from 'node:crypto'
import type { Queryable } from '../database/database.ts'
import type { Vault } from '../runtime/vault.ts'
import { insertAccessKey } from './access-key-store.ts'

/** Makes an access key. Its secret is in clear here, and never again: the database has it sealed. */
export async function createAccessKey(
  sql: Queryable,
  { description, vault, at }: { description: string; vault: Vault; at: Date },
): Promise<{ accessKeyId: string; secretAccessKey: string }> {
  const accessKeyId = `CSIA${randomLetters(16)}`
  const secretAccessKey = randomBytes(30).toString('base64')
  const secret = vault.seal(secretAccessKey)
  await insertAccessKey(sql, { id: accessKeyId, secret, description, createdAt: at })
  return { accessKeyId, secretAccessKey }
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

const randomLetters = (length: number): string =>
  Array.from(randomBytes(length), (byte) => letters[byte % letters.length]).join('')
