import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  type KeyObject,
} from 'node:crypto'
import { randomNonce } from './random.ts'

/** Keeps what must be used again and must not be read: sealed values go to the database. */
export type Vault = {
  seal: (secret: string) => Buffer
  open: (sealed: Uint8Array) => string
  /** Tells the key that seals from others, and nothing else of it. */
  fingerprint: Buffer
  /** Whether what was sealed with the key of a fingerprint can be opened. */
  knows: (fingerprint: Uint8Array) => boolean
}

const ivBytes = 12
const tagBytes = 16

/**
 * A vault over a 256-bit key (AES-256-GCM; a sealed value is iv, tag, ciphertext), and over others that
 * open what was sealed with them, and seal no more.
 * `open` throws when a value was sealed with none of the keys, or was altered.
 */
export function createVault(keyBytes: Buffer, formerKeys: readonly Buffer[] = []): Vault {
  // Made once: that takes longer than what they are used for.
  const key = createSecretKey(keyBytes)
  const keys = [key, ...formerKeys.map((former) => createSecretKey(former))] as const
  return {
    seal(secret) {
      const iv = randomNonce(ivBytes)
      const cipher = createCipheriv('aes-256-gcm', key, iv)
      const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
      return Buffer.concat([iv, cipher.getAuthTag(), sealed])
    },

    open: (sealed) => openWithAny(keys, sealed),

    fingerprint: fingerprintOf(key),
    knows: (fingerprint) => keys.some((each) => fingerprintOf(each).equals(fingerprint)),
  }
}

const fingerprintOf = (key: KeyObject): Buffer =>
  createHmac('sha256', key).update('fingerprint').digest()

function openWithAny(
  [key, ...others]: readonly [KeyObject, ...KeyObject[]],
  sealed: Uint8Array,
): string {
  try {
    return openWith(key, sealed)
  } catch (error) {
    const [next, ...rest] = others
    if (!next) throw error
    return openWithAny([next, ...rest], sealed)
  }
}

function openWith(key: KeyObject, sealed: Uint8Array): string {
  const iv = sealed.subarray(0, ivBytes)
  // A shorter tag would be easier to forge.
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: tagBytes })
  decipher.setAuthTag(sealed.subarray(ivBytes, ivBytes + tagBytes))
  const secret = decipher.update(sealed.subarray(ivBytes + tagBytes))
  return Buffer.concat([secret, decipher.final()]).toString('utf8')
}
