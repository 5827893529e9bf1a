import { StartChatContactCommand, type StartChatContactCommandInput } from '@aws-sdk/client-connect'
import type { Browser, JSHandle, Page } from 'playwright-core'
import { onTestFinished } from 'vitest'
import type { ChatHost } from '../support/chat.ts'
import { givenWebsite } from './given-website.ts'

/** A session of chatjs in the page, and what its callbacks were told, in order. */
export type Chat = { session: connect.CustomerChatSession; heard: Heard[] }
export type Heard = { callback: Callback; item: Told }
export type Callback = (typeof callbacks)[number]
type Told = Partial<connect.ChatTranscriptItem> | undefined

// prettier-ignore
const callbacks = [
  'onConnectionEstablished', 'onConnectionLost', 'onConnectionBroken', 'onEnded', 'onMessage', 'onTyping',
  'onReadReceipt', 'onDeliveredReceipt', 'onParticipantDisplayNameUpdated', 'onChatRehydrated',
  'onDeepHeartbeatFailure',
  'onAuthenticationInitiated', 'onAuthenticationSuccessful', 'onAuthenticationFailed',
  'onAuthenticationTimeout', 'onAuthenticationExpired', 'onAuthenticationCanceled',
] as const satisfies (keyof connect.CustomerChatSession | 'onAuthenticationExpired')[] // It is not declared.

/** An empty page of a browser that nobody has used. */
export async function givenPage(browser: Browser): Promise<Page> {
  const visitor = await browser.newContext()
  onTestFinished(() => visitor.close())
  return visitor.newPage()
}

type ChatWish = {
  /** The package that has chatjs, if not the one that we depend on. */
  library?: string
  contactFlowId?: string
  /** Whatever else the start of the chat says. */
  start?: Partial<StartChatContactCommandInput>
}

/** The page of another website, and in it a session of chatjs for a new chat, not yet connected. */
export async function givenChatjs(
  app: ChatHost,
  page: Page,
  { library, contactFlowId = app.demo.contactFlowId, start = {} }: ChatWish = {},
) {
  const { ContactId, ParticipantId, ParticipantToken } = await app.connect.send(
    new StartChatContactCommand({
      InstanceId: app.demo.instanceId,
      ContactFlowId: contactFlowId,
      ParticipantDetails: { DisplayName: 'Guest' },
      ...start,
    }),
  )
  const chatDetails = {
    contactId: ContactId ?? '',
    participantId: ParticipantId ?? '',
    participantToken: ParticipantToken ?? '',
  }
  await page.goto(await givenWebsite(library))
  return { page, ...chatDetails, ...(await givenChatjsOf(app, page, chatDetails)) }
}

/** A session of the chatjs that the page has, for a chat that there is, not yet connected. */
export async function givenChatjsOf(
  { demo: { endpoint, region } }: ChatHost,
  page: Page,
  chatDetails: connect.CustomerChatSessionArgs['chatDetails'],
) {
  const wish = { callbacks: [...callbacks], endpoint, region, chatDetails }
  const chat = await page.evaluateHandle(createChat, wish)
  return { chat, ...listenTo(page, chat) }
}

type Listener = (event: { data?: Told | null }) => void

type SessionWish = {
  callbacks: Callback[]
  endpoint: string
  region: string
  chatDetails: connect.CustomerChatSessionArgs['chatDetails']
}

// Runs in the page.
function createChat({ callbacks: names, endpoint, region, chatDetails }: SessionWish): Chat {
  // Both are undocumented. How long receipts are kept back has another place, that the oldest one
  // takes for a list without receipts.
  const config: connect.ChatGlobalConfig & { endpoint: string; throttleTime: number } = {
    region,
    endpoint,
    throttleTime: 100,
  }
  connect.ChatSession.setGlobalConfig({ ...config, loggerConfig: { useDefaultLogger: false } })
  const session = connect.ChatSession.create({
    type: connect.ChatSession.SessionTypes.CUSTOMER,
    chatDetails,
    options: { region },
    disableCSM: true, // It would send its metrics to AWS.
  })
  const heard: Heard[] = []
  // An older chatjs does not have them all.
  const subscribe = session as unknown as Partial<Record<Callback, (hear: Listener) => void>>
  for (const callback of names) {
    subscribe[callback]?.(({ data }) => {
      heard.push({ callback, item: data ?? undefined })
    })
  }
  return { session, heard }
}

function listenTo(page: Page, chat: JSHandle<Chat>) {
  /**
   * Waits in the page until a callback was told (so many times) something whose text, or type,
   * holds these words, and gives it.
   */
  const waitFor = async (
    callback: Callback,
    words = '',
    times = 1,
  ): Promise<Partial<connect.ChatTranscriptItem>> => {
    const found = await page.waitForFunction(
      ([{ heard }, wanted, text, count]) =>
        heard.filter(
          ({ callback: each, item }) =>
            each === wanted && `${item?.ContentType ?? ''} ${item?.Content ?? ''}`.includes(text),
        )[count - 1],
      [chat, callback, words, times] as const,
    )
    return found.evaluate((each) => each?.item ?? {})
  }
  /** Which callbacks were called, in order. */
  const called = (): Promise<Callback[]> =>
    chat.evaluate(({ heard }) => heard.map(({ callback }) => callback))
  return { waitFor, called }
}
