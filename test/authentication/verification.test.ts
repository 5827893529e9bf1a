import { createHash } from 'node:crypto'
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose'
import { describe, expect, test } from 'vitest'
import { createIdentityProviders } from '../../src/authentication/identity-providers.ts'
import type { ProviderSettings } from '../../src/authentication/provider-settings.ts'
import { systemClock } from '../../src/runtime/clock.ts'
import {
  clientId,
  givenProvider,
  keysNamed,
  publicKey,
  request,
  tokens,
  type Answer,
} from './given-provider.ts'

/** A provider, and a client of it with settings. */
async function given(settings: ProviderSettings = {}, metadata: Record<string, unknown> = {}) {
  const provider = await givenProvider(metadata)
  const { redeem, authorizationUrl } = createIdentityProviders(systemClock, {
    requestTimeoutMs: 2_500,
  })
  const registration = { ...provider.registration, settings }
  return {
    ...provider,
    redeem: () => redeem(registration, request, { code: 'a-code' }),
    /** Redeems a code that gives an ID token with these claims. */
    redeemFor: async (...token: Parameters<typeof provider.idToken>) => {
      provider.answerNext('token', tokens(await provider.idToken(...token)))
      return redeem(registration, request, { code: 'a-code' })
    },
    parameters: async () => new URL(await authorizationUrl(registration, request)).searchParams,
  }
}

const now = () => Math.floor(Date.now() / 1000)

describe('the address to sign in at', () => {
  test('says what the operator wants it to say', async () => {
    const { parameters } = await given({
      scopes: ['openid', 'offline'],
      parameters: { audience: 'https://api.example', login_hint: 'a b&c' },
      acrValues: ['gold', 'silver'],
      maxAgeSeconds: 0,
      prompt: 'login',
    })

    expect(Object.fromEntries(await parameters())).toMatchObject({
      scope: 'openid offline',
      audience: 'https://api.example',
      login_hint: 'a b&c',
      acr_values: 'gold silver',
      max_age: '0',
      prompt: 'login',
      state: request.state,
    })
  })

  test('keeps what binds the answer, whatever the parameters say', async () => {
    const { parameters } = await given({
      parameters: { state: 'theirs', nonce: 'theirs', code_challenge_method: 'plain' },
    })

    expect(Object.fromEntries(await parameters())).toMatchObject({
      state: request.state,
      nonce: request.nonce,
      code_challenge_method: 'S256',
    })
  })
})

describe('the time on an ID token', () => {
  test.each<[string, number | undefined, () => object, string | undefined]>([
    ['expired within the usual leeway', undefined, () => ({ exp: now() - 20 }), undefined],
    ['expired before', undefined, () => ({ exp: now() - 40 }), 'idToken:expired'],
    ['expired, and no leeway', 0, () => ({ exp: now() - 5 }), 'idToken:expired'],
    ['expired within a long leeway', 120, () => ({ exp: now() - 100 }), undefined],
    ['issued by a clock that is a little fast', undefined, () => ({ iat: now() + 20 }), undefined],
    ['issued in the future', undefined, () => ({ iat: now() + 90 }), 'idToken:issuedInFuture'],
    ['not valid yet, and no leeway', 0, () => ({ nbf: now() + 20 }), 'idToken:notYetValid'],
  ])('%s', async (_, leewaySeconds, claims, refused) => {
    const { redeemFor } = await given({ ...(leewaySeconds !== undefined && { leewaySeconds }) })

    expect(await redeemFor({ ...claims() })).toMatchObject(
      refused === undefined ? { claims: {} } : { refused },
    )
  })
})

describe('whom an ID token was issued to', () => {
  test('is checked where it is said, also for one audience', async () => {
    const { redeemFor } = await given()

    expect(await redeemFor({ azp: 'another' })).toEqual({ refused: 'idToken:partyMismatch' })
    expect(await redeemFor({ azp: clientId })).toHaveProperty('claims')
    expect(await redeemFor({ aud: [clientId, 'api'], azp: clientId })).toHaveProperty('claims')
  })
})

describe('how a customer was authenticated', () => {
  test('must be one of the ways that were asked for', async () => {
    const { redeemFor } = await given({ acrValues: ['gold', 'silver'] })

    expect(await redeemFor({ acr: 'silver' })).toHaveProperty('claims')
    expect(await redeemFor({ acr: 'bronze' })).toEqual({ refused: 'idToken:acrMismatch' })
    expect(await redeemFor({ acr: ['gold'] })).toEqual({ refused: 'idToken:acrMismatch' })
    expect(await redeemFor()).toEqual({ refused: 'idToken:acrMismatch' })
  })

  test('must not be longer ago than was asked for', async () => {
    const { redeemFor } = await given({ maxAgeSeconds: 600 })

    expect(await redeemFor({ auth_time: now() - 500 })).toHaveProperty('claims')
    expect(await redeemFor({ auth_time: now() - 700 })).toEqual({ refused: 'idToken:signInTooOld' })
    expect(await redeemFor()).toEqual({ refused: 'idToken:signInTimeMissing' })
  })

  test('is not looked at where nothing was asked for', async () => {
    const { redeemFor } = await given()

    expect(await redeemFor({ acr: 'bronze', auth_time: 1 })).toHaveProperty('claims')
  })
})

describe('the hash of the access token', () => {
  const hashOf = (text: string) =>
    createHash('sha256').update(text).digest().subarray(0, 16).toString('base64url')

  test('must be the one of the access token that came along', async () => {
    const { redeemFor } = await given()

    expect(await redeemFor({ at_hash: hashOf('an-access-token') })).toHaveProperty('claims')
    expect(await redeemFor({ at_hash: hashOf('another') })).toEqual({
      refused: 'idToken:accessTokenMismatch',
    })
    expect(await redeemFor({ at_hash: 7 })).toEqual({ refused: 'idToken:accessTokenMismatch' })
  })
})

describe('the algorithm', () => {
  const offersAll = { id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'] }
  const refused = { refused: 'idToken:algorithmNotAllowed' }

  test.each([
    ['that the provider says it uses', offersAll],
    ['when the provider does not say', { id_token_signing_alg_values_supported: undefined }],
  ])('is never one with a shared secret: the public key is none, %s', async (_, metadata) => {
    const { answerNext, redeem, goodClaims } = await given({}, metadata)
    const secret = new TextEncoder().encode(await exportSPKI(publicKey))
    const forged = await new SignJWT(goodClaims)
      .setProtectedHeader({ alg: 'HS256', kid: 'one' })
      .sign(secret)
    answerNext('token', tokens(forged))

    expect(await redeem()).toEqual(refused)
  })

  test('is never none, though the provider offers it', async () => {
    const { answerNext, redeem, goodClaims } = await given({}, offersAll)
    answerNext('token', tokens(new UnsecuredJWT(goodClaims).encode()))

    expect(await redeem()).toEqual(refused)
  })

  test('must be one that the operator allows, whatever the provider offers', async () => {
    const ofProvider = { id_token_signing_alg_values_supported: ['RS256', 'ES256'] }
    const strict = await given({ algorithms: ['ES256'] }, ofProvider)
    const lax = await given({ algorithms: ['ES256', 'RS256'] }, {})

    expect(await strict.redeemFor()).toEqual(refused)
    expect(await lax.redeemFor()).toHaveProperty('claims')
  })

  test('may be of another family', async () => {
    const pair = await generateKeyPair('ES384')
    const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'ec' }
    const { redeemFor, answerNext } = await given({ algorithms: ['ES384'] })
    answerNext('keys', { body: { keys: [jwk] } })

    const token = { key: pair.privateKey, kid: 'ec', alg: 'ES384' }
    expect(await redeemFor({}, token)).toHaveProperty('claims')
  })
})

describe('keys that change', () => {
  test('are asked for anew at once, for all who need them', async () => {
    const { redeemFor, answerNext, askedAt } = await given()
    await redeemFor()
    answerNext('keys', keysNamed('two'))

    const redeemed = await Promise.all([1, 2, 3].map(() => redeemFor({}, { kid: 'two' })))

    for (const each of redeemed) expect(each).toHaveProperty('claims')
    expect(askedAt('keys')).toHaveLength(2)
  })

  test('leave the earlier ones good for the rest of their time, and no longer', async () => {
    const { clock, set } = movableClock()
    const provider = await givenProvider()
    const { redeem } = createIdentityProviders(clock, { requestTimeoutMs: 2_500 })
    const redeemWith = async (kid: string) => {
      provider.answerNext('token', tokens(await provider.idToken({}, { kid })))
      return redeem(provider.registration, request, { code: 'a-code' })
    }
    await redeemWith('one')
    provider.answerNext('keys', ...Array.from({ length: 9 }, () => keysNamed('two')))
    set(100)
    await redeemWith('two')

    set(290)
    expect(await redeemWith('one')).toHaveProperty('claims')
    set(310)
    expect(await redeemWith('one')).toEqual({ refused: 'idToken:unknownKey' })
    expect(await redeemWith('two')).toHaveProperty('claims')
  })

  test('that are unknown are not asked for with every sign-in', async () => {
    const { redeemFor, askedAt } = await given()
    await redeemFor()

    await Promise.all(Array.from({ length: 5 }, () => redeemFor({}, { kid: 'never' })))

    expect(askedAt('keys').length).toBeLessThanOrEqual(2)
  })
})

describe('claims', () => {
  test('come by the names that the provider has for them', async () => {
    const { redeemFor } = await given({
      claims: { email: 'upn', given_name: 'https://shop.example/first', phone_number: 'phones' },
    })

    const redeemed = await redeemFor({
      upn: 'alice@corp.example',
      'https://shop.example/first': 'Alice',
      phones: ['+4930123456', '+4930654321'],
    })

    expect(redeemed).toMatchObject({
      claims: { email: 'alice@corp.example', given_name: 'Alice', phone_number: '+4930123456' },
    })
  })

  test('that another stands for are not verified by what the provider says of its own', async () => {
    const said = { email: 'mallory@own.example', email_verified: true, upn: 'alice@corp.example' }
    const mapping = { claims: { email: 'upn' } }

    const { redeemFor } = await given(mapping)
    const trusting = await given({ ...mapping, trusted: ['email'] })
    const proving = await given({ claims: { email: 'upn', email_verified: 'xms_edov' } })

    expect(await redeemFor(said)).not.toHaveProperty('claims.email_verified')
    expect(await trusting.redeemFor(said)).toHaveProperty('claims.email_verified', true)
    expect(await proving.redeemFor({ ...said, xms_edov: '1' })).toMatchObject({
      claims: { email: 'alice@corp.example', email_verified: '1' },
    })
  })

  test('that are trusted count as verified where they are there', async () => {
    const { redeemFor } = await given({ trusted: ['email', 'phone_number'] })

    const redeemed = await redeemFor({ email_verified: false })

    expect(redeemed).toHaveProperty('claims.email_verified', true)
    expect(redeemed).not.toHaveProperty('claims.phone_number_verified')
  })

  test('without the one to know a customer by are refused', async () => {
    const { redeemFor } = await given({ claims: { sub: 'oid' } })

    expect(await redeemFor()).toEqual({ refused: 'claims:missingSubject' })
    expect(await redeemFor({ oid: 'o-1' })).toMatchObject({ claims: { sub: 'o-1' } })
  })

  test('are not asked of UserInfo where a mapped one identifies the customer', async () => {
    const { redeemFor, askedAt } = await given({ claims: { email: 'upn' } })

    await redeemFor({ email: undefined, upn: 'alice@corp.example' })

    expect(askedAt('userInfo')).toEqual([])
  })

  test('of UserInfo are of the customer whom the ID token names, before any mapping', async () => {
    const { redeemFor, answerNext } = await given({ claims: { sub: 'oid' } })
    answerNext('userInfo', { body: { sub: 'o-1', email: 'x@x.example' } })

    expect(await redeemFor({ email: undefined, oid: 'o-1' })).toEqual({
      refused: 'userInfo:subjectMismatch',
    })
  })
})

describe('an answer that leads elsewhere or has no end', () => {
  const padding = 'x'.repeat(1024 * 1024)
  const redirect: Answer = { status: 302, headers: { location: 'http://127.0.0.1:1/' }, body: '' }

  test.each([
    ['token', 'token:malformedResponse'],
    ['keys', 'keys:malformedResponse'],
    ['userInfo', 'userInfo:malformedResponse'],
  ] as const)('of the %s endpoint is refused', async (endpoint, refused) => {
    const nobody = { email: undefined }
    const [long, elsewhere] = [await given(), await given()]
    const { body: good } = {
      token: tokens(await long.idToken(nobody)),
      keys: keysNamed('one'),
      userInfo: { body: { sub: 'alice' } },
    }[endpoint]

    long.answerNext(endpoint, { body: { ...(good as object), padding } })
    elsewhere.answerNext(endpoint, redirect)

    expect(await long.redeemFor(nobody)).toEqual({ refused })
    expect(await elsewhere.redeemFor(nobody)).toEqual({ refused })
  })

  test('of the metadata is not taken', async () => {
    const { parameters, answerNext, issuer } = await given()
    const good = { issuer, authorization_endpoint: `${issuer}/authorize` }

    answerNext('metadata', { body: { ...good, padding } }, redirect, { body: good })

    await expect(parameters()).rejects.toMatchObject({ kind: 'invalidMetadata' })
    await expect(parameters()).rejects.toMatchObject({ kind: 'invalidMetadata' })
    expect(await parameters()).toBeInstanceOf(URLSearchParams)
  })
})

function movableClock() {
  const start = Date.now()
  let moved = 0
  return {
    clock: () => new Date(start + moved * 1_000),
    set: (seconds: number) => (moved = seconds),
  }
}
