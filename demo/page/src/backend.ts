import type { AgentView, DemoUser, StartedChat } from '../../backend/messages.ts'

/** Starts a chat in this name. */
export const startChat = (displayName: string): Promise<StartedChat> =>
  ask('chats', { displayName })

/** Says that this browser waits for a return with the `state` of this SHA-256 (hex). */
export const expectState = (stateHash: string): Promise<unknown> =>
  ask('expected-state', { stateHash })

export const getAgentView = (contactId: string): Promise<AgentView> => ask(`contacts/${contactId}`)

export const getSettings = (): Promise<{ users: DemoUser[] }> => ask('settings')

/** A GET, or with a body a POST. Throws an `Error` with a sentence for the visitor. */
async function ask<T>(path: string, body?: object): Promise<T> {
  const request = body && {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }
  const response = await fetch(`/demo/${path}`, request)
  const answer: unknown = await response.json()
  if (response.ok) return answer as T
  throw new Error((answer as { message: string }).message)
}
