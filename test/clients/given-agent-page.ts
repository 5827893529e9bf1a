import type { Page } from 'playwright-core'
import type { Heard } from '../browser/given-chatjs-page.ts'
import { connectParticipant, type ChatHost } from '../support/chat.ts'
import { givenParticipant } from '../support/participant.ts'

type AgentWish = {
  endpoint: string
  region: string
  participantToken: string
  contactId: string
  participantId: string
  /** What the agent's desktop has got already. */
  desktop: { connectionToken: string; socketUrl: string }
}

/**
 * A session of chatjs for an agent, connected. An agent's desktop keeps the socket, and the tokens,
 * and hands both to chatjs: here a few lines stand for it. chatjs then says that the agent is there.
 */
export async function givenAgentChatjs(
  app: ChatHost,
  page: Page,
  { contactId, displayName }: { contactId: string; displayName: string },
) {
  const given = await givenParticipant(app, { contactId, role: 'AGENT', displayName })
  const { endpoint, region } = app.demo
  const { participantId, participantToken } = given
  const desktop = await connectParticipant(app, participantToken)
  const wish = { endpoint, region, participantToken, contactId, participantId, desktop }
  const chat = await page.evaluateHandle(createAgentChat, wish)
  /** Waits until something was heard whose type or text holds these words. */
  const waitFor = async (words: string): Promise<Heard['item']> => {
    const found = await page.waitForFunction(
      ([{ heard }, wanted]) =>
        heard.find(({ item }) =>
          `${item?.ContentType ?? ''} ${item?.Content ?? ''}`.includes(wanted),
        ),
      [chat, words] as const,
    )
    return found.evaluate((each) => each?.item)
  }
  return { page, chat, participantId, waitFor }
}

// Runs in the page.
async function createAgentChat({ endpoint, region, desktop, ...chatDetails }: AgentWish) {
  type Listener = (told: object) => void
  const messages: Listener[] = []
  const gains: (() => void)[] = []
  const socket = new WebSocket(desktop.socketUrl)
  socket.addEventListener('open', () => {
    for (const gain of gains) gain()
    socket.send('{"topic":"aws/subscribe","content":{"topics":["aws/chat"]}}')
  })
  const isSubscribed = new Promise<void>((resolve) => {
    socket.addEventListener('message', ({ data }: MessageEvent<string>) => {
      const frame = JSON.parse(data) as { topic: string }
      if (frame.topic === 'aws/subscribe') resolve()
      if (frame.topic === 'aws/chat') for (const tell of messages) tell(frame)
    })
  })
  const never = () => () => undefined
  const websocketManager = {
    subscribeTopics: () => undefined,
    onMessage: (_topic: string, listener: Listener) => {
      messages.push(listener)
      return () => undefined
    },
    onConnectionGain: (listener: () => void) => {
      gains.push(listener)
      return () => undefined
    },
    onConnectionLost: never,
    onInitFailure: never,
  }
  const config: connect.ChatGlobalConfig & { endpoint: string } = { region, endpoint }
  connect.ChatSession.setGlobalConfig({ ...config, loggerConfig: { useDefaultLogger: false } })
  const expiry = new Date(Date.now() + 3_600_000).toISOString()
  const chatTokenTransport = { participantToken: desktop.connectionToken, expiry }
  const session = connect.ChatSession.create({
    type: connect.ChatSession.SessionTypes.AGENT,
    chatDetails: {
      ...chatDetails,
      getConnectionToken: () => Promise.resolve({ chatTokenTransport }),
    },
    options: { region },
    websocketManager,
  } as never)
  const heard: Heard[] = []
  const callbacks = [
    'onMessage',
    'onTyping',
    'onEnded',
    'onParticipantDisplayNameUpdated',
    'onAuthenticationInitiated',
    'onAuthenticationSuccessful',
    'onAuthenticationCanceled',
  ] as const
  for (const callback of callbacks) {
    const hear = ({ data }: { data?: Heard['item'] | null }) => {
      heard.push({ callback, item: data ?? undefined })
    }
    session[callback](hear as never)
  }
  await isSubscribed
  await session.connect()
  return { session, heard }
}
