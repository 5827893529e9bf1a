import type { ChatSession } from './chat-session.ts'
import { byId } from './dom.ts'
import { showNotice } from './notice.ts'
import { forgetChat } from './saved-chat.ts'
import { showStage } from './stage.ts'

const endButton = byId('end-chat', HTMLButtonElement)

/** Lets the customer end the chat, and start another when it has ended, whoever ended it. */
export function letEnd(session: ChatSession): void {
  endButton.addEventListener('click', () => void end(session))
  session.onEnded(showEnded)
  // A fresh page holds nothing of the last chat.
  byId('start-again', HTMLButtonElement).addEventListener('click', () => {
    location.reload()
  })
}

export function showEnded(): void {
  forgetChat()
  showStage('ended')
}

/** Only asks: the chat has ended when the chat says so. */
async function end(session: ChatSession): Promise<void> {
  endButton.disabled = true
  try {
    await session.disconnectParticipant()
  } catch {
    endButton.disabled = false
    showNotice('The chat could not be ended. Please try again.')
  }
}
