import { describe, expect, test } from 'vitest'
import { createIdentityProviders } from '../../src/authentication/identity-providers.ts'
import { systemClock } from '../../src/runtime/clock.ts'
import { givenProvider, request, tokens, type Answer } from './given-provider.ts'

/** A provider, and a client of it. */
async function given(metadata: Record<string, unknown> = {}) {
  const provider = await givenProvider(metadata)
  const { redeem } = createIdentityProviders(systemClock)
  return { ...provider, redeem: () => redeem(provider.registration, request, { code: 'a-code' }) }
}

describe('UserInfo', () => {
  const nameless = { email: undefined }

  test('completes an ID token that identifies nobody, and overrules nothing of it', async () => {
    const { redeem, answerNext, askedAt, idToken, goodClaims } = await given()
    answerNext('token', tokens(await idToken({ ...nameless, locale: 'de' })))
    const said = {
      sub: 'alice',
      email: 'a@userinfo.example',
      locale: 'fr',
      iss: 'https://evil.example',
    }
    answerNext('userInfo', { body: said })

    expect(await redeem()).toEqual({
      claims: { ...goodClaims, email: 'a@userinfo.example', locale: 'de' },
    })
    expect(askedAt('userInfo')[0]?.headers).toMatchObject({
      authorization: 'Bearer an-access-token',
    })
  })

  test('is not asked where the ID token says who it is', async () => {
    const { redeem, askedAt } = await given()

    await redeem()

    expect(askedAt('userInfo')).toEqual([])
  })

  test('is done without where the provider has none', async () => {
    const { redeem, answerNext, idToken, goodClaims } = await given({
      userinfo_endpoint: undefined,
    })
    answerNext('token', tokens(await idToken(nameless)))

    expect(await redeem()).toEqual({ claims: { ...goodClaims, ...nameless } })
  })

  test.each<[string, Answer, string]>([
    [
      'speaks of another',
      { body: { sub: 'bob', email: 'b@x.example' } },
      'userInfo:subjectMismatch',
    ],
    ['speaks of nobody', { body: { email: 'b@x.example' } }, 'userInfo:malformedResponse'],
    ['is no JSON', { body: 'not JSON' }, 'userInfo:malformedResponse'],
    [
      'refuses the access token',
      { status: 401, headers: { 'www-authenticate': 'Bearer error="invalid_token"' }, body: {} },
      'userInfo:refused',
    ],
  ])('refuses the sign-in when it %s', async (_, answer, refused) => {
    const { redeem, answerNext, idToken } = await given()
    answerNext('token', tokens(await idToken(nameless)))
    answerNext('userInfo', answer)

    expect(await redeem()).toEqual({ refused })
  })
})
