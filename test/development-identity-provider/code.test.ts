import { expect, test } from 'vitest'
import {
  callbackUrl,
  clientId,
  givenClient,
  givenIdentityProvider,
} from './given-identity-provider.ts'

const invalidGrant = { error: 'invalid_grant', status: 400 }

test('refuses a code that has been used', async () => {
  const { issuer } = await givenIdentityProvider()
  const { browser, authorize, redeem } = await givenClient(issuer)
  const callback = await browser.submit(await authorize(), { user: 'alice' })
  await redeem(callback)

  await expect(redeem(callback)).rejects.toMatchObject(invalidGrant)
})

test('gives tokens to one of two that use a code at once', async () => {
  const { issuer } = await givenIdentityProvider()
  const { browser, authorize, redeem } = await givenClient(issuer)
  const callback = await browser.submit(await authorize(), { user: 'alice' })

  const results = await Promise.allSettled([1, 2, 3, 4].map(() => redeem(callback)))

  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

test('refuses a code with another verifier', async () => {
  const { issuer } = await givenIdentityProvider()
  const { browser, authorize, redeem } = await givenClient(issuer)
  const callback = await browser.submit(await authorize(), { user: 'alice' })

  await expect(redeem(callback, { verifier: 'v'.repeat(43) })).rejects.toMatchObject(invalidGrant)
})

test('takes a code without a verifier when no challenge was sent', async () => {
  const { url, issuer } = await givenIdentityProvider()
  const { browser, authorize } = await givenClient(issuer)
  const page = await authorize({ code_challenge: undefined, code_challenge_method: undefined })
  const callback = await browser.submit(page, { user: 'alice' })

  const reply = await fetch(`${url}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: clientId,
      code: callback.url.searchParams.get('code') ?? '',
      redirect_uri: callbackUrl,
    }),
  })

  expect(reply.status).toBe(200)
  expect(await reply.json()).toHaveProperty('id_token')
})
