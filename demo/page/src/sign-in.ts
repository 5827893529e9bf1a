import { expectState, getAgentView } from './backend.ts'
import type { ChatItem, ChatSession } from './chat-session.ts'
import {
  findSavedSignIn,
  saveSignIn,
  type SavedChat,
  type SavedSignIn,
  type SignInState,
} from './saved-chat.ts'
import { showSignInCard, type SignInCard } from './sign-in-card.ts'

/**
 * Lets the customer sign in when the flow asks for it, and shows how it ends. The identity provider sends the
 * browser back to our backend, in a window of its own: all that this page learns, it learns from the chat.
 */
export function offerSignIn(session: ChatSession, chat: SavedChat): void {
  let current = restore()

  session.onAuthenticationInitiated(({ data }) => {
    // Told again, with the same id, each time that the chat connects and still waits for the customer.
    if (current?.signIn.id !== data.Id) current = begin(session, data)
    void prepare(session, chat, current)
  })
  const endAs = (state: SignInState) => () => {
    if (current) settle(current, state)
  }
  session.onAuthenticationSuccessful(endAs('signed-in'))
  session.onAuthenticationFailed(endAs('failed'))
  session.onAuthenticationTimeout(endAs('timed-out'))
  session.onAuthenticationCanceled(endAs('declined'))
  session.onEnded(endAs('abandoned'))

  session.onParticipantDisplayNameUpdated(({ data }) => {
    if (current) current.signIn.name = data.DisplayName
  })
  session.onConnectionEstablished(() => {
    if (current) void catchUp(chat, current)
  })
}

type Current = { signIn: SavedSignIn; card: SignInCard }

/** The card as it was before a reload. One that is pending waits for the chat to say that it still is. */
function restore(): Current | undefined {
  const signIn = findSavedSignIn()
  if (!signIn || signIn.state === 'pending') return undefined
  return { signIn, card: showSignInCard(signIn) }
}

function begin(session: ChatSession, event: ChatItem): Current {
  const signIn = readSignIn(event)
  const card = showSignInCard(signIn, async () => {
    await session.cancelParticipantAuthentication({ sessionId: signIn.sessionId })
  })
  return { signIn, card }
}

function readSignIn({ Id: id, AbsoluteTime: at, Content: content }: ChatItem): SavedSignIn {
  const saved = findSavedSignIn()
  if (saved?.id === id) return saved
  const { SessionId: sessionId } = JSON.parse(content ?? '') as { SessionId: string }
  return { id, at, sessionId, state: 'pending' }
}

/**
 * Fetches the URL ahead of the click: the chat gives it out only within a minute, and a browser lets a page open a
 * window only in the very click.
 */
async function prepare(session: ChatSession, chat: SavedChat, current: Current): Promise<void> {
  const { signIn, card } = current
  try {
    signIn.url ??= await fetchUrl(session, chat, signIn.sessionId)
    saveSignIn(signIn)
    card.offer(signIn.url)
  } catch {
    card.say('Sign-in is not available just now. You can go on without it.')
  }
}

async function fetchUrl(
  session: ChatSession,
  { redirectUri }: SavedChat,
  sessionId: string,
): Promise<string> {
  const { data } = await session.getAuthenticationUrl({ redirectUri, sessionId })
  const url = data?.AuthenticationUrl ?? ''
  // Whoever comes back with this state, the backend asks: is it this browser that was sent out with it?
  await expectState(await sha256(new URL(url).searchParams.get('state') ?? ''))
  return url
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function settle({ signIn, card }: Current, state: SignInState): void {
  if (signIn.state !== 'pending') return
  signIn.state = state
  delete signIn.url
  saveSignIn(signIn)
  card.settle(signIn)
}

/** On a telephone the chat may be cut off while the customer is away to sign in, and miss how it ended. */
async function catchUp(chat: SavedChat, current: Current): Promise<void> {
  if (current.signIn.state !== 'pending') return
  const { authentication } = await getAgentView(chat.contactId)
  if (authentication?.Status === 'AUTHENTICATED') settle(current, 'signed-in')
}
