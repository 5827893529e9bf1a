import {
  decodeJwt,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  importJWK,
  SignJWT,
  UnsecuredJWT,
  type JWK,
  type JWTPayload,
} from 'jose'
import { randomId } from '../../runtime/random.ts'
import type { Context } from '../context.ts'
import type { Fault, Tools } from './fault.ts'
import { saveRotatedKey } from './rotated-key-store.ts'

const hourSeconds = 3_600
const algorithm = 'RS256'

/** The ID token in the place of the one with these claims. Undefined leaves it out. */
type Make = (claims: JWTPayload, tools: Tools) => Promise<string | undefined>

const fault = (what: string, make: Make): Fault => ({
  place: 'token',
  what,
  misbehave: async (ctx, tools) => {
    const answer = tokensOf(ctx)
    if (answer) answer.id_token = await make(decodeJwt(answer.id_token ?? ''), tools)
  },
})

/** An ID token with other claims, signed as ever. Undefined leaves a claim out. */
const changed = (what: string, change: (claims: JWTPayload) => object): Fault =>
  fault(`gives an ID token ${what}`, (claims, { signingKey }) =>
    sign({ ...claims, ...change(claims) }, signingKey),
  )

/** What can be wrong with an ID token. */
export const idTokenFaults: Record<string, Fault> = {
  'idToken:missing': fault('gives no ID token', async () => undefined),
  'idToken:malformed': fault('gives an ID token that is none', async () => 'no.token.atAll'),
  'idToken:wrongIssuer': changed('of another issuer', () => ({ iss: 'https://other.example' })),
  'idToken:wrongAudience': changed('for another app client', () => ({ aud: 'another-client' })),
  'idToken:wrongParty': changed('that another app client asked for (`azp`)', () => ({
    azp: 'another-client',
  })),
  'idToken:wrongNonce': changed('with the nonce of another sign-in', () => ({ nonce: randomId() })),
  'idToken:missingNonce': changed('without a nonce', () => ({ nonce: undefined })),
  'idToken:wrongAccessToken': changed('with the hash of another access token', () => ({
    at_hash: 'AAAAAAAAAAAAAAAAAAAAAA',
  })),
  'idToken:expired': changed('that has expired an hour ago', ({ iat = 0 }) => ({
    iat: iat - 2 * hourSeconds,
    exp: iat - hourSeconds,
  })),
  'idToken:notYetValid': changed('that is valid in an hour (`nbf`)', ({ iat = 0 }) => ({
    nbf: iat + hourSeconds,
    exp: iat + 2 * hourSeconds,
  })),
  'idToken:issuedInFuture': changed('from the future (`iat`)', ({ iat = 0 }) => ({
    iat: iat + hourSeconds,
    exp: iat + 2 * hourSeconds,
  })),
  'idToken:unsigned': fault('gives an unsigned ID token (`alg` is `none`)', async (claims) =>
    new UnsecuredJWT(claims).encode(),
  ),
  'idToken:sharedSecret': fault(
    'gives an ID token that is signed with its public key as a shared secret (HS256)',
    async (claims, { signingKey }) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256', kid: String(signingKey.kid) })
        .sign(new TextEncoder().encode(await publicPem(signingKey))),
  ),
  'idToken:unknownKey': fault('signs with a key that is not among its keys', async (claims) =>
    sign(claims, await makeKey()),
  ),
  'idToken:badSignature': fault(
    'gives an ID token whose signature is of another key than it says',
    async (claims, { signingKey }) =>
      sign(claims, { ...(await makeKey()), kid: String(signingKey.kid) }),
  ),
  'idToken:rotatedKey': fault(
    'has a new key from now on, which joins its keys, and signs with that',
    async (claims, { sql, clock, poolId }) => {
      const key = await makeKey()
      await saveRotatedKey(sql, { poolId, publicKey: publicPart(key), now: clock() })
      return sign(claims, key)
    },
  ),
  'idToken:noSubject': changed('without `sub`', () => ({ sub: undefined })),
  'idToken:noEmail': changed('without an e-mail address', () => ({
    email: undefined,
    email_verified: undefined,
  })),
  'idToken:noClaims': fault(
    'gives an ID token without any claim that identifies a person: UserInfo has them',
    async (claims, { signingKey }) =>
      sign(Object.fromEntries(Object.entries(claims).filter(isOfProtocol)), signingKey),
  ),
}

// prettier-ignore
const protocolClaims = ['iss', 'sub', 'aud', 'exp', 'iat', 'nbf', 'nonce', 'at_hash', 'auth_time', 'token_use']
const isOfProtocol = ([name]: [string, unknown]): boolean => protocolClaims.includes(name)

/** What the token endpoint answers, where it gives tokens. */
function tokensOf({ body }: Context): { id_token: string | undefined } | undefined {
  const isTokens = typeof body === 'object' && body !== null && 'id_token' in body
  return isTokens ? (body as { id_token: string }) : undefined
}

const sign = async (claims: JWTPayload, key: JWK): Promise<string> =>
  new SignJWT(claims)
    .setProtectedHeader({ alg: algorithm, kid: String(key.kid) })
    .sign(await importJWK(key, algorithm))

async function makeKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true })
  return { ...(await exportJWK(privateKey)), kid: randomId(), alg: algorithm, use: 'sig' }
}

const publicPart = ({ kty, n, e, kid, alg, use }: JWK): JWK =>
  JSON.parse(JSON.stringify({ kty, n, e, kid, alg, use })) as JWK

async function publicPem(key: JWK): Promise<string> {
  const imported = await importJWK(publicPart(key), algorithm, { extractable: true })
  if (imported instanceof Uint8Array) throw new Error('A public key was taken for a secret.')
  return exportSPKI(imported)
}
