import {
  StartChatContactCommand,
  StartContactStreamingCommand,
  StopContactStreamingCommand,
  type StartContactStreamingCommandInput,
} from '@aws-sdk/client-connect'
import { connectParticipant, type ChatHost } from '../support/chat.ts'
import { givenFlow } from '../support/flow.ts'

/** The ARN of a topic. */
export const topicArn = (name: string): string => `arn:aws:sns:us-west-2:123456789012:${name}`

/** Topics as settings give them: each name with its endpoint. */
export const topicsOf = (endpoints: Record<string, { url: string }>): Map<string, URL> =>
  new Map(Object.entries(endpoints).map(([name, { url }]) => [topicArn(name), new URL(url)]))

/** Starts to stream a contact to a topic, and gives the StreamingId. */
export async function startStreaming(
  { connect, demo }: Pick<ChatHost, 'connect' | 'demo'>,
  {
    contactId,
    topic,
    ...others
  }: { contactId: string; topic: string } & Partial<StartContactStreamingCommandInput>,
): Promise<string> {
  const { StreamingId = '' } = await connect.send(
    new StartContactStreamingCommand({
      InstanceId: demo.instanceId,
      ContactId: contactId,
      ChatStreamingConfiguration: { StreamingEndpointArn: topicArn(topic) },
      ...others,
    }),
  )
  return StreamingId
}

export const stopStreaming = (
  { connect, demo }: Pick<ChatHost, 'connect' | 'demo'>,
  { contactId, streamingId }: { contactId: string; streamingId: string },
) =>
  connect.send(
    new StopContactStreamingCommand({
      InstanceId: demo.instanceId,
      ContactId: contactId,
      StreamingId: streamingId,
    }),
  )

/** A chat in which is only what its customer says. Nobody listens at a socket. */
export async function givenQuietChat(app: ChatHost, contactFlowId?: string) {
  const { ContactId = '', ParticipantToken = '' } = await app.connect.send(
    new StartChatContactCommand({
      InstanceId: app.demo.instanceId,
      ContactFlowId: contactFlowId ?? (await givenFlow(app)),
      ParticipantDetails: { DisplayName: 'Guest' },
    }),
  )
  const { connectionToken } = await connectParticipant(app, ParticipantToken)
  return { contactId: ContactId, connectionToken, participantToken: ParticipantToken }
}
