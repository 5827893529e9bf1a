// chatjs is a script of the older kind: it exports nothing, and puts itself at `window.connect`.
import 'amazon-connect-chatjs'
import type { StartedChat } from '../../backend/messages.ts'

export type ChatSession = connect.CustomerChatSession
export type ChatItem = connect.ChatTranscriptItem

/** A session of chatjs for this chat, not yet connected: listen first, so that nothing is missed. */
export function createChatSession(chat: StartedChat): ChatSession {
  const { contactId, participantId, participantToken, region, endpoint } = chat
  const config: connect.ChatGlobalConfig & { endpoint: string } = {
    region,
    // Where the API is. chatjs reads it, and its types do not name it.
    endpoint,
    // It would write much of what it does, tokens too, to the console.
    loggerConfig: { useDefaultLogger: false },
  }
  connect.ChatSession.setGlobalConfig(config)

  return connect.ChatSession.create({
    type: connect.ChatSession.SessionTypes.CUSTOMER,
    chatDetails: { contactId, participantId, participantToken },
    options: { region },
    // It would send its metrics to AWS.
    disableCSM: true,
  })
}

/** Connects, for the first time or after a reload. Refused is a chat that is over. */
export async function connectSession(
  session: ChatSession,
): Promise<'connected' | 'over' | 'unreachable'> {
  try {
    await session.connect()
    return 'connected'
  } catch (failure) {
    return JSON.stringify(failure).includes('AccessDeniedException') ? 'over' : 'unreachable'
  }
}

/** All that was said so far, the oldest first. */
export async function readTranscript(session: ChatSession): Promise<ChatItem[]> {
  const items: ChatItem[] = []
  let nextToken: string | undefined
  do {
    const { data } = await session.getTranscript({
      maxResults: 100,
      sortOrder: 'ASCENDING',
      ...(nextToken && { nextToken }),
    })
    // Each page is older than the one before it.
    items.unshift(...(data?.Transcript ?? []))
    nextToken = data?.NextToken
  } while (nextToken)
  return items
}
