import type { Browser, Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { givenPage } from '../browser/given-chatjs-page.ts'
import { startSharedTestApp, startTestApp, type TestApp } from '../support/app.ts'
import { launchBrowser } from '../support/browser.ts'
import { givenLine } from './given-line.ts'
import { givenSite, openWidget, sayIn, type Site } from './given-widget.ts'

// The widget itself is not run here, but a page that does the same: see `widget-stand-in.js`.

let app: TestApp
let browser: Browser
let site: Site

beforeAll(async () => {
  site = await givenSite()
  const config = { callbackUrls: [site.redirectUri] }
  ;[app, browser] = await Promise.all([startSharedTestApp({ config }), launchBrowser()])
  site.serve(app)
})

const signInButton = (page: Page) =>
  page.getByRole('button', { name: 'Please sign into your account' })
const declineButton = (page: Page) =>
  page.getByRole('button', { name: 'Continue without signing in' })
const says = (page: Page, text: string) => page.locator('#items').getByText(text).waitFor()

type Wish = Partial<Parameters<typeof openWidget>[2]> & { page?: Page; host?: TestApp }

/** A chat whose customer could press the button. */
async function givenLink({ page, host = app, ...wish }: Wish = {}): Promise<Page> {
  const inPage = page ?? (await givenPage(browser))
  await openWidget(host, inPage, { site, ...wish })
  await signInButton(inPage).and(inPage.locator(':enabled')).waitFor()
  return inPage
}

const linkOf = (page: Page) => signInButton(page).getAttribute('data-url')

async function pressLink(page: Page): Promise<Page> {
  const [popup] = await Promise.all([page.waitForEvent('popup'), signInButton(page).click()])
  await popup.getByRole('heading', { name: 'Sign in' }).waitFor()
  return popup
}

async function signIn(page: Page, name: string): Promise<void> {
  const popup = await pressLink(page)
  await Promise.all([popup.waitForEvent('close'), popup.getByRole('button', { name }).click()])
}

async function expectDone(page: Page, text: string): Promise<void> {
  await says(page, text)
  expect(await signInButton(page).isDisabled()).toBe(true)
  expect(await declineButton(page).isDisabled()).toBe(true)
}

test('a customer signs in in a window of its own, and is known by name', async () => {
  const page = await givenLink()
  await sayIn(page, 'Hello')

  const popup = await pressLink(page)
  expect(await popup.evaluate('[innerWidth, innerHeight]')).toEqual([600, 600])
  await Promise.all([
    popup.waitForEvent('close'),
    popup.getByRole('button', { name: 'Alice Arden' }).click(),
  ])

  await expectDone(page, 'You are now signed in to your account')
  await says(page, 'Thank you, Alice.')
  await page
    .locator('#items li', { hasText: 'Hello' })
    .filter({ hasText: 'Alice' })
    .first()
    .waitFor()
})

test('the buttons stay enabled until an event says how the sign-in has ended', async () => {
  const page = await givenLink()

  const popup = await pressLink(page)
  await popup.close()

  expect(await signInButton(page).isEnabled()).toBe(true)
  expect(await declineButton(page).isEnabled()).toBe(true)
  await signIn(page, 'Bob Birch')
  await expectDone(page, 'You are now signed in to your account')
})

test('a customer goes on without signing in', async () => {
  const page = await givenLink()

  await declineButton(page).click()

  await expectDone(page, 'Sign in cancelled')
  await says(page, 'No problem, you can go on as a guest.')
})

test('a customer cancels at the provider', async () => {
  const page = await givenLink()

  const popup = await pressLink(page)
  await Promise.all([
    popup.waitForEvent('close'),
    popup.getByRole('button', { name: 'Cancel' }).click(),
  ])

  await expectDone(page, 'Sign in failed')
  await says(page, 'Sorry, we could not complete your sign-in.')
})

test('a customer lets the time pass', async () => {
  const own = await startTestApp({ config: { callbackUrls: [site.redirectUri] } })
  site.serve(own)
  const page = await givenLink({ host: own })

  await own.moveOn(180)

  await expectDone(page, 'Sign in cancelled')
  await says(page, 'We did not see you sign in')
  site.serve(app)
})

test('the link survives that the connection is lost while it waits, and leads to the sign-in', async () => {
  const page = await givenPage(browser)
  const sockets = await givenLine(page)
  const asked: { SessionId: string }[] = []
  page.on('request', (request) => {
    if (request.method() !== 'POST' || !request.url().endsWith('/authentication-url')) return
    asked.push(request.postDataJSON() as { SessionId: string })
  })
  await givenLink({ page })
  const before = await linkOf(page)

  await sockets[0]?.close(1001)
  await expect.poll(() => sockets[1]?.told).toContain('aws/chat')
  await expect.poll(() => linkOf(page)).toBe(before)

  await signIn(page, 'Alice Arden')
  await expectDone(page, 'You are now signed in to your account')
  expect(asked.length).toBeGreaterThan(1)
  expect(new Set(asked.map(({ SessionId }) => SessionId)).size).toBe(1)
})

test('the name of an identity provider is appended to the link, and leads to the sign-in', async () => {
  const page = await givenLink({ identityProvider: 'Google' })

  const link = new URL((await linkOf(page)) ?? '')
  expect(link.searchParams.get('identity_provider')).toBe('Google')
  expect(link.searchParams.get('state')).toBeTruthy()
  expect(link.hash).toBe('')
  await signIn(page, 'Alice Arden')
  await expectDone(page, 'You are now signed in to your account')
})

test('a site that has not said where to return to offers no sign-in', async () => {
  const page = await givenPage(browser)

  await openWidget(app, page, { site, redirectUri: '' })

  await says(page, 'Sign in unavailable')
})

test('a NextToken that is sent again after a reconnect gives older items, and no error', async () => {
  const page = await givenPage(browser)
  const sockets = await givenLine(page)
  await givenLink({ page })
  for (let n = 1; n <= 16; n++) await sayIn(page, `Message ${n}.`)
  const transcripts: { status: number; hadToken: boolean }[] = []
  page.on('response', (response) => {
    const request = response.request()
    if (request.method() !== 'POST' || !response.url().endsWith('/transcript')) return
    const { NextToken } = request.postDataJSON() as { NextToken?: string }
    transcripts.push({ status: response.status(), hadToken: NextToken !== undefined })
  })

  // The first gives a token, with which the second asks.
  for (const reconnect of [1, 2]) {
    await sockets.at(-1)?.close(1001)
    await expect.poll(() => transcripts).toHaveLength(reconnect)
  }
  await sayIn(page, 'And so on')

  await says(page, 'And so on')
  expect(transcripts).toEqual([
    { status: 200, hadToken: false },
    { status: 200, hadToken: true },
  ])
})
