import type { Browser } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { startSharedTestApp, startTestApp, type TestApp } from '../support/app.ts'
import { launchBrowser } from '../support/browser.ts'
import {
  agentSees,
  cancelAtProvider,
  cardThatSays,
  hear,
  openDemo,
  openSignInWindow,
  send,
  signIn,
  startChat,
} from './given-demo-page.ts'

let app: TestApp
let browser: Browser

beforeAll(async () => {
  ;[app, browser] = await Promise.all([startSharedTestApp(), launchBrowser()])
})

test('a customer chats, signs in when asked to, and is known by name on both sides', async () => {
  const page = await openDemo(browser, app)
  expect(await agentSees(page)).toMatchObject({ status: 'No chat yet' })

  await startChat(page, 'Guest')
  await hear(page, 'Hello, and welcome to Northwind support.')
  await send(page, 'What is the balance of my account?')
  expect(await agentSees(page)).toMatchObject({ status: 'Asked to sign in' })
  await signIn(page, 'alice')

  await hear(page, 'Thank you, Alice.')
  await cardThatSays(page, 'Signed in as Alice')
  await page.locator('#agent[data-status=verified]').waitFor()
  await page.getByTestId('agent-profile-email').and(page.locator('[data-known]')).waitFor()
  expect(await agentSees(page)).toEqual({
    status: 'Verified',
    name: 'Alice Arden',
    email: 'alice@example.com',
  })
  expect(await page.getByTestId('customer-name').textContent()).toBe('Alice')
})

test('a customer who would rather not sign in goes on as a guest', async () => {
  const page = await openDemo(browser, app)
  await startChat(page, 'Guest')

  await page.getByTestId('decline-sign-in').click()

  await hear(page, 'No problem, you can go on as a guest.')
  await cardThatSays(page, 'Not signed in')
  expect(await agentSees(page)).toEqual({
    status: 'Declined',
    name: 'Unknown customer',
    email: '–',
  })
  await send(page, 'When are you open?')
})

test('a customer who cancels at the provider is told that it did not work', async () => {
  const page = await openDemo(browser, app)
  await startChat(page, 'Guest')

  await cancelAtProvider(page)

  await hear(page, 'Sorry, we could not complete your sign-in.')
  await cardThatSays(page, 'Sign-in did not work')
  expect(await agentSees(page)).toMatchObject({ status: 'Sign-in failed' })
})

test('a customer who lets the time pass is told so, and may still come back to no effect', async () => {
  const own = await startTestApp()
  const page = await openDemo(browser, own)
  await startChat(page, 'Guest')
  const popup = await openSignInWindow(page)

  await own.moveOn(180)

  await hear(page, 'We did not see you sign in')
  await cardThatSays(page, 'Sign-in took too long')
  expect(await agentSees(page)).toMatchObject({ status: 'Sign-in timed out' })
  await popup.getByRole('button', { name: 'Alice Arden' }).click()
  await popup.getByRole('heading', { name: 'This sign-in is over' }).waitFor()
})

test('a reload keeps the chat, and the sign-in that it waits for', async () => {
  const page = await openDemo(browser, app)
  await startChat(page, 'Guest')
  await send(page, 'Before the reload')

  await page.reload()

  await hear(page, 'Before the reload')
  await page.locator('[data-testid=sign-in]:enabled').waitFor()
  expect(await page.getByTestId('sign-in-card').count()).toBe(1)
  await signIn(page, 'bob')
  await hear(page, 'Thank you, Bob.')
})

test('a reload while the customer signs in loses nothing', async () => {
  const page = await openDemo(browser, app)
  await startChat(page, 'Guest')
  const popup = await openSignInWindow(page)

  await page.reload()
  await page.locator('[data-testid=sign-in]:enabled').waitFor()
  await Promise.all([
    popup.waitForEvent('close'),
    popup.getByRole('button', { name: 'Alice Arden' }).click(),
  ])

  await hear(page, 'Thank you, Alice.')
  await cardThatSays(page, 'Signed in as Alice')
})

test('a reload after the sign-in still shows who the customer is', async () => {
  const page = await openDemo(browser, app)
  await startChat(page, 'Guest')
  await signIn(page, 'alice')
  await hear(page, 'Thank you, Alice.')

  await page.reload()

  await hear(page, 'Thank you, Alice.')
  await cardThatSays(page, 'Signed in as Alice')
  await page.locator('#agent[data-status=verified]').waitFor()
  await page.getByTestId('agent-profile-name').and(page.locator('[data-known]')).waitFor()
  expect(await agentSees(page)).toMatchObject({ status: 'Verified', name: 'Alice Arden' })
})

test('two customers in one browser each sign in as themselves', async () => {
  const alice = await openDemo(browser, app)
  const bob = await alice.context().newPage()
  await bob.goto(app.demo.demoUrl)
  await Promise.all([startChat(alice, 'First'), startChat(bob, 'Second')])

  await signIn(alice, 'alice')
  const popup = await openSignInWindow(bob)
  await popup.getByRole('button', { name: 'Bob Birch' }).click()

  await hear(alice, 'Thank you, Alice.')
  await hear(bob, 'Thank you, Bob.')
})

test('a customer ends the chat, and may start another', async () => {
  const page = await openDemo(browser, app)
  await startChat(page, 'Guest')

  await page.getByTestId('end-chat').click()

  await page.getByTestId('chat-ended').waitFor()
  await cardThatSays(page, 'Not signed in')
  await page.getByRole('button', { name: 'Start a new chat' }).click()
  await startChat(page, 'Guest')
  expect(await page.getByTestId('message').count()).toBe(2)
})
