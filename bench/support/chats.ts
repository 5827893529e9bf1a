import {
  ConnectClient,
  CreateContactFlowCommand,
  CreateParticipantCommand,
  StartChatContactCommand,
} from '@aws-sdk/client-connect'
import {
  ConnectParticipantClient,
  CreateParticipantConnectionCommand,
} from '@aws-sdk/client-connectparticipant'
import { WebSocket } from 'ws'
import { quietFlow } from '../../test/support/flow.ts'
import type { Installation, Node } from './installation.ts'

/** Someone in a chat who may speak, and where they have their socket. */
export type Participant = {
  participantToken: string
  connectionToken: string
  socketUrl: string
  node: Node
}

/** A customer and an agent who talk; no flow says anything. */
export type Chat = { contactId: string; customer: Participant; agent: Participant }

/** Starts chats, all at once. The customers are at the first node, the agents at the last. */
export async function startChats(
  { seeded }: Pick<Installation, 'seeded'>,
  { nodes, count }: { nodes: readonly [Node, ...Node[]]; count: number },
): Promise<Chat[]> {
  const { region, accessKeyId, secretAccessKey, instanceId: InstanceId } = seeded
  const customersNode = nodes[0]
  const agentsNode = nodes.at(-1) ?? customersNode
  const credentials = { accessKeyId, secretAccessKey }
  const connect = new ConnectClient({ region, credentials, endpoint: customersNode.url })
  const { ContactFlowId } = await connect.send(
    new CreateContactFlowCommand({
      InstanceId,
      Name: `Quiet ${Date.now()}`,
      Type: 'CONTACT_FLOW',
      Content: quietFlow,
      Status: 'PUBLISHED',
    }),
  )
  const start = async (): Promise<Chat> => {
    const { ContactId, ParticipantToken } = await connect.send(
      new StartChatContactCommand({
        InstanceId,
        ContactFlowId,
        ParticipantDetails: { DisplayName: 'Guest' },
      }),
    )
    const { ParticipantCredentials } = await connect.send(
      new CreateParticipantCommand({
        InstanceId,
        ContactId,
        ParticipantDetails: { ParticipantRole: 'AGENT', DisplayName: 'Agent' },
      }),
    )
    return {
      contactId: ContactId ?? '',
      customer: await join(ParticipantToken, { node: customersNode, region }),
      agent: await join(ParticipantCredentials?.ParticipantToken, { node: agentsNode, region }),
    }
  }
  const chats: Chat[] = []
  while (chats.length < count) {
    const some = Math.min(10, count - chats.length)
    chats.push(...(await Promise.all(Array.from({ length: some }, start))))
  }
  connect.destroy()
  return chats
}

async function join(
  participantToken: string | undefined,
  { node, region }: { node: Node; region: string },
): Promise<Participant> {
  const credentials = { accessKeyId: '', secretAccessKey: '' }
  const client = new ConnectParticipantClient({ region, credentials, endpoint: node.url })
  const { ConnectionCredentials, Websocket } = await client.send(
    new CreateParticipantConnectionCommand({
      ParticipantToken: participantToken,
      Type: ['WEBSOCKET', 'CONNECTION_CREDENTIALS'],
    }),
  )
  client.destroy()
  const socketUrl = new URL(Websocket?.Url ?? '')
  socketUrl.host = new URL(node.url).host
  return {
    participantToken: participantToken ?? '',
    connectionToken: ConnectionCredentials?.ConnectionToken ?? '',
    socketUrl: socketUrl.href,
    node,
  }
}

/** Opens the socket of a participant, and hands over each item of the chat as text. */
export async function listenAs(
  { socketUrl }: Participant,
  hear: (item: string) => void,
): Promise<{ close: () => void }> {
  const socket = new WebSocket(socketUrl, { perMessageDeflate: false })
  const subscribed = new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.on('message', (bytes: Buffer) => {
      const { topic, content } = JSON.parse(bytes.toString()) as { topic: string; content: string }
      if (topic === 'aws/chat') hear(content)
      else resolve()
    })
  })
  socket.on('open', () => {
    socket.send('{"topic":"aws/subscribe","content":{"topics":["aws/chat"]}}')
  })
  await subscribed
  const alive = setInterval(() => {
    socket.send('{"topic":"aws/heartbeat"}')
  }, 10_000)
  return {
    close() {
      clearInterval(alive)
      socket.terminate()
    },
  }
}

export const sendMessagePath = '/participant/message'

/** The headers and the body with which a participant says something. */
export const messageOf = (
  { connectionToken }: Pick<Participant, 'connectionToken'>,
  content: string,
  token: string,
) => ({
  path: sendMessagePath,
  headers: `x-amz-bearer: ${connectionToken}\r\n`,
  body: JSON.stringify({ ContentType: 'text/plain', Content: content, ClientToken: token }),
})
