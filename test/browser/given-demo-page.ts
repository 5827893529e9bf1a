import { onTestFinished } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import type { TestApp } from '../support/app.ts'

const stage = { width: 1280, height: 800 }

/** The demo's page, as somebody who has never been there sees it. */
export async function openDemo(browser: Browser, { demo }: Pick<TestApp, 'demo'>): Promise<Page> {
  const visitor = await browser.newContext({ viewport: stage })
  onTestFinished(() => visitor.close())
  const page = await visitor.newPage()
  await page.goto(demo.demoUrl)
  return page
}

/** Starts a chat, and waits until the customer is asked to sign in. */
export async function startChat(page: Page, displayName: string): Promise<void> {
  await page.getByTestId('display-name').fill(displayName)
  await page.getByTestId('start-chat').click()
  await page.locator('[data-testid=sign-in]:enabled').waitFor()
}

/** Presses the button of the card, and gives the window that opens. */
export async function openSignInWindow(page: Page): Promise<Page> {
  const [popup] = await Promise.all([
    page.waitForEvent('popup'),
    page.getByTestId('sign-in').click(),
  ])
  await popup.getByRole('heading', { name: 'Sign in' }).waitFor()
  return popup
}

/** Signs in at the provider, in the window of its own, and waits until that has closed itself. */
export async function signIn(page: Page, username: string): Promise<void> {
  const popup = await openSignInWindow(page)
  await popup.getByLabel('Username').fill(username)
  await popup.getByLabel('Password').fill(`${username}-demo`)
  await Promise.all([
    popup.waitForEvent('close'),
    popup.getByRole('button', { name: 'Sign in', exact: true }).click(),
  ])
}

/** Presses Cancel at the provider, and waits until the window has closed itself. */
export async function cancelAtProvider(page: Page): Promise<void> {
  const popup = await openSignInWindow(page)
  await Promise.all([
    popup.waitForEvent('close'),
    popup.getByRole('button', { name: 'Cancel' }).click(),
  ])
}

/** Sends a message, and waits until it has come back over the socket. */
export async function send(page: Page, text: string): Promise<void> {
  await page.getByTestId('message-input').fill(text)
  await page.getByTestId('send-message').click()
  await page.getByTestId('message').filter({ hasText: text }).waitFor()
}

/** Waits until the flow has said this. */
export const hear = (page: Page, text: string): Promise<void> =>
  page.getByTestId('message').filter({ hasText: text }).waitFor()

/** The card of the sign-in, once it says how that has ended. */
export const cardThatSays = (page: Page, title: string): Promise<void> =>
  page.getByTestId('sign-in-card').getByRole('heading', { name: title }).waitFor()

/** What stands on the agent's side. */
export async function agentSees(page: Page) {
  const [status, name, email] = await Promise.all(
    ['agent-status', 'agent-profile-name', 'agent-profile-email'].map((id) =>
      page.getByTestId(id).textContent(),
    ),
  )
  return { status, name, email }
}
