import { expect, test } from 'vitest'
import { cancel } from '../journeys/given-sign-in.ts'
import { onlySession } from '../journeys/observe.ts'
import { startSharedTestApp } from '../support/app.ts'
import { launchBrowser } from '../support/browser.ts'
import { givenAuthenticationUrl, givenChat } from '../support/chat.ts'
import { cancelSignIn, signInAs, type Returned } from '../support/sign-in.ts'

const app = await startSharedTestApp()
const hosted = `${app.demo.endpoint}/participant/authentication/update`
const [alice = { username: '', password: '' }] = app.demo.users

async function givenHostedSignIn(redirectUri = hosted) {
  const chat = await givenChat(app)
  return { ...chat, ...(await givenAuthenticationUrl(app, chat, redirectUri)) }
}

const returnTo = (query: Record<string, string>, init: RequestInit = {}): Promise<Response> =>
  fetch(`${hosted}?${String(new URLSearchParams(query))}`, { ...init, redirect: 'manual' })

const queryOf = ({ state, code, error, iss }: Returned): Record<string, string> => ({
  state,
  ...(iss !== undefined && { iss }),
  ...(code !== undefined && { code }),
  ...(error !== undefined && { error, error_description: 'The customer has changed their mind.' }),
})

const whereTo = (response: Response): string => {
  expect(response.status).toBe(303)
  return response.headers.get('location') ?? ''
}

test('who comes back with a code is signed in, and sees a page whose address has no secret', async () => {
  const chat = await givenHostedSignIn()
  const response = await returnTo(queryOf(await signInAs(chat.authenticationUrl, alice)))

  expect(whereTo(response)).toBe('/participant/authentication/update/accepted')
  await chat.waitFor('authentication.succeeded')
  await chat.waitFor('Thank you, Alice.')
})

test('who declines at the provider takes the Error branch', async () => {
  const chat = await givenHostedSignIn()
  const response = await returnTo(queryOf(await cancelSignIn(chat.authenticationUrl)))

  expect(whereTo(response)).toBe('/participant/authentication/update/declined')
  await chat.waitFor('authentication.failed')
  expect(await onlySession(app.sql, chat.contactId)).toMatchObject({
    reason: 'provider:access_denied',
  })
})

test('the same answer again is as good as the first time; another one is late', async () => {
  const chat = await givenHostedSignIn()
  const query = queryOf(await signInAs(chat.authenticationUrl, alice))

  const locations = [await returnTo(query), await returnTo(query)].map(whereTo)
  expect(new Set(locations)).toEqual(new Set(['/participant/authentication/update/accepted']))
  const { iss, ...bare } = query // What came beside the code makes no other answer of it.
  expect(iss).toBeDefined()
  expect(whereTo(await returnTo(bare))).toMatch(/\/accepted$/)
  await chat.waitFor('authentication.succeeded')
  expect(whereTo(await returnTo({ ...query, code: 'another' }))).toMatch(/\/late$/)
})

test('after the customer has opted out in the chat, an answer is late', async () => {
  const chat = await givenHostedSignIn()
  const query = queryOf(await signInAs(chat.authenticationUrl, alice))
  await cancel(app, chat)

  expect(whereTo(await returnTo(query))).toMatch(/\/late$/)
  await chat.waitFor('authentication.cancelled')
})

test.each<[string, (query: Record<string, string>) => Record<string, string>]>([
  ['a State that nobody has', (query) => ({ ...query, state: 'x'.repeat(43) })],
  ['no State', ({ code = '' }) => ({ code })],
  ['neither a code nor an error', ({ state = '' }) => ({ state })],
  ['a code and an error', (query) => ({ ...query, error: 'access_denied' })],
  ['another issuer', (query) => ({ ...query, iss: 'https://elsewhere.example.com' })],
])('an address with %s is not known, and spends nothing', async (_, change) => {
  const chat = await givenHostedSignIn()
  const query = queryOf(await signInAs(chat.authenticationUrl, alice))

  expect(whereTo(await returnTo(change(query)))).toMatch(/\/unknown$/)
  expect(whereTo(await returnTo(query))).toMatch(/\/accepted$/)
  await chat.waitFor('authentication.succeeded')
})

test('a parameter that is there twice is not known', async () => {
  const chat = await givenHostedSignIn()
  const query = queryOf(await signInAs(chat.authenticationUrl, alice))
  const doubled = `${hosted}?${String(new URLSearchParams(query))}&code=another`

  expect(whereTo(await fetch(doubled, { redirect: 'manual' }))).toMatch(/\/unknown$/)
})

test('a sign-in that was sent elsewhere cannot be finished here', async () => {
  const chat = await givenHostedSignIn(app.demo.redirectUri)
  const query = queryOf(await signInAs(chat.authenticationUrl, alice))

  expect(whereTo(await returnTo(query))).toMatch(/\/unknown$/)
})

test('a provider that announces to say who it is (RFC 9207) is not believed where it does not', async () => {
  const chat = await givenHostedSignIn()
  const { iss, ...query } = queryOf(await signInAs(chat.authenticationUrl, alice))
  const { issuer } = await onlySession(app.sql, chat.contactId)
  expect(iss).toBe(issuer)

  expect(whereTo(await returnTo(query))).toMatch(/\/accepted$/)
  await chat.waitFor('authentication.failed')
  expect(await onlySession(app.sql, chat.contactId)).toMatchObject({
    status: 'failed',
    reason: 'answer:issuerMissing',
  })
})

test('only a GET counts: what looks first, as mail scanners do, spends nothing', async () => {
  const chat = await givenHostedSignIn()
  const query = queryOf(await signInAs(chat.authenticationUrl, alice))

  for (const method of ['HEAD', 'POST', 'PUT']) {
    expect((await returnTo(query, { method })).status).toBe(405)
  }
  expect(whereTo(await returnTo(query))).toMatch(/\/accepted$/)
})

test.each([
  ['accepted', 200],
  ['declined', 200],
  ['late', 200],
  ['unknown', 400],
  ['failed', 500],
  ['whatever', 400],
])('the page %s answers %i, is kept nowhere and lets nothing foreign run', async (page, status) => {
  const response = await fetch(`${hosted}/${page}?code=secret`)

  expect(response.status).toBe(status)
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(response.headers.get('referrer-policy')).toBe('no-referrer')
  expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'/)
  expect(await response.text()).not.toContain('secret')
})

test('while the database is away, the page stays where it is and can be loaded again', async () => {
  const chat = await givenHostedSignIn()
  const query = queryOf(await signInAs(chat.authenticationUrl, alice))
  await app.sql`alter table authentication_session rename to hidden`
  const response = await returnTo(query).finally(
    () => app.sql`alter table hidden rename to authentication_session`,
  )

  expect(response.status).toBe(500)
  expect(response.headers.get('location')).toBeNull()
  expect(whereTo(await returnTo(query))).toMatch(/\/accepted$/)
})

test('in a browser: the popup of the chat closes by itself, its address bare', async () => {
  const chat = await givenHostedSignIn()
  const browser = await launchBrowser()
  const page = await browser.newPage()
  await page.goto(`${app.demo.endpoint}/demo`)
  const [popup] = await Promise.all([
    page.waitForEvent('popup'),
    page.evaluate((url) => {
      globalThis.open(url, '_blank', 'width=600,height=600')
    }, chat.authenticationUrl),
  ])
  const closed = popup.waitForEvent('close')
  await popup.getByRole('button', { name: 'Alice Arden' }).click()
  await popup.waitForURL(`${hosted}/accepted`)
  expect(await popup.textContent('h1')).toBe('Back to your chat')

  await closed
  await chat.waitFor('authentication.succeeded')
})
