import { UpdateParticipantAuthenticationCommand } from '@aws-sdk/client-connect'
import {
  CancelParticipantAuthenticationCommand,
  SendMessageCommand,
} from '@aws-sdk/client-connectparticipant'
import {
  connectParticipant,
  givenAuthenticationUrl,
  givenChat,
  openSocket,
  type ChatHost,
} from '../support/chat.ts'
import { signInAs, type Returned } from '../support/sign-in.ts'

/** A chat whose customer has the address to sign in at, and has not answered yet. */
export async function givenSignIn(app: ChatHost, wish?: Parameters<typeof givenChat>[1]) {
  const chat = await givenChat(app, wish)
  const { sessionId, authenticationUrl } = await givenAuthenticationUrl(app, chat)
  const state = new URL(authenticationUrl).searchParams.get('state') ?? ''
  return { ...chat, sessionId, authenticationUrl, state }
}

export type GivenSignIn = Awaited<ReturnType<typeof givenSignIn>>

/** A chat whose customer has signed in at the provider, and what came back with them. */
export async function givenReturned(app: ChatHost, username = 'alice') {
  const signIn = await givenSignIn(app)
  return { ...signIn, returned: await signInOf(app, signIn, username) }
}

/** Signs a user of the demo in, and gives what came back. */
export async function signInOf(
  { demo }: ChatHost,
  { authenticationUrl }: Pick<GivenSignIn, 'authenticationUrl'>,
  username: string,
): Promise<Returned> {
  const user = demo.users.find((each) => each.username === username)
  if (!user) throw new Error(`The demo has no ${username}.`)
  return signInAs(authenticationUrl, user)
}

type Answer = Partial<Returned> & { state: string; instanceId?: string }

/** Hands on what a sign-in brought back, as a website's backend does. */
export const answer = (
  { connect, demo }: ChatHost,
  { state, code, error, errorDescription, instanceId = demo.instanceId }: Answer,
) =>
  connect.send(
    new UpdateParticipantAuthenticationCommand({
      InstanceId: instanceId,
      State: state,
      Code: code,
      Error: error,
      ErrorDescription: errorDescription,
    }),
  )

/** Connects the customer of a chat once more, perhaps elsewhere. */
export async function comeBack(
  app: ChatHost,
  { participantToken }: Pick<GivenSignIn, 'participantToken'>,
) {
  const { socketUrl, connectionToken } = await connectParticipant(app, participantToken)
  return { connectionToken, ...(await openSocket(socketUrl)) }
}

/** Declines to sign in. */
export const cancel = (
  { participant }: Pick<ChatHost, 'participant'>,
  { connectionToken, sessionId }: Pick<GivenSignIn, 'connectionToken' | 'sessionId'>,
) =>
  participant.send(
    new CancelParticipantAuthenticationCommand({
      ConnectionToken: connectionToken,
      SessionId: sessionId,
    }),
  )

/** Says something as the customer. */
export const say = (
  { participant }: Pick<ChatHost, 'participant'>,
  { connectionToken }: Pick<GivenSignIn, 'connectionToken'>,
  text: string,
) =>
  participant.send(
    new SendMessageCommand({
      ConnectionToken: connectionToken,
      ContentType: 'text/plain',
      Content: text,
    }),
  )
