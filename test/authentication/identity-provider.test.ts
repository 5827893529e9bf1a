import { createHash } from 'node:crypto'
import { inspect } from 'node:util'
import { generateKeyPair, UnsecuredJWT } from 'jose'
import { describe, expect, test } from 'vitest'
import { createIdentityProviders } from '../../src/authentication/identity-providers.ts'
import { systemClock } from '../../src/runtime/clock.ts'
import {
  clientId,
  givenProvider,
  keysNamed,
  request,
  tokens,
  type Answer,
  type Endpoint,
} from './given-provider.ts'

/** A provider, and a client of it. */
async function given(metadata: Record<string, unknown> = {}, options = {}) {
  const provider = await givenProvider(metadata)
  const { redeem, authorizationUrl } = createIdentityProviders(systemClock, options)
  return {
    ...provider,
    redeem: (code = 'a-code') => redeem(provider.registration, request, { code }),
    authorizationUrl: async () => new URL(await authorizationUrl(provider.registration, request)),
  }
}

const impatient = { requestTimeoutMs: 500, triesMax: 1 }

describe('the address to sign in at', () => {
  test('asks for a code, and binds it to this sign-in', async () => {
    const { authorizationUrl, issuer } = await given()

    const { origin, pathname, searchParams } = await authorizationUrl()

    expect(origin + pathname).toBe(`${issuer}/authorize`)
    expect(Object.fromEntries(searchParams)).toEqual({
      theme: 'dark',
      response_type: 'code',
      client_id: clientId,
      redirect_uri: request.redirectUri,
      scope: 'openid email phone profile',
      state: request.state,
      nonce: request.nonce,
      code_challenge: createHash('sha256').update(request.codeVerifier).digest('base64url'),
      code_challenge_method: 'S256',
    })
  })

  test('has no fragment, whatever the provider says', async () => {
    const { authorizationUrl } = await given({ authorization_endpoint: 'https://id.example/#here' })

    expect((await authorizationUrl()).href).not.toContain('#')
  })

  test('asks only for scopes that the provider offers', async () => {
    const { authorizationUrl } = await given({ scopes_supported: ['profile', 'openid', 'else'] })

    expect((await authorizationUrl()).searchParams.get('scope')).toBe('openid profile')
  })

  test.each<[string, Answer]>([
    ['fails', { status: 500, body: {} }],
    ['does not answer', 'hang'],
    ['speaks for another issuer', { body: { issuer: 'https://evil.example' } }],
    ['is no JSON', { body: 'not JSON' }],
    ['has no place to sign in', { body: { issuer: '' } }],
  ])('cannot be had while the metadata %s, and can be had after', async (_, answer) => {
    const { authorizationUrl, answerNext } = await given({}, impatient)
    answerNext('metadata', answer)

    await expect(authorizationUrl()).rejects.toThrow()
    expect((await authorizationUrl()).searchParams.get('client_id')).toBe(clientId)
  })

  test('is not had where the metadata have no place to sign in', async () => {
    const { authorizationUrl } = await given({ authorization_endpoint: undefined })

    await expect(authorizationUrl()).rejects.toThrow('authorization_endpoint')
  })

  test('needs the metadata once, though many ask at once', async () => {
    const { authorizationUrl, askedAt } = await given()

    await Promise.all(Array.from({ length: 20 }, authorizationUrl))
    await authorizationUrl()

    expect(askedAt('metadata')).toHaveLength(1)
  })

  test('asks for the metadata anew when they are old', async () => {
    const { registration, askedAt } = await givenProvider()
    let now = Date.now()
    const { authorizationUrl } = createIdentityProviders(() => new Date(now))
    await authorizationUrl(registration, request)

    now += 10 * 60_000
    await authorizationUrl(registration, request)

    expect(askedAt('metadata')).toHaveLength(2)
  })

  test('is never had by plain HTTP from another machine', async () => {
    const { authorizationUrl } = createIdentityProviders(systemClock)
    const elsewhere = { issuer: 'http://id.example', clientId }

    await expect(authorizationUrl(elsewhere, request)).rejects.toThrow('HTTPS')
  })
})

describe('a code', () => {
  test('gives the claims of the ID token', async () => {
    const { redeem, goodClaims } = await given()

    expect(await redeem()).toEqual({ claims: goodClaims })
  })

  test('is spent with all that it was bound to, and no secret', async () => {
    const { redeem, askedAt } = await given()

    await redeem('c0de/+ &=')

    const [{ body, headers } = {}] = askedAt('token')
    expect(Object.fromEntries(body ?? [])).toEqual({
      grant_type: 'authorization_code',
      client_id: clientId,
      code: 'c0de/+ &=',
      redirect_uri: request.redirectUri,
      code_verifier: request.codeVerifier,
    })
    expect(headers).not.toHaveProperty('authorization')
  })

  test('is redeemed at a provider that names itself in its answers to browsers', async () => {
    const { redeem } = await given({ authorization_response_iss_parameter_supported: true })

    expect(await redeem()).toHaveProperty('claims')
  })

  test('is redeemed with keys that are fetched once', async () => {
    const { redeem, askedAt } = await given()

    await redeem()
    await redeem()

    expect(askedAt('keys')).toHaveLength(1)
  })
})

describe('a sign-in is refused for its ID token', () => {
  const now = Math.floor(Date.now() / 1000)

  test.each<[string, Record<string, unknown>, string]>([
    ['of another nonce', { nonce: 'another' }, 'idToken:nonceMismatch'],
    ['of no nonce', { nonce: undefined }, 'idToken:malformed'],
    ['of another issuer', { iss: 'https://evil.example' }, 'idToken:issuerMismatch'],
    ['for another audience', { aud: 'another' }, 'idToken:audienceMismatch'],
    ['for another party', { aud: [clientId, 'x'], azp: 'x' }, 'idToken:partyMismatch'],
    ['that has expired', { exp: now - 60 }, 'idToken:expired'],
    ['that is not valid yet', { nbf: now + 3600 }, 'idToken:notYetValid'],
    ['of nobody', { sub: undefined }, 'idToken:malformed'],
  ])('%s', async (_, claims, refused) => {
    const { redeem, answerNext, idToken } = await given()
    answerNext('token', tokens(await idToken(claims)))

    expect(await redeem()).toEqual({ refused })
  })

  test('that nobody has signed', async () => {
    const { redeem, answerNext, goodClaims } = await given()
    answerNext('token', tokens(new UnsecuredJWT(goodClaims).encode()))

    expect(await redeem()).toEqual({ refused: 'idToken:algorithmNotAllowed' })
  })

  test('that nobody has signed, though the provider would allow it', async () => {
    const algorithms = { id_token_signing_alg_values_supported: ['RS256', 'none'] }
    const { redeem, answerNext, goodClaims } = await given(algorithms)
    answerNext('token', tokens(new UnsecuredJWT(goodClaims).encode()))

    expect(await redeem()).toEqual({ refused: 'idToken:algorithmNotAllowed' })
  })

  test('that another has signed', async () => {
    const { privateKey: key } = await generateKeyPair('RS256')
    const { redeem, answerNext, idToken } = await given()
    answerNext('token', tokens(await idToken({}, { key })))

    expect(await redeem()).toEqual({ refused: 'idToken:invalidSignature' })
  })

  test('that was altered after it was signed', async () => {
    const { redeem, answerNext, idToken, goodClaims } = await given()
    const [header, , signature] = (await idToken()).split('.')
    const claims = Buffer.from(JSON.stringify({ ...goodClaims, sub: 'bob' })).toString('base64url')
    answerNext('token', tokens(`${header ?? ''}.${claims}.${signature ?? ''}`))

    expect(await redeem()).toEqual({ refused: 'idToken:invalidSignature' })
  })

  test('that is signed with a key that the provider does not have', async () => {
    const { redeem, answerNext, idToken } = await given()
    answerNext('token', tokens(await idToken({}, { kid: 'two' })))

    expect(await redeem()).toEqual({ refused: 'idToken:unknownKey' })
  })

  test('that is missing', async () => {
    const { redeem, answerNext } = await given()
    answerNext('token', tokens(undefined))

    expect(await redeem()).toEqual({ refused: 'idToken:missing' })
  })
})

test.each<[string, Endpoint, Answer, string]>([
  [
    'a spent code',
    'token',
    { status: 400, body: { error: 'invalid_grant' } },
    'token:invalid_grant',
  ],
  [
    'another client',
    'token',
    { status: 400, body: { error: 'invalid_client' } },
    'token:invalid_client',
  ],
  [
    'a client without its secret',
    'token',
    { status: 401, headers: { 'www-authenticate': 'Basic' }, body: { error: 'invalid_client' } },
    'token:invalid_client',
  ],
  [
    'what it does not name',
    'token',
    { status: 400, body: { error: 'a-code' } },
    'token:otherError',
  ],
  ['by what is no JSON', 'token', { body: '{"access_token":"x' }, 'token:malformedResponse'],
  [
    'by a page',
    'token',
    { status: 403, headers: { 'content-type': 'text/html' }, body: '<p>' },
    'token:malformedResponse',
  ],
  ['to show its keys', 'keys', { status: 404, body: {} }, 'keys:malformedResponse'],
])('a provider refuses %s (%s)', async (_, endpoint, answer, refused) => {
  const { redeem, answerNext } = await given()
  answerNext(endpoint, answer)

  expect(await redeem()).toEqual({ refused })
})

const tellsNoSecret = (error: Error): boolean => !/a-code|a-verifier/.test(inspect(error))

describe('a code stays unspent, to be tried again,', () => {
  test.each<[string, Answer]>([
    ['fails', { status: 500, body: { error: 'invalid_grant' } }],
    ['has too much to do', { status: 429, body: { error: 'slow_down' } }],
    ['does not answer', 'hang'],
    ['answers half', 'cut'],
  ])('when the token endpoint %s', async (_, answer) => {
    const { redeem, answerNext, askedAt } = await given({}, impatient)
    answerNext('token', answer)

    await expect(redeem()).rejects.toSatisfy(tellsNoSecret)
    expect(askedAt('token')).toHaveLength(1)
    expect(await redeem()).toHaveProperty('claims')
  })

  test('when the keys cannot be had', async () => {
    const { redeem, answerNext, askedAt } = await given({}, impatient)
    answerNext('keys', { status: 503, body: {} })

    await expect(redeem()).rejects.toThrow()
    expect(askedAt('token')).toEqual([])
    expect(await redeem()).toHaveProperty('claims')
  })

  test('when nobody is there', async () => {
    const { redeem, stop } = await given()
    stop()

    await expect(redeem()).rejects.toThrow()
  })

  test('when the metadata cannot be had', async () => {
    const { redeem, answerNext, askedAt } = await given({}, impatient)
    answerNext('metadata', { status: 503, body: {} })

    await expect(redeem()).rejects.toThrow()
    expect(askedAt('token')).toEqual([])
  })
})

describe('once the code is spent', () => {
  const failure: Answer = { status: 503, body: {} }
  // The keys were fetched before: of one that is not among them, they are asked for anew.
  const toBeAskedAnew = {
    keys: { before: ['usual'] as Answer[], claims: {}, kid: 'two' },
    userInfo: { before: [], claims: { email: undefined }, kid: 'one' },
  }
  const endpoints = ['keys', 'userInfo'] as const

  async function givenAsked(endpoint: 'keys' | 'userInfo', answers: Answer[], options = {}) {
    const all = await given({}, options)
    const { before, claims, kid } = toBeAskedAnew[endpoint]
    all.answerNext('token', tokens(await all.idToken(claims, { kid })))
    all.answerNext(endpoint, ...before, ...answers)
    return all
  }

  test.each(endpoints)(
    'a failure of the %s endpoint that passes does no harm',
    async (endpoint) => {
      const answer = { keys: keysNamed('one', 'two'), userInfo: 'usual' as const }[endpoint]
      const { redeem, askedAt } = await givenAsked(endpoint, [failure, answer])

      expect(await redeem()).toHaveProperty('claims')
      expect(askedAt('token')).toHaveLength(1)
    },
  )

  test.each(endpoints)(
    'a failure of the %s endpoint that lasts refuses the sign-in',
    async (endpoint) => {
      const failures = Array.from({ length: 100 }, () => failure)
      const { redeem, askedAt } = await givenAsked(endpoint, failures, impatient)

      expect(await redeem()).toEqual({ refused: `${endpoint}:unavailable` })
      expect(askedAt('token')).toHaveLength(1)
    },
  )

  test.each(endpoints)(
    'a %s endpoint that does not answer is not waited for without end',
    async (endpoint) => {
      const silence = Array.from({ length: 100 }, () => 'hang' as const)
      const { redeem } = await givenAsked(endpoint, silence, impatient)

      expect(await redeem()).toEqual({ refused: `${endpoint}:unavailable` })
    },
  )
})
