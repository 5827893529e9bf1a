import { createHmac, timingSafeEqual } from 'node:crypto'

/** Says, in a cookie that only this backend can have written, what a browser may come back for. */
export type Passes = {
  /** A pass for one subject, good for so many seconds. */
  issue: (subject: string, lifetimeSeconds: number) => string
  /** Whether this is a pass for that subject that has not run out. */
  admits: (subject: string, pass: string | undefined) => boolean
}

/** Passes signed with this secret. A pass holds no more than the time at which it ends and a signature. */
export function createPasses(secret: string, clock: () => Date): Passes {
  const nowSeconds = () => Math.floor(clock().getTime() / 1000)
  const sign = (subject: string, expiresAtSeconds: number) =>
    `${expiresAtSeconds}.` +
    createHmac('sha256', secret).update(`${expiresAtSeconds}.${subject}`).digest('base64url')

  return {
    issue: (subject, lifetimeSeconds) => sign(subject, nowSeconds() + lifetimeSeconds),
    admits(subject, pass = '') {
      const expiresAtSeconds = Number(pass.split('.', 1)[0])
      if (!(expiresAtSeconds > nowSeconds())) return false
      return isSame(pass, sign(subject, expiresAtSeconds))
    },
  }
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}
