import { placeEntry } from './conversation.ts'
import { showDemoUsers } from './demo-users.ts'
import { copyTemplate, within } from './dom.ts'
import type { SavedSignIn, SignInState } from './saved-chat.ts'
import { openSignInWindow } from './sign-in-window.ts'

/** The card in the conversation that asks the customer to sign in. */
export type SignInCard = {
  /** Lets the customer sign in at this URL. */
  offer: (url: string) => void
  say: (sentence: string) => void
  /** Takes the choices away, and says how it ended. */
  settle: (signIn: SavedSignIn) => void
}

const texts: Record<SignInState, { title: string; detail: string }> = {
  pending: {
    title: 'Verify it’s you',
    detail: 'We need to know who you are before we go on. A window opens in which you sign in.',
  },
  'signed-in': { title: 'You’re signed in', detail: 'We know it’s you.' },
  failed: { title: 'Sign-in did not work', detail: 'We could not find out who you are.' },
  'timed-out': { title: 'Sign-in took too long', detail: 'The time to sign in is over.' },
  declined: { title: 'Not signed in', detail: 'You chose to go on without signing in.' },
  abandoned: { title: 'Not signed in', detail: 'The chat ended before you signed in.' },
}

/**
 * Puts the card where its time says. `decline` goes on without signing in, and may fail; a card of a sign-in that has
 * ended needs none.
 */
export function showSignInCard(signIn: SavedSignIn, decline?: () => Promise<void>): SignInCard {
  const element = copyTemplate('sign-in-card-template')
  const title = within(element, 'h3', HTMLHeadingElement)
  const detail = within(element, '.card-detail', HTMLParagraphElement)
  const actions = within(element, '.card-actions', HTMLDivElement)
  const signInButton = within(actions, '[data-testid=sign-in]', HTMLButtonElement)
  const declineButton = within(actions, '[data-testid=decline-sign-in]', HTMLButtonElement)

  const say = (sentence: string) => {
    detail.textContent = sentence
  }
  const settle = ({ state, name }: SavedSignIn) => {
    element.dataset['state'] = state
    title.textContent = state === 'signed-in' && name ? `Signed in as ${name}` : texts[state].title
    say(texts[state].detail)
    if (state !== 'pending') actions.remove()
  }
  const offer = (url: string) => {
    signInButton.disabled = false
    signInButton.onclick = () => {
      if (openSignInWindow(url)) say('Go on in the window that has opened. The chat will notice.')
      else detail.replaceChildren('Your browser did not let us open a window. ', renderLink(url))
    }
  }
  declineButton.onclick = async () => {
    declineButton.disabled = true
    try {
      await decline?.()
    } catch {
      declineButton.disabled = false
      say('That did not work. Please try again.')
    }
  }

  settle(signIn)
  if (decline) void showDemoUsers(within(actions, '.hint', HTMLParagraphElement))
  // Below what the flow said just before it, often in the same millisecond.
  placeEntry(element, { id: signIn.id, at: `${signIn.at}~` })
  return { offer, say, settle }
}

function renderLink(url: string): HTMLElement {
  const link = document.createElement('a')
  Object.assign(link, {
    href: url,
    target: '_blank',
    rel: 'noopener',
    textContent: 'Sign in here.',
  })
  return link
}
