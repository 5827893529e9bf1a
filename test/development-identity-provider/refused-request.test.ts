import { expect, test } from 'vitest'
import {
  callbackUrl,
  clientId,
  givenClient,
  givenIdentityProvider,
} from './given-identity-provider.ts'

test('shows an unregistered redirect_uri beside the registered ones, and redirects nowhere', async () => {
  const { url, issuer } = await givenIdentityProvider()
  const { authorize } = await givenClient(issuer)

  const page = await authorize({ redirect_uri: `${callbackUrl}/` })

  expect(page.url.origin).toBe(url)
  expect(page.status).toBe(400)
  expect(page.text).toContain('This callback URL is not registered')
  expect(page.text).toContain(`<code>${callbackUrl}/</code>`)
  expect(page.text).toContain(`<code>${callbackUrl}</code>`)
})

test('names the app clients that there are when asked for another', async () => {
  const { issuer } = await givenIdentityProvider()
  const { authorize } = await givenClient(issuer)

  const page = await authorize({ client_id: 'another' })

  expect(page.status).toBe(400)
  expect(page.text).toContain('<code>another</code>')
  expect(page.text).toContain(`<code>${clientId}</code>`)
})

test('says so when a sign-in is over', async () => {
  const { issuer } = await givenIdentityProvider()
  const { browser, authorize } = await givenClient(issuer)
  const page = await authorize()
  await browser.submit(page, { user: 'alice' })

  const again = await browser.submit(page, { user: 'alice' })

  expect(again.status).toBe(400)
  expect(again.text).toContain('This sign-in is over')
})
