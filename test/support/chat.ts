import { StartChatContactCommand, type StartChatContactCommandInput } from '@aws-sdk/client-connect'
import {
  CreateParticipantConnectionCommand,
  GetAuthenticationUrlCommand,
} from '@aws-sdk/client-connectparticipant'
import { onTestFinished } from 'vitest'
import type { TestApp } from './app.ts'

/** What a chat needs of an app: also where the app is another process. */
export type ChatHost = Pick<TestApp, 'connect' | 'participant' | 'demo'>

/** An item of a chat, as it comes over the socket. */
export type ChatItem = {
  Id: string
  Type: string
  ContentType: string
  Content?: string
  AbsoluteTime: string
  ContactId: string
  InitialContactId: string
  ParticipantId: string
  ParticipantRole: string
  DisplayName: string
  MessageMetadata?: { MessageId: string; Receipts: Record<string, string>[] }
}

const eventPrefix = 'application/vnd.amazonaws.connect.event.'

/** What an item is, in short: its text, or the name of its event. */
export const gist = ({
  ContentType,
  Content,
}: {
  ContentType: string
  Content?: string | undefined
}): string =>
  ContentType.startsWith(eventPrefix) ? ContentType.slice(eventPrefix.length) : (Content ?? '')

type ChatWish = {
  contactFlowId?: string
  displayName?: string
  customerId?: string
  /** Whatever else its start says. */
  start?: Partial<StartChatContactCommandInput>
}

/** A customer's chat with the sign-in flow, or another, connected by a plain WebSocket and subscribed. */
export async function givenChat(
  app: ChatHost,
  {
    contactFlowId = app.demo.contactFlowId,
    displayName = 'Guest',
    customerId,
    start = {},
  }: ChatWish = {},
) {
  const started = await app.connect.send(
    new StartChatContactCommand({
      InstanceId: app.demo.instanceId,
      ContactFlowId: contactFlowId,
      ParticipantDetails: { DisplayName: displayName },
      CustomerId: customerId,
      ...start,
    }),
  )
  const contactId = started.ContactId ?? ''
  const participantToken = started.ParticipantToken ?? ''
  const { connectionToken, socketUrl } = await connectParticipant(app, participantToken)
  const socket = await openSocket(socketUrl)
  return {
    contactId,
    participantToken,
    connectionToken,
    participantId: started.ParticipantId ?? '',
    ...socket,
  }
}

export type GivenChat = Awaited<ReturnType<typeof givenChat>>

/** Calls CreateParticipantConnection. */
export async function connectParticipant(
  { participant }: Pick<ChatHost, 'participant'>,
  participantToken: string,
) {
  const connection = await participant.send(
    new CreateParticipantConnectionCommand({
      ParticipantToken: participantToken,
      Type: ['WEBSOCKET', 'CONNECTION_CREDENTIALS'],
    }),
  )
  return {
    connectionToken: connection.ConnectionCredentials?.ConnectionToken ?? '',
    socketUrl: connection.Websocket?.Url ?? '',
  }
}

/** A socket that has subscribed to the chat, and what it is told. */
export async function openSocket(socketUrl: string) {
  const socket = new WebSocket(socketUrl)
  onTestFinished(() => {
    socket.close()
  })
  const items: ChatItem[] = []
  const watchers = new Set<() => void>()
  const subscribed = new Promise<void>((resolve, reject) => {
    socket.addEventListener('error', () => {
      reject(new Error('The socket could not be opened.'))
    })
    socket.addEventListener('message', ({ data }: MessageEvent<string>) => {
      const frame = JSON.parse(data) as { topic: string; content?: unknown }
      if (frame.topic === 'aws/subscribe') resolve()
      if (frame.topic === 'aws/chat') items.push(JSON.parse(String(frame.content)) as ChatItem)
      for (const watch of watchers) watch()
    })
  })
  socket.addEventListener('open', () => {
    socket.send(JSON.stringify({ topic: 'aws/subscribe', content: { topics: ['aws/chat'] } }))
  })
  await subscribed

  /** Waits until an item is what is asked for, and gives it; also one that has come already. */
  const waitFor = async (wanted: string): Promise<ChatItem> =>
    new Promise((resolve) => {
      const look = () => {
        const item = items.find((each) => gist(each).includes(wanted))
        if (!item) return
        watchers.delete(look)
        resolve(item)
      }
      watchers.add(look)
      look()
    })
  return { socket, items, waitFor }
}

/** Waits until the customer is asked to sign in, and fetches the address to do so at. */
export async function givenAuthenticationUrl(
  app: ChatHost,
  chat: Pick<GivenChat, 'waitFor' | 'connectionToken'>,
  redirectUri = app.demo.redirectUri,
) {
  const initiated = await chat.waitFor('authentication.initiated')
  const { SessionId: sessionId } = JSON.parse(initiated.Content ?? '') as { SessionId: string }
  const { AuthenticationUrl: authenticationUrl = '' } = await app.participant.send(
    new GetAuthenticationUrlCommand({
      ConnectionToken: chat.connectionToken,
      SessionId: sessionId,
      RedirectUri: redirectUri,
    }),
  )
  return { sessionId, authenticationUrl }
}
