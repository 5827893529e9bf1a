import type { ChatItem, ChatSession } from './chat-session.ts'
import { byId, copyTemplate, within } from './dom.ts'

const log = byId('event-log', HTMLOListElement)

/** Lists, for developers, each item that came over the socket; its JSON opens on demand. */
export function logEvents(session: ChatSession): void {
  const subscribe = [
    session.onMessage,
    session.onTyping,
    session.onReadReceipt,
    session.onDeliveredReceipt,
    session.onParticipantIdle,
    session.onParticipantReturned,
    session.onAutoDisconnection,
    session.onAuthenticationInitiated,
    session.onAuthenticationSuccessful,
    session.onAuthenticationFailed,
    session.onAuthenticationTimeout,
    session.onAuthenticationCanceled,
    session.onParticipantDisplayNameUpdated,
  ]
  for (const on of subscribe) {
    on.call(session, ({ data }: { data: ChatItem }) => {
      logEvent(data)
    })
  }
}

function logEvent(item: ChatItem): void {
  const entry = copyTemplate('event-template')
  const contentType = item.ContentType?.replace('application/vnd.amazonaws.connect.', '')
  entry.dataset['type'] = item.Type
  if (contentType?.includes('.authentication.')) entry.dataset['about'] = 'authentication'
  within(entry, 'code', HTMLElement).textContent = contentType ?? item.Type
  within(entry, '.gist', HTMLSpanElement).textContent = gistOf(item)
  within(entry, '.role', HTMLSpanElement).textContent = item.ParticipantRole?.toLowerCase() ?? ''
  within(entry, 'pre', HTMLPreElement).textContent = JSON.stringify(item, undefined, 2)
  const time = within(entry, 'time', HTMLTimeElement)
  time.dateTime = item.AbsoluteTime
  time.textContent = clockFace.format(new Date(item.AbsoluteTime))
  log.prepend(entry)
}

/** What to see of an item at a glance, beside its content type. */
function gistOf(item: ChatItem): string {
  if (item.Type === 'MESSAGE') return item.Content ?? ''
  return item.ContentType?.endsWith('.displayname.updated') ? (item.DisplayName ?? '') : ''
}

const clockFace = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
  hourCycle: 'h23',
})
