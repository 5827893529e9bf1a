import { createHash } from 'node:crypto'
import { defaultLeewaySeconds, type ProviderSettings } from './provider-settings.ts'
import { IdentityRefused } from './refusal-reason.ts'

type IdToken = { header: { alg?: unknown }; claims: Readonly<Record<string, unknown>> }

/**
 * What the OpenID client leaves to us: whom the token was issued to, that it is not from the future,
 * how strongly the customer was authenticated, and that the access token belongs to it.
 * Throws IdentityRefused. `at` is the real time, as tokens are stamped by others' clocks.
 */
export function verifyIdToken(
  { header, claims }: IdToken,
  {
    at,
    clientId,
    accessToken,
    settings: { leewaySeconds = defaultLeewaySeconds, acrValues },
  }: { at: Date; clientId: string; accessToken: string; settings: ProviderSettings },
): void {
  const { azp, iat, acr, at_hash: accessTokenHash } = claims
  if (azp !== undefined && azp !== clientId) throw new IdentityRefused('idToken:partyMismatch')
  if (Number(iat) > at.getTime() / 1_000 + leewaySeconds) {
    throw new IdentityRefused('idToken:issuedInFuture')
  }
  if (acrValues && !(typeof acr === 'string' && acrValues.includes(acr))) {
    throw new IdentityRefused('idToken:acrMismatch')
  }
  const expectedHash = hashOf(accessToken, header.alg)
  if (accessTokenHash !== undefined && expectedHash && accessTokenHash !== expectedHash) {
    throw new IdentityRefused('idToken:accessTokenMismatch')
  }
}

/** The left half of the hash that an algorithm signs; undefined where nobody has said which. */
function hashOf(accessToken: string, algorithm: unknown): string | undefined {
  const [, bits] = /^[REP]S(256|384|512)$/.exec(String(algorithm)) ?? []
  const isEdwards = algorithm === 'EdDSA' || algorithm === 'Ed25519'
  if (bits === undefined && !isEdwards) return undefined
  const hash = createHash(`sha${bits ?? 512}`)
    .update(accessToken)
    .digest()
  return hash.subarray(0, hash.length / 2).toString('base64url')
}

/** The header of a compact JWT that was parsed before. */
export const headerOf = (jwt: string): IdToken['header'] =>
  JSON.parse(Buffer.from(jwt.split('.')[0] ?? '', 'base64url').toString()) as IdToken['header']
