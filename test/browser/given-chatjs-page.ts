import { StartChatContactCommand } from '@aws-sdk/client-connect'
import type { Browser, JSHandle, Page } from 'playwright-core'
import { onTestFinished } from 'vitest'
import type { TestApp } from '../support/app.ts'
import { givenWebsite } from './given-website.ts'

/** A session of chatjs in the page, and what its callbacks were told, in order. */
type Chat = { session: connect.CustomerChatSession; heard: Heard[] }
type Heard = { callback: Callback; item: Partial<connect.ChatTranscriptItem> | undefined }
type Callback = (typeof callbacks)[number]

// prettier-ignore
const callbacks = [
  'onConnectionEstablished', 'onConnectionLost', 'onConnectionBroken', 'onEnded', 'onMessage',
  'onParticipantDisplayNameUpdated', 'onAuthenticationInitiated', 'onAuthenticationSuccessful',
  'onAuthenticationFailed', 'onAuthenticationTimeout', 'onAuthenticationCanceled',
] as const satisfies (keyof connect.CustomerChatSession)[]

/** An empty page of a browser that nobody has used. */
export async function givenPage(browser: Browser): Promise<Page> {
  const visitor = await browser.newContext()
  onTestFinished(() => visitor.close())
  return visitor.newPage()
}

/** The page of another website, and in it a session of chatjs for a new chat, not yet connected. */
export async function givenChatjs(app: TestApp, page: Page) {
  await page.goto(await givenWebsite())
  const { ContactId, ParticipantId, ParticipantToken } = await app.connect.send(
    new StartChatContactCommand({
      InstanceId: app.demo.instanceId,
      ContactFlowId: app.demo.contactFlowId,
      ParticipantDetails: { DisplayName: 'Guest' },
    }),
  )
  const chatDetails = {
    contactId: ContactId ?? '',
    participantId: ParticipantId ?? '',
    participantToken: ParticipantToken ?? '',
  }
  const chat = await page.evaluateHandle(createChat, {
    callbacks: [...callbacks],
    endpoint: app.demo.endpoint,
    region: app.demo.region,
    chatDetails,
  })
  return { page, chat, ...chatDetails, waitFor: waitIn(page, chat) }
}

type Wish = {
  callbacks: Callback[]
  endpoint: string
  region: string
  chatDetails: connect.CustomerChatSessionArgs['chatDetails']
}

// Runs in the page.
function createChat({ callbacks: names, endpoint, region, chatDetails }: Wish): Chat {
  const config: connect.ChatGlobalConfig & { endpoint: string } = { region, endpoint }
  connect.ChatSession.setGlobalConfig({ ...config, loggerConfig: { useDefaultLogger: false } })
  const session = connect.ChatSession.create({
    type: connect.ChatSession.SessionTypes.CUSTOMER,
    chatDetails,
    options: { region },
    disableCSM: true, // It would send its metrics to AWS.
  })
  const heard: Heard[] = []
  for (const callback of names) {
    const hear = ({ data }: { data?: Heard['item'] | null }) => {
      heard.push({ callback, item: data ?? undefined })
    }
    session[callback](hear as never)
  }
  return { session, heard }
}

/** Waits in the page until a callback was told something that holds these words, and gives it. */
const waitIn =
  (page: Page, chat: JSHandle<Chat>) =>
  async (callback: Callback, words = ''): Promise<Partial<connect.ChatTranscriptItem>> => {
    const found = await page.waitForFunction(
      ([{ heard }, wanted, text]) =>
        heard.find((each) => each.callback === wanted && (each.item?.Content ?? '').includes(text)),
      [chat, callback, words] as const,
    )
    return found.evaluate((each) => each?.item ?? {})
  }
