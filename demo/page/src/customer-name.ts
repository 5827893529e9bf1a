import type { ChatSession } from './chat-session.ts'
import { byId } from './dom.ts'
import { saveChat, type SavedChat } from './saved-chat.ts'

const customerName = byId('customer-name', HTMLElement)

/** Shows under which name the customer chats. Signing in may change it. */
export function showCustomerName(session: ChatSession, chat: SavedChat): void {
  customerName.textContent = chat.displayName
  session.onParticipantDisplayNameUpdated(({ data: { DisplayName: displayName } }) => {
    customerName.textContent = displayName
    saveChat({ ...chat, displayName })
  })
}
