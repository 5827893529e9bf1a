import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type JWTPayload } from 'jose'
import * as oauth from 'oauth4webapi'
import { describe, expect, test } from 'vitest'
import { providerReason, refusalReason } from './refusal-reason.ts'

// What the client library makes of each answer is its own affair: so it is asked, not imitated.
const server = {
  issuer: 'https://id.example',
  jwks_uri: 'https://id.example/keys',
  userinfo_endpoint: 'https://id.example/me',
}
const client = { client_id: 'app' }
const { privateKey, publicKey } = await generateKeyPair('RS256')
const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256' }] }

const now = Math.floor(Date.now() / 1000)
const goodClaims = {
  iss: 'https://id.example',
  aud: 'app',
  sub: 'alice',
  nonce: 'nonce',
  iat: now,
  exp: now + 300,
}

type Changes = { claims?: Record<string, unknown>; header?: Record<string, unknown> }

const idToken = ({ claims = {}, header = {} }: Changes = {}): Promise<string> =>
  new SignJWT(without(undefined, { ...goodClaims, ...claims }))
    .setProtectedHeader({ alg: 'RS256', kid: 'one', ...header })
    .sign(privateKey, { crit: { strange: true } })

const without = (unwanted: unknown, claims: Record<string, unknown>): JWTPayload =>
  Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== unwanted))

const tokens = (id_token: unknown, changes = {}): Response =>
  Response.json({ access_token: 'access', token_type: 'Bearer', id_token, ...changes })

const text = (body: string): Response =>
  new Response(body, { headers: { 'content-type': 'application/json' } })

const cutOff = (): Response =>
  new Response(
    new ReadableStream({
      start: (stream) => {
        stream.error(new TypeError('terminated'))
      },
    }),
    { headers: { 'content-type': 'application/json' } },
  )

/** The error that an attempt ends in. */
async function errorOf(attempt: () => unknown): Promise<unknown> {
  try {
    await attempt()
  } catch (error) {
    return error
  }
  throw new Error('It did not fail.')
}

const processTokens = (response: Response, as: oauth.AuthorizationServer = server) =>
  oauth.processAuthorizationCodeResponse(as, client, response, {
    expectedNonce: 'nonce',
    requireIdToken: true,
  })

const tokenReason = async (response: Response): Promise<string | undefined> =>
  refusalReason(await errorOf(() => processTokens(response)), 'token')

describe('what the token endpoint says', () => {
  test.each([
    'invalid_request',
    'invalid_client',
    'invalid_grant',
    'unauthorized_client',
    'unsupported_grant_type',
    'invalid_scope',
  ])('%s is told as it is', async (error) => {
    expect(await tokenReason(Response.json({ error }, { status: 400 }))).toBe(`token:${error}`)
  })

  test('free text is not repeated', async () => {
    const error = 'code c0de is bad'

    expect(await tokenReason(Response.json({ error }, { status: 400 }))).toBe('token:otherError')
  })

  test.each<[string, () => Response, string | undefined]>([
    [
      'a challenge',
      () => new Response('', { status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } }),
      'token:invalid_client',
    ],
    [
      'an error without a name',
      () => Response.json({}, { status: 400 }),
      'token:malformedResponse',
    ],
    [
      'an error that is a page',
      () => new Response('<p>No', { status: 400, headers: { 'content-type': 'text/html' } }),
      'token:malformedResponse',
    ],
    ['a redirect', () => Response.redirect('https://id.example/'), 'token:malformedResponse'],
    ['no JSON', () => text('{'), 'token:malformedResponse'],
    ['no object', () => text('[]'), 'token:malformedResponse'],
    ['no access token', () => Response.json({ token_type: 'Bearer' }), 'token:malformedResponse'],
    ['a failing server', () => new Response('', { status: 503 }), undefined],
    ['a body that is cut off', cutOff, undefined],
  ])('%s', async (_, response, reason) => {
    expect(await tokenReason(response())).toBe(reason)
  })

  test('tokens that are none of a bearer', async () => {
    const response = tokens(await idToken(), { token_type: 'mac' })

    expect(await tokenReason(response)).toBe('token:unsupportedType')
  })
})

describe('what is wrong with an ID token', () => {
  test.each<[string, Changes, string]>([
    ['another issuer', { claims: { iss: 'https://evil.example' } }, 'idToken:issuerMismatch'],
    ['another audience', { claims: { aud: 'other' } }, 'idToken:audienceMismatch'],
    ['audiences without ours', { claims: { aud: ['x', 'y'] } }, 'idToken:audienceMismatch'],
    ['more audiences', { claims: { aud: ['app', 'other'] } }, 'idToken:audienceMismatch'],
    ['another party', { claims: { aud: ['app', 'x'], azp: 'x' } }, 'idToken:partyMismatch'],
    ['another nonce', { claims: { nonce: 'other' } }, 'idToken:nonceMismatch'],
    ['an expiry in the past', { claims: { exp: now - 60 } }, 'idToken:expired'],
    ['a beginning in the future', { claims: { nbf: now + 60 } }, 'idToken:notYetValid'],
    ['no nonce', { claims: { nonce: undefined } }, 'idToken:malformed'],
    ['no subject', { claims: { sub: undefined } }, 'idToken:malformed'],
    ['no expiry', { claims: { exp: undefined } }, 'idToken:malformed'],
    ['a subject that is no text', { claims: { sub: 7 } }, 'idToken:malformed'],
    ['an expiry that is no number', { claims: { exp: 'soon' } }, 'idToken:malformed'],
    ['a strange time of sign-in', { claims: { auth_time: 'then' } }, 'idToken:malformed'],
    ['a critical extension', { header: { crit: ['strange'], strange: 1 } }, 'idToken:unsupported'],
  ])('%s', async (_, changes, reason) => {
    expect(await tokenReason(tokens(await idToken(changes)))).toBe(reason)
  })

  test.each<[string, unknown, string]>([
    ['it is missing', undefined, 'idToken:missing'],
    ['it is null', null, 'idToken:missing'],
    ['it is empty', '', 'idToken:missing'],
    ['it is unsigned', new UnsecuredJWT(goodClaims).encode(), 'idToken:algorithmNotAllowed'],
    ['it is encrypted', 'a.b.c.d.e', 'idToken:unsupported'],
    ['it is one word', 'word', 'idToken:malformed'],
    ['its header is no JSON', 'bm8.bm8.bm8', 'idToken:malformed'],
    ['its header is no base64url', '*.*.*', 'idToken:malformed'],
    ['its header is no object', 'NQ.e30.e30', 'idToken:malformed'],
    [
      'its claims are no JSON',
      `${Buffer.from('{"alg":"RS256"}').toString('base64url')}.bm8.bm8`,
      'idToken:malformed',
    ],
  ])('%s', async (_, token, reason) => {
    expect(await tokenReason(tokens(token))).toBe(reason)
  })
})

/** The error of verifying a signature with what the provider answers for its keys. */
async function keysReason(
  token: string,
  answer: () => Response,
  changes: Partial<oauth.AuthorizationServer> = {},
): Promise<string | undefined> {
  const as = { ...server, id_token_signing_alg_values_supported: ['RS256', 'none'], ...changes }
  const response = tokens(token)
  await processTokens(response, as)
  const error = await errorOf(() =>
    oauth.validateApplicationLevelSignature(as, response, {
      [oauth.customFetch]: async () => answer(),
    }),
  )
  return refusalReason(error, 'keys')
}

describe('what the keys say', () => {
  test('another has signed', async () => {
    const { privateKey: anotherKey } = await generateKeyPair('RS256')
    const forged = await new SignJWT(goodClaims)
      .setProtectedHeader({ alg: 'RS256', kid: 'one' })
      .sign(anotherKey)

    const reason = await keysReason(forged, () => Response.json(keys))

    expect(reason).toBe('idToken:invalidSignature')
  })

  test('nobody has signed, which the provider would allow', async () => {
    const unsigned = new UnsecuredJWT(goodClaims).encode()

    expect(await keysReason(unsigned, () => Response.json(keys))).toBe('idToken:unsupported')
  })

  test('the key is none of theirs', async () => {
    const token = await idToken({ header: { kid: 'two' } })

    expect(await keysReason(token, () => Response.json(keys))).toBe('idToken:unknownKey')
  })

  test.each<[string, () => Response, string | undefined]>([
    ['the server fails', () => new Response('', { status: 500 }), undefined],
    ['the server has too much to do', () => new Response('', { status: 429 }), undefined],
    ['they are cut off', cutOff, undefined],
    ['there are none', () => new Response('', { status: 404 }), 'keys:malformedResponse'],
    ['they are no JSON', () => text('{'), 'keys:malformedResponse'],
    ['they are no list', () => Response.json({}), 'keys:malformedResponse'],
    ['they are no keys', () => Response.json({ keys: [1] }), 'keys:malformedResponse'],
  ])('%s', async (_, answer, reason) => {
    expect(await keysReason(await idToken(), answer)).toBe(reason)
  })

  test.each([undefined, 'http://id.example/keys', 'ftp://id.example/keys', 'no URL'])(
    'they cannot be fetched from %s',
    async (jwks_uri) => {
      const place = { jwks_uri } as Partial<oauth.AuthorizationServer>
      const reason = await keysReason(await idToken(), () => Response.json(keys), place)

      expect(reason).toBe('provider:invalidMetadata')
    },
  )
})

const json = (body: unknown, status = 200) => Response.json(body, { status })

describe('what UserInfo says', () => {
  test.each<[string, () => Response, string | undefined]>([
    [
      'it refuses the access token',
      () => new Response('', { status: 401, headers: { 'www-authenticate': 'Bearer' } }),
      'userInfo:refused',
    ],
    ['it forbids', () => json({}, 403), 'userInfo:malformedResponse'],
    ['it speaks of another', () => json({ sub: 'bob' }), 'userInfo:subjectMismatch'],
    ['it speaks of nobody', () => json({ email: 'x' }), 'userInfo:malformedResponse'],
    ['it is no JSON', () => text('{'), 'userInfo:malformedResponse'],
    [
      'it is a token that is none',
      () => new Response('a.b.c', { headers: { 'content-type': 'application/jwt' } }),
      'userInfo:malformedResponse',
    ],
    ['the server fails', () => json({}, 502), undefined],
    ['it is cut off', cutOff, undefined],
  ])('%s', async (_, response, reason) => {
    const error = await errorOf(() =>
      oauth.processUserInfoResponse(server, client, 'alice', response()),
    )

    expect(refusalReason(error, 'userInfo')).toBe(reason)
  })
})

test.each([
  ['a connection that fails', new TypeError('fetch failed')],
  ['a provider that does not answer', new DOMException('', 'TimeoutError')],
  ['a fault of ours', new Error('A fault.')],
  ['nothing known', 'text'],
])('%s refuses nothing', (_, error) => {
  expect(refusalReason(error, 'token')).toBeUndefined()
})

test.each([
  ['access_denied', 'provider:access_denied'],
  ['server_error', 'provider:server_error'],
  ['temporarily_unavailable', 'provider:temporarily_unavailable'],
  ['login_required', 'provider:login_required'],
  ['Alice said no: 555-0100', 'provider:otherError'],
  ['', 'provider:otherError'],
  ['constructor', 'provider:otherError'],
])('the error %j of a provider gives the reason %s', (error, reason) => {
  expect(providerReason(error)).toBe(reason)
})
