// Who has issued it, for whom, when and how the customer was authenticated: none of it says who they are.
const plain = new Set([
  'iss',
  'aud',
  'azp',
  'exp',
  'iat',
  'nbf',
  'auth_time',
  'acr',
  'amr',
  'token_use',
  'locale',
  'zoneinfo',
])

// What ties a token to one sign-in tells nothing, and is worth something.
const bindings = new Set([
  'nonce',
  'at_hash',
  'c_hash',
  's_hash',
  'jti',
  'sid',
  'event_id',
  'origin_jti',
])

/**
 * Claims as they may stand on a screen that others see: enough to know whether they are those that
 * were meant, and not enough to know the customer by.
 */
export const maskClaims = (claims: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, maskClaim(name, value)]))

function maskClaim(name: string, value: unknown): unknown {
  if (plain.has(name)) return value
  return bindings.has(name) ? hidden : maskValue(value)
}

const hidden = '***'

/** Any value, masked in its depth; what is yes or no stays. */
export function maskValue(value: unknown): unknown {
  if (typeof value === 'string') return maskText(value)
  if (typeof value === 'number') return hidden
  if (Array.isArray(value)) return value.map(maskValue)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, maskValue(each)]))
}

function maskText(text: string): string {
  const [, first, domain, end] = /^(.)[^@]*@(.)[^@]*?(\.[^.@]+)?$/u.exec(text) ?? []
  if (first !== undefined && domain !== undefined) {
    return `${first}${hidden}@${domain}${hidden}${end ?? ''}`
  }
  const [, lastDigits] = /^\+?[\d\s()-]{5,}(\d\d)$/.exec(text) ?? []
  if (lastDigits !== undefined) return hidden + lastDigits
  return text === '' ? text : text.replace(/^(.).*$/su, `$1${hidden}`)
}
