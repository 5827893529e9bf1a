import { CreateParticipantCommand, type ParticipantRole } from '@aws-sdk/client-connect'
import {
  DisconnectParticipantCommand,
  SendMessageCommand,
} from '@aws-sdk/client-connectparticipant'
import { connectParticipant, openSocket, type ChatHost } from './chat.ts'

type Wish = { contactId: string; role: ParticipantRole; displayName?: string }

/** Makes one more participant of a chat, who has not joined yet. */
export async function givenParticipant(
  { connect, demo }: Pick<ChatHost, 'connect' | 'demo'>,
  { contactId, role, displayName = role }: Wish,
) {
  const { ParticipantId = '', ParticipantCredentials } = await connect.send(
    new CreateParticipantCommand({
      InstanceId: demo.instanceId,
      ContactId: contactId,
      ParticipantDetails: { ParticipantRole: role, DisplayName: displayName },
    }),
  )
  return {
    participantId: ParticipantId,
    participantToken: ParticipantCredentials?.ParticipantToken ?? '',
    expiry: ParticipantCredentials?.Expiry ?? '',
  }
}

/** One more participant of a chat, connected by a plain WebSocket and subscribed. */
export async function givenJoined(app: ChatHost, wish: Wish) {
  const given = await givenParticipant(app, wish)
  const { connectionToken, socketUrl } = await connectParticipant(app, given.participantToken)
  return { ...given, connectionToken, ...(await openSocket(socketUrl)) }
}

type Connected = { connectionToken: string }

/** Says something, in plain text. */
export const sendAs = (
  { participant }: Pick<ChatHost, 'participant'>,
  { connectionToken: ConnectionToken }: Connected,
  Content: string,
) =>
  participant.send(new SendMessageCommand({ ConnectionToken, ContentType: 'text/plain', Content }))

/** Leaves. */
export const leaveAs = (
  { participant }: Pick<ChatHost, 'participant'>,
  { connectionToken: ConnectionToken }: Connected,
) => participant.send(new DisconnectParticipantCommand({ ConnectionToken }))
