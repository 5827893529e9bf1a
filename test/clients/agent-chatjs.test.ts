import type { Browser } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { givenPage } from '../browser/given-chatjs-page.ts'
import { givenWebsite } from '../browser/given-website.ts'
import { answer, cancel, givenSignIn, signInOf } from '../journeys/given-sign-in.ts'
import { startSharedTestApp, type TestApp } from '../support/app.ts'
import { launchBrowser } from '../support/browser.ts'
import { givenChat } from '../support/chat.ts'
import { givenFlow } from '../support/flow.ts'
import { givenJoined, leaveAs, sendAs } from '../support/participant.ts'
import { givenAgentChatjs } from './given-agent-page.ts'

let app: TestApp
let browser: Browser
let contactFlowId: string

beforeAll(async () => {
  ;[app, browser] = await Promise.all([startSharedTestApp(), launchBrowser()])
  contactFlowId = await givenFlow(app)
})

async function givenDesktop() {
  const page = await givenPage(browser)
  await page.goto(await givenWebsite())
  return page
}

type Desktop = Awaited<ReturnType<typeof givenAgentChatjs>>

/** What the agent was told: by which callback, of whom, and what. */
const heardBy = ({ chat }: Desktop) =>
  chat.evaluate(({ heard }) =>
    heard.map(({ callback, item }) => [
      callback,
      item?.ParticipantRole,
      item?.DisplayName,
      item?.Type === 'MESSAGE' ? item.Content : item?.ContentType?.split('.event.')[1],
    ]),
  )

test('an agent’s chatjs says that it is there without asking for anything, and is content', async () => {
  const { contactId } = await givenChat(app, { contactFlowId })
  const page = await givenDesktop()
  const acknowledged = page.waitForResponse(
    (response) =>
      response.url().endsWith('/participant/connection') && response.request().method() === 'POST',
  )

  await givenAgentChatjs(app, page, { contactId, displayName: 'Ada' })

  const response = await acknowledged
  expect(response.request().postDataJSON()).toEqual({ ConnectParticipant: true })
  expect([response.status(), await response.json()]).toEqual([200, {}])
})

test('an agent’s chatjs sees the customer, a bot and a supervisor come, speak and go', async () => {
  const customer = await givenChat(app, { contactFlowId })
  const { contactId } = customer
  const bot = await givenJoined(app, { contactId, role: 'CUSTOM_BOT', displayName: 'Robby' })
  await sendAs(app, bot, 'I am a bot')
  const agent = await givenAgentChatjs(app, await givenDesktop(), { contactId, displayName: 'Ada' })

  const supervisor = await givenJoined(app, { contactId, role: 'SUPERVISOR', displayName: 'Grace' })
  await sendAs(app, customer, 'Hello')
  await leaveAs(app, supervisor)
  await agent.chat.evaluate(({ session }) =>
    session.sendMessage({ contentType: 'text/plain', message: 'I take over.' }),
  )
  await leaveAs(app, customer)
  await agent.page.waitForFunction(
    ({ heard }) => heard.some(({ callback }) => callback === 'onEnded'),
    agent.chat,
  )

  expect(await heardBy(agent)).toEqual([
    ['onMessage', 'SUPERVISOR', 'Grace', 'participant.joined'],
    ['onMessage', 'CUSTOMER', 'Guest', 'Hello'],
    ['onMessage', 'SUPERVISOR', 'Grace', 'participant.left'],
    ['onMessage', 'AGENT', 'Ada', 'I take over.'],
    ['onMessage', 'CUSTOMER', 'Guest', 'participant.left'],
    ['onMessage', 'AGENT', 'Ada', 'participant.left'],
    ['onMessage', 'SYSTEM', 'SYSTEM_MESSAGE', 'chat.ended'],
    ['onEnded', undefined, undefined, undefined],
  ])
})

test('an agent’s chatjs reads who was there before', async () => {
  const { contactId } = await givenChat(app, { contactFlowId })
  const bot = await givenJoined(app, { contactId, role: 'CUSTOM_BOT', displayName: 'Robby' })
  await sendAs(app, bot, 'I am a bot')
  const agent = await givenAgentChatjs(app, await givenDesktop(), { contactId, displayName: 'Ada' })

  const { data } = await agent.chat.evaluate(({ session }) => session.getTranscript({}))

  expect(
    data?.Transcript.map(({ ParticipantRole, DisplayName, Content, ContentType }) => [
      ParticipantRole,
      DisplayName,
      Content ?? ContentType?.split('.event.')[1],
    ]),
  ).toEqual([
    ['CUSTOMER', 'Guest', 'participant.joined'],
    ['CUSTOM_BOT', 'Robby', 'participant.joined'],
    ['CUSTOM_BOT', 'Robby', 'I am a bot'],
    ['CUSTOM_BOT', 'Robby', 'participant.left'],
    ['AGENT', 'Ada', 'participant.joined'],
  ])
})

test('an agent’s chatjs sees the customer sign in, and become known by name', async () => {
  const customer = await givenSignIn(app)
  const { contactId } = customer
  const agent = await givenAgentChatjs(app, await givenDesktop(), { contactId, displayName: 'Ada' })

  await answer(app, await signInOf(app, customer, 'alice'))
  await agent.waitFor('Thank you, Alice.')
  await sendAs(app, customer, 'It is me')
  await agent.waitFor('It is me')

  expect(
    (await heardBy(agent)).filter(
      ([callback, , , what]) => callback !== 'onMessage' || what === 'It is me',
    ),
  ).toEqual([
    ['onParticipantDisplayNameUpdated', 'CUSTOMER', 'Alice', 'participant.displayname.updated'],
    ['onAuthenticationSuccessful', 'SYSTEM', 'SYSTEM_MESSAGE', 'authentication.succeeded'],
    ['onMessage', 'CUSTOMER', 'Alice', 'It is me'],
  ])
})

test('an agent’s chatjs sees the customer decline, whose name stays', async () => {
  const customer = await givenSignIn(app)
  const { contactId } = customer
  const agent = await givenAgentChatjs(app, await givenDesktop(), { contactId, displayName: 'Ada' })

  await cancel(app, customer)
  await agent.waitFor('you can go on as a guest')
  await sendAs(app, customer, 'Rather not')
  await agent.waitFor('Rather not')

  const heard = await heardBy(agent)
  expect(heard).toContainEqual([
    'onAuthenticationCanceled',
    'SYSTEM',
    'SYSTEM_MESSAGE',
    'authentication.cancelled',
  ])
  expect(heard.at(-1)).toEqual(['onMessage', 'CUSTOMER', 'Guest', 'Rather not'])
})
