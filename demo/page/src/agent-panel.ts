import type { AgentView } from '../../backend/messages.ts'
import { getAgentView } from './backend.ts'
import type { ChatSession } from './chat-session.ts'
import { byId } from './dom.ts'

type Status = 'idle' | 'none' | 'waiting' | 'verified' | 'failed' | 'timed-out' | 'declined'

const texts: Record<Status, { badge: string; hint: string }> = {
  idle: { badge: 'No chat yet', hint: 'Start a chat, and see what an agent would know.' },
  none: { badge: 'Not verified', hint: 'Anyone could have given this name.' },
  waiting: { badge: 'Asked to sign in', hint: 'The flow waits for the customer.' },
  verified: { badge: 'Verified', hint: 'The flow went on down its Success branch.' },
  failed: { badge: 'Sign-in failed', hint: 'The flow went on down its Error branch.' },
  'timed-out': { badge: 'Sign-in timed out', hint: 'The flow went on down its Timeout branch.' },
  declined: { badge: 'Declined', hint: 'The flow went on down its Opted out branch.' },
}

/** As the contact has it. Of a customer who declined, the contact says nothing. */
const statusOnContact: Record<string, Status> = {
  AUTHENTICATED: 'verified',
  FAILED: 'failed',
  TIMEOUT: 'timed-out',
}

const panel = byId('agent', HTMLDivElement)

/** Shows the agent's side of this contact, and looks again whenever the chat says that it has changed. */
export function showAgentPanel(session: ChatSession, contactId: string): void {
  const becomes = (status: Status) => () => {
    showStatus(status)
    void look(contactId)
  }
  becomes('none')()
  session.onConnectionEstablished(() => void look(contactId))
  session.onAuthenticationInitiated(becomes('waiting'))
  session.onAuthenticationSuccessful(becomes('verified'))
  session.onAuthenticationFailed(becomes('failed'))
  session.onAuthenticationTimeout(becomes('timed-out'))
  session.onAuthenticationCanceled(becomes('declined'))
}

async function look(contactId: string): Promise<void> {
  const view = await getAgentView(contactId).catch(() => undefined)
  if (!view) return showHint('The contact could not be looked up just now.')
  showView(view)
  const known = statusOnContact[view.authentication?.Status ?? '']
  // What the chat has told is newer than what the contact says of an earlier sign-in; success stands.
  if (known && (known === 'verified' || panel.dataset['status'] === 'none')) showStatus(known)
}

/** Shows that there is no chat yet. */
export function showIdleAgentPanel(): void {
  showView({ authentication: null, profile: null })
  showStatus('idle')
}

function showStatus(status: Status): void {
  panel.dataset['status'] = status
  byId('agent-status', HTMLParagraphElement).textContent = texts[status].badge
  showHint(texts[status].hint)
}

function showHint(sentence: string): void {
  byId('agent-hint', HTMLParagraphElement).textContent = sentence
}

function showView({ profile, authentication }: AgentView): void {
  byId('agent-avatar', HTMLSpanElement).textContent = initials(profile?.name)
  fill('agent-profile-name', profile?.name, 'Unknown customer')
  fill('agent-profile-email', profile?.email)
  fill('agent-profile-phone', profile?.phone)
  fill('agent-profile-id', profile?.profileId)
  fill('agent-provider', authentication?.IdentityProvider)
  fill('agent-client', authentication?.ClientId)
  fill('agent-method', authentication?.AuthenticationMethod)
}

// The style brings a value in gently when `data-known` appears.
function fill(id: string, value: string | undefined, otherwise = '–'): void {
  const element = byId(id, HTMLElement)
  element.textContent = value ?? otherwise
  element.toggleAttribute('data-known', value !== undefined)
}

const initials = (name = '?'): string =>
  name
    .split(/\s+/)
    .map((word) => word.charAt(0).toUpperCase())
    .slice(0, 2)
    .join('')
