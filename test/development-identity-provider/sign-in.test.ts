import { Writable } from 'node:stream'
import * as openid from 'openid-client'
import pino from 'pino'
import { expect, test } from 'vitest'
import {
  alice,
  bob,
  callbackUrl,
  clientId,
  givenClient,
  givenIdentityProvider,
} from './given-identity-provider.ts'

test('signs a user in, with the claims of the scopes in the ID token', async () => {
  const { issuer } = await givenIdentityProvider()
  const { browser, authorize, redeem, nonce } = await givenClient(issuer)
  const page = await authorize()

  const callback = await browser.submit(page, { username: 'alice', password: alice.password })
  const tokens = await redeem(callback)

  expect(callback.url.href).toContain(`${callbackUrl}?code=`)
  expect(tokens).toMatchObject({ token_type: 'bearer', expires_in: 3600 })
  expect(tokens.claims()).toMatchObject({
    ...alice.claims,
    iss: issuer,
    aud: clientId,
    nonce,
    token_use: 'id',
    'cognito:username': 'alice',
    auth_time: expect.any(Number) as number,
  })
})

test('says the same at the UserInfo endpoint', async () => {
  const { issuer } = await givenIdentityProvider()
  const { browser, configuration, authorize, redeem } = await givenClient(issuer)
  const callback = await browser.submit(await authorize(), { user: 'alice' })
  const { access_token: accessToken } = await redeem(callback)

  const userInfo = await openid.fetchUserInfo(configuration, accessToken, alice.claims.sub)

  expect(userInfo).toMatchObject(alice.claims)
})

test('gives a scope’s claims only to who asks for the scope', async () => {
  const { issuer } = await givenIdentityProvider()
  const { browser, authorize, redeem } = await givenClient(issuer)
  const callback = await browser.submit(await authorize({ scope: 'openid email' }), {
    user: 'alice',
  })

  const claims = (await redeem(callback)).claims()

  expect(claims).toMatchObject({ email: alice.claims.email, email_verified: true })
  expect(claims).not.toHaveProperty('phone_number')
  expect(claims).not.toHaveProperty('given_name')
})

test('gives all scopes of the client to who asks for none', async () => {
  const { issuer } = await givenIdentityProvider()
  const { browser, authorize, redeem } = await givenClient(issuer)
  const callback = await browser.submit(await authorize({ scope: undefined }), { user: 'alice' })

  expect((await redeem(callback)).claims()).toMatchObject(alice.claims)
})

test('takes parameters of Cognito that mean nothing here', async () => {
  const { issuer } = await givenIdentityProvider()
  const { browser, authorize, redeem } = await givenClient(issuer)
  const page = await authorize({ identity_provider: 'Google', lang: 'de' })

  const callback = await browser.submit(page, { user: 'alice' })

  expect((await redeem(callback)).claims()).toMatchObject({ sub: alice.claims.sub })
})

test.each(['ALICE', 'Alice@Example.com'])('knows a user as %s', async (username) => {
  const { issuer } = await givenIdentityProvider()
  const { browser, authorize, redeem } = await givenClient(issuer)

  const callback = await browser.submit(await authorize(), { username, password: alice.password })

  expect((await redeem(callback)).claims()).toMatchObject({ sub: alice.claims.sub })
})

test.each([
  ['a wrong password', { username: 'alice', password: bob.password }],
  ['a user that there is not', { username: 'carol', password: alice.password }],
])('asks again after %s', async (_what, fields) => {
  const { issuer } = await givenIdentityProvider()
  const { browser, authorize } = await givenClient(issuer)

  const page = await browser.submit(await authorize(), fields)

  expect(page).toMatchObject({ status: 400 })
  expect(page.text).toContain('The username or the password is wrong.')
  const callback = await browser.submit(page, { username: 'alice', password: alice.password })
  expect(callback.url.href).toContain(`${callbackUrl}?code=`)
})

test('sends who cancels back with access_denied and the state', async () => {
  const { issuer } = await givenIdentityProvider()
  const { browser, authorize, state } = await givenClient(issuer)

  const callback = await browser.submit(await authorize(), { cancel: 'yes' })

  expect(callback.url.href).toContain(callbackUrl)
  expect(Object.fromEntries(callback.url.searchParams)).toMatchObject({
    error: 'access_denied',
    error_description: 'The user cancelled the sign-in.',
    state,
  })
})

test('offers to go on as the user whom the browser knows, and lets another sign in', async () => {
  const { issuer } = await givenIdentityProvider()
  const { browser, authorize, redeem } = await givenClient(issuer)
  const first = await browser.submit(await authorize(), { user: 'alice' })

  const page = await authorize()
  const second = await browser.submit(page, { user: 'bob' })

  expect(page.text).toMatch(/Continue as\s+Alice Liddell/)
  expect((await redeem(second)).claims()).toMatchObject({ sub: bob.claims.sub })
  expect((await redeem(first)).claims()).toMatchObject({ sub: alice.claims.sub })
})

test('lets two users sign in from two pages of one browser', async () => {
  const { issuer } = await givenIdentityProvider()
  const { browser, authorize, redeem } = await givenClient(issuer)
  const [one, other] = [await authorize(), await authorize()]

  const first = await browser.submit(one, { user: 'alice' })
  const second = await browser.submit(other, { user: 'bob' })

  expect((await redeem(first)).claims()).toMatchObject({ sub: alice.claims.sub })
  expect((await redeem(second)).claims()).toMatchObject({ sub: bob.claims.sub })
})

test('asks nothing at prompt=none: a session will do, and no session is login_required', async () => {
  const { issuer } = await givenIdentityProvider()
  const { browser, authorize, redeem } = await givenClient(issuer)

  const stranger = await authorize({ prompt: 'none' })
  await browser.submit(await authorize(), { user: 'alice' })
  const known = await authorize({ prompt: 'none' })

  expect(stranger.url.searchParams.get('error')).toBe('login_required')
  expect((await redeem(known)).claims()).toMatchObject({ sub: alice.claims.sub })
})

test('forgets for prompt=login whom the browser knows', async () => {
  const { issuer } = await givenIdentityProvider()
  const { browser, authorize, redeem } = await givenClient(issuer)
  await browser.submit(await authorize(), { user: 'alice' })

  const page = await authorize({ prompt: 'login' })

  expect(page.text).not.toContain('Continue as')
  const callback = await browser.submit(page, { user: 'alice' })
  expect((await redeem(callback)).claims()).toMatchObject({ sub: alice.claims.sub })
})

test('shows a page that loads nothing, runs nothing, and says what it is', async () => {
  const { issuer } = await givenIdentityProvider()
  const { authorize } = await givenClient(issuer)

  const { headers, text } = await authorize({ login_hint: '"><script>' })

  expect(text).toContain('Development identity provider')
  expect(text).toContain('&lt;b&gt;Bob&lt;/b&gt;')
  expect(text).not.toMatch(/<script|<b>Bob/)
  expect(headers.get('content-security-policy')).toMatch(
    /^default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'; frame-ancestors 'none'$/,
  )
})

test('logs who signed in, who cancelled and what was refused, and no secret', async () => {
  const lines: string[] = []
  const sink = new Writable({
    write(line, _encoding, done) {
      lines.push(String(line))
      done()
    },
  })
  const { issuer } = await givenIdentityProvider({ log: pino(sink) })
  const { browser, authorize, redeem, state } = await givenClient(issuer)

  await browser.submit(await authorize(), { username: 'alice', password: 'guess' })
  await browser.submit(await authorize(), { cancel: 'yes' })
  const callback = await browser.submit(await authorize(), { user: 'alice' })
  const { access_token: accessToken } = await redeem(callback)
  await redeem(callback).catch(() => undefined)

  expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual([
    'Wrong username or password',
    'Sign-in cancelled',
    'Signed in',
    'Request refused',
  ])
  const code = callback.url.searchParams.get('code') ?? ''
  for (const secret of ['guess', state, code, accessToken]) {
    expect(lines.join()).not.toContain(secret)
  }
})
