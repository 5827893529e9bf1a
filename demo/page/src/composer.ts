import type { ChatSession } from './chat-session.ts'
import { byId } from './dom.ts'
import { showNotice } from './notice.ts'

const form = byId('composer', HTMLFormElement)
const input = byId('message-input', HTMLTextAreaElement)

/** Lets the customer write. A message is seen when it comes back over the socket: then it is kept. */
export function letWrite(session: ChatSession): void {
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void send(session)
  })
  input.addEventListener('input', () => void tellTyping(session))
  input.addEventListener('keydown', (event) => {
    // While a word is composed, as in Japanese, the Enter key ends the word.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    form.requestSubmit()
  })
  input.focus()
}

async function send(session: ChatSession): Promise<void> {
  const message = input.value.trim()
  input.value = ''
  if (!message) return
  try {
    await session.sendMessage({ contentType: 'text/plain', message })
  } catch {
    input.value = message
    showNotice('Your message was not sent. Please try again.')
  }
}

// chatjs tells it at most every ten seconds. If it fails, nobody misses anything.
async function tellTyping(session: ChatSession): Promise<void> {
  const contentType = 'application/vnd.amazonaws.connect.event.typing'
  await session.sendEvent({ contentType }).catch(() => undefined)
}
