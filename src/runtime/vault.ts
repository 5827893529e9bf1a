import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'

/** Keeps what must be used again and must not be read: sealed values go to the database. */
export type Vault = {
  seal: (secret: string) => Buffer
  open: (sealed: Uint8Array) => string
  /** Tells one key from another, and nothing else of it. */
  fingerprint: Buffer
}

const ivBytes = 12
const tagBytes = 16

/**
 * A vault over one 256-bit key (AES-256-GCM; a sealed value is iv, tag, ciphertext).
 * `open` throws when a value was sealed with another key, or was altered.
 */
export function createVault(key: Buffer): Vault {
  return {
    seal(secret) {
      const iv = randomBytes(ivBytes)
      const cipher = createCipheriv('aes-256-gcm', key, iv)
      const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
      return Buffer.concat([iv, cipher.getAuthTag(), sealed])
    },

    open(sealed) {
      const iv = sealed.subarray(0, ivBytes)
      // A shorter tag would be easier to forge.
      const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: tagBytes })
      decipher.setAuthTag(sealed.subarray(ivBytes, ivBytes + tagBytes))
      const secret = decipher.update(sealed.subarray(ivBytes + tagBytes))
      return Buffer.concat([secret, decipher.final()]).toString('utf8')
    },

    fingerprint: createHmac('sha256', key).update('fingerprint').digest(),
  }
}
