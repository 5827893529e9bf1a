import { expect, test } from 'vitest'
import {
  callbackUrl,
  clientId,
  givenClient,
  givenIdentityProvider,
  logoutUrl,
} from './given-identity-provider.ts'

test('ends the session at /logout and goes on to a registered URL', async () => {
  const { url, issuer } = await givenIdentityProvider()
  const { browser, authorize } = await givenClient(issuer)
  await browser.submit(await authorize(), { user: 'alice' })

  const query = new URLSearchParams({ client_id: clientId, logout_uri: logoutUrl })
  const page = await browser.open(`${url}/logout?${query.toString()}`)

  expect(page.url.href).toBe(logoutUrl)
  expect((await authorize()).text).not.toContain('Continue as')
})

test('signs nobody out for a logout_uri that is not registered', async () => {
  const { url, issuer } = await givenIdentityProvider()
  const { browser, authorize } = await givenClient(issuer)
  await browser.submit(await authorize(), { user: 'alice' })

  const query = new URLSearchParams({ client_id: clientId, logout_uri: callbackUrl })
  const page = await browser.open(`${url}/logout?${query.toString()}`)

  expect(page).toMatchObject({ status: 400 })
  expect(page.text).toContain(`<code>${logoutUrl}</code>`)
  expect((await authorize()).text).toContain('Continue as')
})
