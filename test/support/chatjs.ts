import './browser-globals.ts'
import 'amazon-connect-chatjs'
import { StartChatContactCommand } from '@aws-sdk/client-connect'
import { onTestFinished } from 'vitest'
import type { ChatHost } from './chat.ts'

/** What a session of chatjs has reported, in order: the callback, and the item that it was given. */
export type Heard = { callback: Callback; item: Partial<connect.ChatTranscriptItem> }

type Listener = (event: { data?: Heard['item'] | null }) => void
type Callback = (typeof callbacks)[number]

// prettier-ignore
const callbacks = [
  'onConnectionEstablished', 'onConnectionLost', 'onConnectionBroken', 'onEnded', 'onMessage', 'onTyping',
  'onReadReceipt', 'onDeliveredReceipt', 'onParticipantDisplayNameUpdated', 'onAuthenticationInitiated',
  'onAuthenticationSuccessful', 'onAuthenticationFailed', 'onAuthenticationTimeout', 'onAuthenticationCanceled',
] as const satisfies (keyof connect.CustomerChatSession)[]

/** A chat with the sign-in flow, in a connected session of the unmodified chatjs. */
export async function givenChatjs({ connect: client, demo }: ChatHost, displayName = 'Guest') {
  const { ContactId, ParticipantId, ParticipantToken } = await client.send(
    new StartChatContactCommand({
      InstanceId: demo.instanceId,
      ContactFlowId: demo.contactFlowId,
      ParticipantDetails: { DisplayName: displayName },
    }),
  )
  const session = createSession(demo.endpoint, {
    contactId: ContactId ?? '',
    participantId: ParticipantId ?? '',
    participantToken: ParticipantToken ?? '',
  })
  const { heard, waitFor } = listen(session)
  await session.connect()
  await waitFor('onConnectionEstablished', { times: 2 }) // Once it has the token, and with the socket.
  onTestFinished(async () => {
    if (heard.some(({ callback }) => callback === 'onEnded')) return
    await session.disconnectParticipant() // Or it would look for its server ever after.
    await waitFor('onEnded')
  })
  return { session, contactId: ContactId ?? '', heard, waitFor }
}

export type Chatjs = Awaited<ReturnType<typeof givenChatjs>>

function createSession(
  endpoint: string,
  chatDetails: connect.CustomerChatSessionArgs['chatDetails'],
): connect.CustomerChatSession {
  // It keeps one client for each region, and with it the first endpoint: each app is a region.
  const region = `test-${new URL(endpoint).port}`
  const config: connect.ChatGlobalConfig & { endpoint: string } = {
    region,
    endpoint,
    loggerConfig: { useDefaultLogger: false },
    features: { messageReceipts: { shouldSendMessageReceipts: true, throttleTime: 100 } },
  }
  connect.ChatSession.setGlobalConfig(config)
  return connect.ChatSession.create({
    type: 'CUSTOMER',
    chatDetails,
    options: { region },
    disableCSM: true,
  })
}

function listen(session: connect.CustomerChatSession) {
  const heard: Heard[] = []
  const watchers = new Set<() => void>()
  for (const callback of callbacks) {
    const subscribe = session[callback].bind(session) as (listener: Listener) => void
    subscribe(({ data }) => {
      heard.push({ callback, item: data ?? {} })
      for (const watch of watchers) watch()
    })
  }

  /** Waits until a callback was called (so many times), and with a text if one is asked for. */
  const waitFor = (callback: Callback, { text = '', times = 1 } = {}): Promise<Heard['item']> =>
    new Promise((resolve) => {
      const look = () => {
        const found = heard.filter(
          (each) => each.callback === callback && (each.item.Content ?? '').includes(text),
        )[times - 1]
        if (!found) return
        watchers.delete(look)
        resolve(found.item)
      }
      watchers.add(look)
      look()
    })
  return { heard, waitFor }
}
