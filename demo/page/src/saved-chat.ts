import type { StartedChat } from '../../backend/messages.ts'
import type { Place } from './conversation.ts'

/** The chat of this tab: enough to join it again after a reload. */
export type SavedChat = StartedChat & { displayName: string }

export type SignInState =
  'pending' | 'signed-in' | 'failed' | 'timed-out' | 'declined' | 'abandoned'

/** The last time that the chat asked the customer to sign in. */
export type SavedSignIn = Place & {
  sessionId: string
  state: SignInState
  /** Kept, because the chat gives it out only within a minute, and it is good until the time to sign in is over. */
  url?: string
  /** Who signed in. */
  name?: string
}

const keys = { chat: 'demo-chat', signIn: 'demo-sign-in' }

export const findSavedChat = (): SavedChat | undefined => find<SavedChat>(keys.chat)
export const saveChat = (chat: SavedChat): void => {
  sessionStorage.setItem(keys.chat, JSON.stringify(chat))
}

export const findSavedSignIn = (): SavedSignIn | undefined => find<SavedSignIn>(keys.signIn)
export const saveSignIn = (signIn: SavedSignIn): void => {
  sessionStorage.setItem(keys.signIn, JSON.stringify(signIn))
}

/** Forgets the chat and all that belongs to it. */
export const forgetChat = (): void => {
  for (const key of Object.values(keys)) sessionStorage.removeItem(key)
}

function find<T>(key: string): T | undefined {
  const saved = sessionStorage.getItem(key)
  return saved === null ? undefined : (JSON.parse(saved) as T)
}
