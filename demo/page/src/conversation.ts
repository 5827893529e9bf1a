import { readTranscript, type ChatItem, type ChatSession } from './chat-session.ts'
import { byId, copyTemplate, within } from './dom.ts'

const list = byId('entries', HTMLDivElement)
const typing = byId('typing', HTMLParagraphElement)

/** Shows what is said in the chat: what was said before, what comes, and that someone types. */
export function showConversation(session: ChatSession): void {
  // Told once more after each lost connection: what was said meanwhile is in the transcript.
  session.onConnectionEstablished(() => void showTranscript(session))
  session.onMessage(({ data }) => {
    showItem(data)
  })
  session.onTyping(({ data }) => {
    if (data.ParticipantRole !== 'CUSTOMER') showTyping()
  })
}

async function showTranscript(session: ChatSession): Promise<void> {
  for (const item of await readTranscript(session)) showItem(item)
}

/** What an entry is called, and when it was said (ISO 8601, UTC: sorted as text, sorted by time). */
export type Place = { id: string; at: string }

/** Puts an entry where its time says, unless one of this id is there already. */
export function placeEntry(entry: HTMLElement, { id, at }: Place): void {
  const entries = [...list.children].filter((child) => child instanceof HTMLElement)
  if (entries.some(({ dataset }) => dataset['id'] === id)) return

  Object.assign(entry.dataset, { id, at })
  const next = entries.find(({ dataset }) => (dataset['at'] ?? '') > at)
  list.insertBefore(entry, next ?? null)
}

function showItem(item: ChatItem): void {
  const entry = renderItem(item)
  if (!entry) return
  if (item.ParticipantRole !== 'CUSTOMER') typing.hidden = true
  placeEntry(entry, { id: item.Id, at: item.AbsoluteTime })
}

/** Undefined when there is nothing to see: most events are not for the customer's eyes. */
function renderItem(item: ChatItem): HTMLElement | undefined {
  if (item.Type === 'MESSAGE') return renderMessage(item)
  if (item.ContentType?.endsWith('event.participant.joined') && item.ParticipantRole === 'AGENT') {
    return renderRemark(`${item.DisplayName ?? 'An agent'} has joined`)
  }
  return undefined
}

function renderMessage(item: ChatItem): HTMLElement {
  const message = copyTemplate('message-template')
  message.dataset['role'] = item.ParticipantRole ?? 'SYSTEM'
  within(message, '.author', HTMLParagraphElement).textContent = authorOf(item)
  within(message, '.bubble', HTMLParagraphElement).textContent = item.Content ?? ''
  const time = within(message, 'time', HTMLTimeElement)
  time.dateTime = item.AbsoluteTime
  time.textContent = clockFace.format(new Date(item.AbsoluteTime))
  return message
}

const clockFace = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' })

// "SYSTEM_MESSAGE" is what Connect calls the author of what a flow says.
const authorOf = ({ DisplayName: name }: ChatItem): string =>
  !name || name === 'SYSTEM_MESSAGE' ? 'Northwind assistant' : name

function renderRemark(text: string): HTMLElement {
  const remark = copyTemplate('remark-template')
  remark.textContent = text
  return remark
}

let typingEnds: number | undefined

// Whoever types says so every ten seconds.
function showTyping(): void {
  typing.hidden = false
  clearTimeout(typingEnds)
  typingEnds = setTimeout(() => (typing.hidden = true), 12_000)
}
