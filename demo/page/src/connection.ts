import type { ChatSession } from './chat-session.ts'
import { byId } from './dom.ts'
import { clearNotice, showNotice } from './notice.ts'

const presence = byId('presence', HTMLParagraphElement)

/** Shows whether the chat is connected. */
export function showConnection(session: ChatSession): void {
  session.onConnectionEstablished(() => {
    presence.dataset['connected'] = ''
    presence.textContent = 'Connected'
    clearNotice()
  })
  session.onConnectionLost(() => {
    lose('Reconnecting…')
  })
  session.onConnectionBroken(showUnreachable)
  session.onEnded(() => {
    lose('Support')
  })
}

/** chatjs does not try again, and neither does the page by itself. */
export function showUnreachable(): void {
  lose('Not connected')
  showNotice('The chat cannot be reached. Reload the page to go on.')
}

function lose(text: string): void {
  delete presence.dataset['connected']
  presence.textContent = text
}
