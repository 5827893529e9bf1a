import { StartChatContactCommand } from '@aws-sdk/client-connect'
import type { IncomingMessage } from 'node:http'
import { z } from 'zod'
import { contactPass } from './agent-view.ts'
import { renderCookie } from './cookies.ts'
import { json, readJson, type Reply } from './http.ts'
import type { StartedChat } from './messages.ts'
import type { DemoContext } from './settings.ts'

const startChatRequest = z.object({ displayName: z.string().trim().min(1).max(256) })

/** Starts a chat for the visitor, and gives the browser what chatjs needs to join it. */
export async function startChat(
  request: IncomingMessage,
  { connect, settings, passes }: DemoContext,
): Promise<Reply> {
  const { displayName } = await readJson(request, startChatRequest)
  const { endpoint, region, redirectUri } = settings

  const { ContactId, ParticipantId, ParticipantToken } = await connect.send(
    new StartChatContactCommand({
      InstanceId: settings.instanceId,
      ContactFlowId: settings.contactFlowId,
      ParticipantDetails: { DisplayName: displayName },
    }),
  )
  if (!ContactId || !ParticipantId || !ParticipantToken) {
    throw new Error('StartChatContact gave no contact.')
  }

  const chat: StartedChat = {
    contactId: ContactId,
    participantId: ParticipantId,
    participantToken: ParticipantToken,
    region,
    endpoint,
    redirectUri,
  }
  const cookie = renderCookie({
    ...contactPass(passes, ContactId),
    secure: redirectUri.startsWith('https:'),
  })
  return json(201, chat, { 'set-cookie': cookie })
}
