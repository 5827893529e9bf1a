// The end of the sign-in window. Says what became of it, and closes itself when there is nothing left to read.
import type { SignInOutcome } from '../../backend/messages.ts'
import { byId } from './dom.ts'

const texts: Record<SignInOutcome, { title: string; detail: string }> = {
  received: { title: 'Thank you', detail: 'Your chat goes on in the other window.' },
  declined: { title: 'You were not signed in', detail: 'Your chat goes on in the other window.' },
  tooLate: {
    title: 'This sign-in is over',
    detail: 'Your chat no longer waits for it. Nothing has changed.',
  },
  unexpected: {
    title: 'This is not your sign-in',
    detail: 'It does not belong to a chat in this browser, so we did nothing with it.',
  },
  incomplete: {
    title: 'There is nothing here to sign in with',
    detail: 'This address is only for coming back from a sign-in.',
  },
  notAllowed: {
    title: 'Sign-in is not set up rightly',
    detail: 'The website may not pass your sign-in on to the chat. Its operator has to allow it.',
  },
  unavailable: {
    title: 'Sign-in did not work',
    detail: 'The chat could not be reached. Please try again from your chat.',
  },
}

const isOutcome = (text: string): text is SignInOutcome => Object.hasOwn(texts, text)

const outcome = new URLSearchParams(location.search).get('outcome') ?? ''
const { title, detail } = texts[isOutcome(outcome) ? outcome : 'incomplete']
byId('title', HTMLHeadingElement).textContent = title
byId('detail', HTMLParagraphElement).textContent = detail
byId('outcome', HTMLElement).dataset['outcome'] = outcome
document.title = `${title} · Northwind Bank`

// A window that a script has opened may close itself; any other stays, and says that it can be closed.
if (outcome === 'received' || outcome === 'declined') window.close()
