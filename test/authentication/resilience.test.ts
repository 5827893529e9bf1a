import { describe, expect, test } from 'vitest'
import { createIdentityProviders } from '../../src/authentication/identity-providers.ts'
import type { ProviderTrouble } from '../../src/authentication/provider-trouble.ts'
import { givenProvider, request, type Answer, type Endpoint } from './given-provider.ts'

type Options = NonNullable<Parameters<typeof createIdentityProviders>[1]>

/** A client of providers, with a clock that is moved by hand; and a provider. */
async function given(options: Options = {}) {
  const start = Date.now()
  let seconds = 0
  const clock = () => new Date(start + seconds * 1_000)
  const providers = createIdentityProviders(clock, { requestTimeoutMs: 1_000, ...options })
  const provider = await givenProvider()
  return {
    ...provider,
    providers,
    moveOn: (by: number) => (seconds += by),
    redeem: (at = provider) =>
      providers.redeem(at.registration, request, { code: 'a-code', patienceMs: 5_000 }),
    figures: () => providers.figures().find(({ issuer }) => issuer === provider.issuer),
    answerOften: (endpoint: Endpoint, answer: Answer, times = 50) => {
      provider.answerNext(endpoint, ...Array.from({ length: times }, () => answer))
    },
  }
}

const failing: Answer = { status: 503, body: {} }

describe('a request is made again', () => {
  test.each<[string, Answer]>([
    ['fails', failing],
    ['has too much to do', { status: 429, body: {} }],
    [
      'wants to be left alone for a moment',
      { status: 503, headers: { 'retry-after': '1' }, body: {} },
    ],
    ['breaks off', 'cut'],
  ])('when the provider %s, and then answers', async (_, answer) => {
    const { redeem, answerNext, askedAt } = await given()
    answerNext('token', answer)

    expect(await redeem()).toHaveProperty('claims')
    expect(askedAt('token')).toHaveLength(2)
  })

  test('a few times, and not more', async () => {
    const { redeem, answerOften, askedAt } = await given()
    answerOften('token', failing)

    await expect(redeem()).rejects.toMatchObject({ kind: 'failing', wasAsked: true })
    expect(askedAt('token')).toHaveLength(3)
  })

  test.each([400, 401, 403, 404, 418])('never when it is answered by %i', async (status) => {
    const { redeem, answerOften, askedAt } = await given()
    answerOften('token', { status, body: { error: 'invalid_request' } })

    expect(await redeem()).toEqual({ refused: 'token:invalid_request' })
    expect(askedAt('token')).toHaveLength(1)
  })

  test('not here when the provider wants to be left alone for long; and it is told for how long', async () => {
    const { redeem, answerNext, askedAt } = await given()
    answerNext('token', { status: 429, headers: { 'retry-after': '7' }, body: {} })

    await expect(redeem()).rejects.toMatchObject({ kind: 'rateLimited', retryAfterSeconds: 7 })
    expect(askedAt('token')).toHaveLength(1)
  })
})

describe('a provider that fails again and again', () => {
  test('is not asked for a while, and says at once what it is in', async () => {
    const { redeem, answerOften, askedAt, figures } = await given()
    answerOften('token', failing)
    await expect(redeem()).rejects.toThrow()
    await expect(redeem()).rejects.toThrow()
    const asked = askedAt('token').length

    await expect(redeem()).rejects.toMatchObject({ kind: 'failing', wasAsked: false })

    expect(asked).toBe(5)
    expect(askedAt('token')).toHaveLength(asked)
    expect(figures()).toMatchObject({ circuit: 'open', requests: { failing: 5 } })
  })

  test('is asked by one alone after that; it has failed, and is not asked again', async () => {
    const { redeem, answerOften, askedAt, moveOn } = await given({ triesMax: 5 })
    answerOften('token', failing, 6)
    await expect(redeem()).rejects.toThrow()
    moveOn(3)

    const ended = await Promise.allSettled([redeem(), redeem(), redeem()])

    const wereAsked = ended.map(
      (each) => 'reason' in each && (each.reason as ProviderTrouble).wasAsked,
    )
    expect(wereAsked.filter(Boolean).length).toBeLessThanOrEqual(1)
    expect(askedAt('token')).toHaveLength(6)
  })

  test('is asked by all as soon as one has had an answer', async () => {
    const { redeem, answerOften, moveOn, figures } = await given({ triesMax: 5 })
    answerOften('token', failing, 5)
    await expect(redeem()).rejects.toThrow()
    moveOn(3)
    expect(figures()?.circuit).toBe('halfOpen')

    expect(await redeem()).toHaveProperty('claims')
    expect(figures()?.circuit).toBe('closed')
    expect(await redeem()).toHaveProperty('claims')
  })

  test('keeps none from another provider', async () => {
    const { redeem, answerOften } = await given()
    const another = await givenProvider()
    answerOften('token', failing)
    for (let times = 0; times < 3; times += 1) await expect(redeem()).rejects.toThrow()

    expect(await redeem(another as never)).toHaveProperty('claims')
  })

  test('still has the address to sign in at, as long as what it said of itself is a day old at most', async () => {
    const { providers, registration, moveOn, answerOften } = await given({ triesMax: 1 })
    const url = () => providers.authorizationUrl(registration, request)
    const first = await url()
    answerOften('metadata', failing)

    moveOn(20 * 60)
    expect(await url()).toBe(first)
    moveOn(25 * 60 * 60)
    await expect(url()).rejects.toMatchObject({ kind: 'failing' })
  })

  test('that refuses codes is there: its circuit stays closed', async () => {
    const { redeem, answerOften, figures } = await given()
    answerOften('token', { status: 400, body: { error: 'invalid_grant' } })

    for (let times = 0; times < 6; times += 1) await redeem()

    expect(figures()?.circuit).toBe('closed')
  })

  test('that has too much to do is there, too', async () => {
    const { redeem, answerOften, figures } = await given()
    answerOften('token', { status: 429, body: {} })

    for (let times = 0; times < 2; times += 1) await expect(redeem()).rejects.toThrow()

    expect(figures()?.circuit).toBe('closed')
  })
})

describe('a slow provider', () => {
  test('is asked by a few at a time; the others are sent away', async () => {
    const { redeem, answerOften, askedAt } = await given({ redemptionsMax: 2, triesMax: 1 })
    await redeem()
    answerOften('token', 'hang')

    const ended = await Promise.all(
      Array.from({ length: 6 }, () => redeem().catch((error: unknown) => error)),
    )

    expect(askedAt('token')).toHaveLength(3)
    const kinds = ended.map((error) => (error as { kind: string }).kind).sort()
    expect(kinds).toEqual([...Array<string>(4).fill('overloaded'), 'timeout', 'timeout'])
  })

  test('that answers soon lets those who wait for it in', async () => {
    const { redeem, providers } = await given({ redemptionsMax: 1 })

    const redeemed = await Promise.all(Array.from({ length: 5 }, () => redeem()))

    for (const each of redeemed) expect(each).toHaveProperty('claims')
    expect(providers.figures()[0]).toMatchObject({ redeeming: 0 })
  })
})
