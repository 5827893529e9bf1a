import { showAgentPanel, showIdleAgentPanel } from './agent-panel.ts'
import { startChat } from './backend.ts'
import { connectSession, createChatSession } from './chat-session.ts'
import { letWrite } from './composer.ts'
import { showConnection, showUnreachable } from './connection.ts'
import { showConversation } from './conversation.ts'
import { showCustomerName } from './customer-name.ts'
import { byId } from './dom.ts'
import { letEnd, showEnded } from './ending.ts'
import { logEvents } from './event-log.ts'
import { clearNotice, showNotice } from './notice.ts'
import { findSavedChat, saveChat, type SavedChat } from './saved-chat.ts'
import { offerSignIn } from './sign-in.ts'
import { showStage } from './stage.ts'

const startForm = byId('start', HTMLFormElement)
const startButton = byId('start-chat', HTMLButtonElement)
const displayNameInput = byId('display-name', HTMLInputElement)

startForm.addEventListener('submit', (event) => {
  event.preventDefault()
  void start()
})

const savedChat = findSavedChat()
if (savedChat) void join(savedChat)
else showStart()

function showStart(): void {
  showStage('start')
  showIdleAgentPanel()
  displayNameInput.focus()
}

async function start(): Promise<void> {
  const displayName = displayNameInput.value.trim()
  if (!displayName) return
  startButton.disabled = true
  clearNotice()
  try {
    const chat = { ...(await startChat(displayName)), displayName }
    saveChat(chat)
    await join(chat)
  } catch (error) {
    showNotice(error instanceof Error ? error.message : 'The chat could not be started.')
  } finally {
    startButton.disabled = false
  }
}

/** Joins a chat, new or from before a reload: each part of the page listens for what concerns it. */
async function join(chat: SavedChat): Promise<void> {
  const session = createChatSession(chat)
  showStage('chat')
  showConnection(session)
  showConversation(session)
  showCustomerName(session, chat)
  offerSignIn(session, chat)
  showAgentPanel(session, chat.contactId)
  logEvents(session)
  letEnd(session)

  const connected = await connectSession(session)
  if (connected === 'connected') return letWrite(session)
  if (connected === 'unreachable') return showUnreachable()
  showEnded()
}
