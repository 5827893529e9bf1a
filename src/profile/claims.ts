import { isStorable, storableText } from '../runtime/storable-text.ts'

/** What an identity provider says of a customer: the claims of a verified ID token. */
export type Claims = Readonly<Record<string, unknown>>

// They speak of the token and of the sign-in, and are over with it.
// prettier-ignore
const tokenClaims = new Set([
  'aud', 'azp', 'exp', 'iat', 'nbf', 'jti', 'auth_time', 'nonce', 'at_hash', 'c_hash', 's_hash',
  'acr', 'amr', 'sid', 'token_use', 'event_id', 'origin_jti',
])

// They speak of the account at the provider, not of the customer.
const accountClaims = new Set([
  'iss',
  'sub',
  'email_verified',
  'phone_number_verified',
  'client_id',
  'identities',
])

/** The claims that outlive the token, in texts that can be stored. */
export function lastingClaims(claims: Claims): Record<string, unknown> {
  const lasting = Object.entries(claims).filter(([name]) => !tokenClaims.has(name))
  const storable = JSON.stringify(Object.fromEntries(lasting), (name, value: unknown) => {
    if (!isStorable(name)) return undefined
    return typeof value === 'string' ? storableText(value) : value
  })
  return asRecord(JSON.parse(storable)) ?? {}
}

/** Whether a claim such as `email_verified` says yes. Cognito says it as a text in places. */
export const isAffirmed = (claim: unknown): boolean => claim === true || claim === 'true'

/** Whether a claim that no field of the object type asks for may become an attribute. */
export const isAttributeClaim = (name: string): boolean =>
  !accountClaims.has(name) && !name.startsWith('cognito:')

/** The text of a claim. Undefined when it is absent, blank, or no single value. */
export function textOf(claim: unknown): string | undefined {
  if (typeof claim === 'number' || typeof claim === 'boolean') return String(claim)
  return typeof claim === 'string' && claim.trim() !== '' ? claim : undefined
}

/**
 * The parts of an address claim, which OpenID Connect makes an object and Cognito often a text:
 * of the object as JSON, or of the lines of a letter. `line1` to `line4` are added.
 */
export function readAddress(claim: unknown): Record<string, unknown> {
  const parts = asRecord(typeof claim === 'string' ? parseObject(claim) : claim) ?? {
    formatted: claim,
  }
  const isStructured = ['street_address', 'locality', 'region', 'postal_code', 'country'].some(
    (name) => textOf(parts[name]) !== undefined,
  )
  const [line1, line2, line3, ...rest] = linesOf(
    isStructured ? parts['street_address'] : parts['formatted'],
  )
  return { ...parts, line1, line2, line3, line4: rest.join(', ') }
}

const linesOf = (claim: unknown): string[] =>
  (textOf(claim) ?? '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')

function parseObject(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // No JSON: a written address.
  }
}

/** A value as an object with names, if it is one. */
export const asRecord = (value: unknown): Record<string, unknown> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined
