import { randomUUID } from 'node:crypto'
import { DescribeContactCommand } from '@aws-sdk/client-connect'
import {
  AccessDeniedException,
  DisconnectParticipantCommand,
  ValidationException,
} from '@aws-sdk/client-connectparticipant'
import { expect, test } from 'vitest'
import { startSharedTestApp } from '../../support/app.ts'
import { connectParticipant, gist, givenChat, openSocket } from '../../support/chat.ts'
import { givenFlow } from '../../support/flow.ts'
import { givenConversation, post } from './given-conversation.ts'

const app = await startSharedTestApp()
const contactFlowId = await givenFlow(app)

const disconnect = (ConnectionToken: string, ClientToken?: string) =>
  app.participant.send(new DisconnectParticipantCommand({ ConnectionToken, ClientToken }))

test('tells who leaves that they have left and that the chat has ended', async () => {
  const chat = await givenChat(app, { contactFlowId })

  await disconnect(chat.connectionToken)

  await chat.waitFor('chat.ended')
  expect(chat.items.map(gist)).toEqual(['participant.left', 'chat.ended'])
  expect(chat.items).toMatchObject([
    { ParticipantRole: 'CUSTOMER', ParticipantId: chat.participantId, DisplayName: 'Guest' },
    { ParticipantRole: 'SYSTEM', DisplayName: 'SYSTEM_MESSAGE', Type: 'EVENT' },
  ])
})

test('tells every socket of who leaves', async () => {
  const chat = await givenChat(app, { contactFlowId })
  const { socketUrl } = await connectParticipant(app, chat.participantToken)
  const second = await openSocket(socketUrl)

  await disconnect(chat.connectionToken)

  const told = await Promise.all([chat.waitFor('chat.ended'), second.waitFor('chat.ended')])
  expect(told[0]).toEqual(told[1])
})

test('ends the contact', async () => {
  const { contactId: ContactId, connectionToken } = await givenChat(app, { contactFlowId })

  await disconnect(connectionToken)

  const describe = new DescribeContactCommand({ InstanceId: app.demo.instanceId, ContactId })
  const { Contact } = await app.connect.send(describe)
  expect(Contact?.DisconnectTimestamp).toBeInstanceOf(Date)
})

test('refuses a ClientToken of 501 characters with ValidationException, and nobody leaves', async () => {
  const chat = await givenConversation(app, contactFlowId)

  await expect(disconnect(chat.connectionToken, 'x'.repeat(501))).rejects.toThrow(
    ValidationException,
  )

  expect((await chat.send('Still here')).Id).toBeDefined()
})

// What a browser must read to know that the chat has ended, and not the network.
test.each([
  ['connection', { Type: ['WEBSOCKET', 'CONNECTION_CREDENTIALS'] }],
  ['message', { ContentType: 'text/plain', Content: 'Late' }],
  ['event', { ContentType: 'application/vnd.amazonaws.connect.event.typing' }],
  ['transcript', {}],
  ['disconnect', {}],
  ['authentication-url', { SessionId: randomUUID(), RedirectUri: 'http://127.0.0.1/' }],
  ['cancel-authentication', { SessionId: randomUUID() }],
])(
  'leaves no token that is good for /participant/%s, and says so to browsers',
  async (path, body) => {
    const { connectionToken, participantToken } = await givenChat(app, { contactFlowId })
    await disconnect(connectionToken)

    const token = path === 'connection' ? participantToken : connectionToken
    const response = await post(app, path, { token, body })

    expect(response.status).toBe(403)
    const header = (name: string) => response.headers.get(name)
    expect(header('x-amzn-errortype')).toBe('AccessDeniedException')
    expect(header('access-control-allow-origin')).toBe('*')
    expect(header('access-control-expose-headers')).toContain('x-amzn-errortype')
    expect(await response.json()).toMatchObject({ __type: 'AccessDeniedException' })
  },
)

test('leaves other chats alone', async () => {
  const [chat, other] = [
    await givenChat(app, { contactFlowId }),
    await givenConversation(app, contactFlowId),
  ]

  await disconnect(chat.connectionToken)

  await other.send('Still here')
  await other.waitFor('Still here')
  expect(other.items).toHaveLength(1)
})

test('lets no more than what was opened before hear of the end', async () => {
  const chat = await givenChat(app, { contactFlowId })
  const { socketUrl } = await connectParticipant(app, chat.participantToken)

  await disconnect(chat.connectionToken)

  await expect(openSocket(socketUrl)).rejects.toThrow()
})

test('refuses the same again, as it refuses whoever has left', async () => {
  const { connectionToken } = await givenChat(app, { contactFlowId })
  await disconnect(connectionToken)

  await expect(disconnect(connectionToken)).rejects.toThrow(AccessDeniedException)
})

test('tells of one end when it comes many times at once', async () => {
  const chat = await givenChat(app, { contactFlowId })

  await Promise.allSettled(Array.from({ length: 8 }, () => disconnect(chat.connectionToken)))

  await chat.waitFor('chat.ended')
  const [row] = await app.sql<{ count: number }[]>`
    select count(*)
      from item
     where contact_id = ${chat.contactId}
       and content_type like '%chat.ended'`
  expect(row?.count).toBe(1)
})
