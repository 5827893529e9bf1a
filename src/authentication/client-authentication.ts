import { createPrivateKey, type KeyObject } from 'node:crypto'
import * as oauth from 'oauth4webapi'
import { z } from 'zod'

// prettier-ignore
export const assertionAlgorithms = [
  'RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA',
] as const
type AssertionAlgorithm = (typeof assertionAlgorithms)[number]

const privateKeyJwt = z.strictObject({
  method: z.literal('private_key_jwt'),
  /** Of a key that fits several, the first of the list unless said. */
  algorithm: z.enum(assertionAlgorithms).optional(),
  keyId: z.string().min(1).max(1_000).optional(),
  /** Whom an assertion is for: some providers want to read their token endpoint there. */
  audience: z.enum(['issuer', 'tokenEndpoint']).optional(),
})

/** How an application proves at the token endpoint who it is, but for its secret. */
export const clientAuthenticationSchema = z.discriminatedUnion('method', [
  z.strictObject({ method: z.literal('none') }),
  z.strictObject({ method: z.literal('client_secret_basic') }),
  z.strictObject({ method: z.literal('client_secret_post') }),
  privateKeyJwt,
])
export type ClientAuthentication = z.infer<typeof clientAuthenticationSchema>

/** A secret that cannot serve the method; the message is for a person, and does not hold it. */
export class UnusableSecret extends Error {
  override readonly name = 'UnusableSecret'
}

/** The same for the OpenID client. Throws UnusableSecret. `secret` is a private key where the method wants one. */
export async function prepareAuthentication(
  authentication: ClientAuthentication,
  secret: string | undefined,
): Promise<oauth.ClientAuth> {
  const { method } = authentication
  if (method === 'none') return oauth.None()
  if (secret === undefined || secret === '') throw new UnusableSecret('There is no secret.')
  if (method === 'client_secret_basic') return oauth.ClientSecretBasic(secret)
  if (method === 'client_secret_post') return oauth.ClientSecretPost(secret)
  return prepareAssertion(authentication, secret)
}

async function prepareAssertion(
  { algorithm: wanted, keyId, audience }: z.infer<typeof privateKeyJwt>,
  secret: string,
): Promise<oauth.ClientAuth> {
  const { key, kid } = readPrivateKey(secret)
  const fitting = algorithmsOf(key)
  const algorithm = wanted ?? fitting[0]
  if (algorithm === undefined || !fitting.includes(algorithm)) {
    const told =
      fitting.length > 0 ? `can sign ${fitting.join(', ')} only` : 'signs nothing we know'
    throw new UnusableSecret(`The private key ${told}.`)
  }
  const cryptoKey = key.toCryptoKey(parametersOf(algorithm), false, ['sign'])
  const name = keyId ?? kid
  const signer = { key: cryptoKey, ...(name !== undefined && { kid: name }) } as oauth.PrivateKey
  return (as, client, body, headers) =>
    oauth.PrivateKeyJwt(signer, {
      [oauth.modifyAssertion]: (header, payload) => {
        header['alg'] = algorithm // The client has a newer name for EdDSA, which few providers know.
        if (audience === 'tokenEndpoint' && as.token_endpoint) payload['aud'] = as.token_endpoint
      },
    })(as, client, body, headers)
}

/** A private key from PEM or a JWK, and the name that a JWK gives it. */
function readPrivateKey(text: string): { key: KeyObject; kid?: string | undefined } {
  try {
    if (!text.trimStart().startsWith('{')) return { key: createPrivateKey(text) }
    const jwk = JSON.parse(text) as Record<string, unknown>
    const kid = typeof jwk['kid'] === 'string' ? jwk['kid'] : undefined
    return { key: createPrivateKey({ key: jwk, format: 'jwk' }), kid }
  } catch {
    // No cause: it may quote the key.
    throw new UnusableSecret('The private key is neither PEM nor a JWK, or it is none.')
  }
}

const curves: Record<string, AssertionAlgorithm> = {
  prime256v1: 'ES256',
  secp384r1: 'ES384',
  secp521r1: 'ES512',
}

/** What a key signs with, and is verified with; nothing for one that is too weak, or of another kind. */
export function algorithmsOf({
  asymmetricKeyType,
  asymmetricKeyDetails,
}: KeyObject): AssertionAlgorithm[] {
  if (asymmetricKeyType === 'ed25519') return ['EdDSA']
  if (asymmetricKeyType === 'rsa') {
    const isLong = (asymmetricKeyDetails?.modulusLength ?? 0) >= 2_048
    return isLong ? assertionAlgorithms.filter((name) => /^[RP]S/.test(name)) : []
  }
  const ofCurve = curves[asymmetricKeyDetails?.namedCurve ?? '']
  return asymmetricKeyType === 'ec' && ofCurve ? [ofCurve] : []
}

function parametersOf(algorithm: AssertionAlgorithm) {
  const hash = `SHA-${algorithm.slice(2)}`
  if (algorithm === 'EdDSA') return { name: 'Ed25519' }
  if (algorithm.startsWith('RS')) return { name: 'RSASSA-PKCS1-v1_5', hash }
  if (algorithm.startsWith('PS')) return { name: 'RSA-PSS', hash }
  return { name: 'ECDSA', namedCurve: algorithm === 'ES512' ? 'P-521' : `P-${algorithm.slice(2)}` }
}
