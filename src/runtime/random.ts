import { hash, randomBytes, randomFillSync, randomUUID } from 'node:crypto'
import { parse, v7, validate, version } from 'uuid'

/** A secret that cannot be guessed: 256 random bits, base64url (43 characters). */
export const randomSecret = (): string => randomBytes(32).toString('base64url')

/** An id that says nothing about when it was made. */
export const randomId = (): string => randomUUID()

/** An id that sorts by the time it was made at (UUIDv7). */
export const timeOrderedId = (at: Date): string =>
  v7({ msecs: at.getTime(), random: randomNonce(16) })

// To ask the system for some costs as much as to ask it for many.
const pool = Buffer.alloc(4_096)
let poolUsed = pool.length

/** Random bytes, a few, for what must come once and is no secret. */
export function randomNonce(bytes: number): Buffer {
  if (poolUsed + bytes > pool.length) {
    randomFillSync(pool)
    poolUsed = 0
  }
  poolUsed += bytes
  return Buffer.from(pool.subarray(poolUsed - bytes, poolUsed))
}

/** The time that an id sorts by; undefined for one that says nothing about it. */
export function timeOfId(id: string): Date | undefined {
  if (!validate(id) || version(id) !== 7) return undefined
  return new Date(Buffer.from(parse(id)).readUIntBE(0, 6))
}

/** What is kept of a secret that is only ever compared. */
export const digest = (secret: string): Buffer => hash('sha256', secret, 'buffer')

/** Whether a text from outside has the form of an id of ours: no other can name anything. */
export const isId = (text: string): boolean => validate(text)
