import {
  DescribeContactCommand,
  StartChatContactCommand,
  StopContactCommand,
} from '@aws-sdk/client-connect'
import {
  AccessDeniedException,
  CancelParticipantAuthenticationCommand,
  GetAuthenticationUrlCommand,
  GetTranscriptCommand,
  SendEventCommand,
  ValidationException,
} from '@aws-sdk/client-connectparticipant'
import { expect, test } from 'vitest'
import { startSharedTestApp, startTestApp } from '../support/app.ts'
import { connectParticipant, gist, givenChat, type ChatItem } from '../support/chat.ts'
import { givenFlow } from '../support/flow.ts'
import { givenJoined, givenParticipant, leaveAs, sendAs } from '../support/participant.ts'
import { answer, givenSignIn, signInOf } from './given-sign-in.ts'

const app = await startSharedTestApp()
const { connect, demo, participant } = app
const InstanceId = demo.instanceId
const quiet = await givenFlow(app)
const brief = await givenFlow(app, { content: endingFlow() })

/** Its chats are left without a flow at once, as in a queue. */
function endingFlow(): string {
  const end = { Identifier: 'End', Type: 'EndFlowExecution', Parameters: {}, Transitions: {} }
  return JSON.stringify({ Version: '2019-10-30', StartAction: 'End', Actions: [end] })
}

const shown = ({ ParticipantRole, DisplayName, ...item }: ChatItem): string[] => [
  ParticipantRole,
  DisplayName,
  gist(item),
]

/** What a participant is told. That they joined themselves they may hear, or not: they know. */
const heardBy = ({ items, participantId }: { items: ChatItem[]; participantId: string }) =>
  items
    .filter((item) => item.ParticipantId !== participantId || gist(item) !== 'participant.joined')
    .map(shown)

async function givenServed({ contactFlowId = quiet } = {}) {
  const customer = await givenChat(app, { contactFlowId })
  const { contactId } = customer
  const agent = await givenJoined(app, { contactId, role: 'AGENT', displayName: 'Ada' })
  return { contactId, customer, agent }
}

/** Waits for the answer to a ping: what was to be told before it has been told. */
async function ping({ socket }: { socket: WebSocket }): Promise<void> {
  const answered = new Promise<void>((resolve) => {
    socket.addEventListener('message', ({ data }: MessageEvent<string>) => {
      if (data.includes('aws/ping')) resolve()
    })
  })
  socket.send(JSON.stringify({ topic: 'aws/ping' }))
  await answered
}

async function endOf(contactId: string): Promise<Date | undefined> {
  const describe = new DescribeContactCommand({ InstanceId, ContactId: contactId })
  return (await connect.send(describe)).Contact?.DisconnectTimestamp
}

test('everyone is told when another joins for the first time, by role and name', async () => {
  const { customer, agent } = await givenServed()

  await connectParticipant(app, agent.participantToken)
  await sendAs(app, customer, 'Hello')

  await customer.waitFor('Hello')
  expect(heardBy(customer)).toEqual([
    ['AGENT', 'Ada', 'participant.joined'],
    ['CUSTOMER', 'Guest', 'Hello'],
  ])
})

test('what each says goes to all, by role and name, and so does a receipt of it', async () => {
  const { customer, agent } = await givenServed()
  await sendAs(app, customer, 'Where is my card?')
  const { Id = '' } = await sendAs(app, agent, 'On its way.')
  await customer.waitFor('On its way.')

  await participant.send(
    new SendEventCommand({
      ConnectionToken: customer.connectionToken,
      ContentType: 'application/vnd.amazonaws.connect.event.message.read',
      Content: JSON.stringify({ messageId: Id }),
    }),
  )

  const receipt = await agent.waitFor('message.metadata')
  expect(heardBy(agent)).toEqual([
    ['CUSTOMER', 'Guest', 'Where is my card?'],
    ['AGENT', 'Ada', 'On its way.'],
    ['CUSTOMER', 'Guest', 'message.metadata'],
  ])
  expect(receipt.MessageMetadata).toMatchObject({
    MessageId: Id,
    Receipts: [{ RecipientParticipantId: customer.participantId }],
  })
})

test('an agent reads what was said before they came', async () => {
  const customer = await givenChat(app, { contactFlowId: quiet })
  await sendAs(app, customer, 'Is anybody there?')
  const { contactId } = customer

  const agent = await givenJoined(app, { contactId, role: 'AGENT' })

  const read = new GetTranscriptCommand({ ConnectionToken: agent.connectionToken })
  const { Transcript = [] } = await participant.send(read)
  expect(Transcript.map((item) => gist(item as ChatItem))).toEqual([
    'participant.joined',
    'Is anybody there?',
    'participant.joined',
  ])
})

test('an agent sees the customer sign in, and become known by name', async () => {
  const customer = await givenSignIn(app)
  const { contactId } = customer
  const agent = await givenJoined(app, { contactId, role: 'AGENT' })

  await answer(app, await signInOf(app, customer, 'alice'))

  await agent.waitFor('Thank you, Alice.')
  expect(heardBy(agent).slice(0, 2)).toEqual([
    ['CUSTOMER', 'Alice', 'participant.displayname.updated'],
    ['SYSTEM', 'SYSTEM_MESSAGE', 'authentication.succeeded'],
  ])
})

test('an agent may neither sign in for the customer nor decline for them', async () => {
  const { contactId, sessionId: SessionId } = await givenSignIn(app)
  const agent = await givenJoined(app, { contactId, role: 'AGENT' })
  const { connectionToken: ConnectionToken } = agent
  const RedirectUri = demo.redirectUri

  const url = new GetAuthenticationUrlCommand({ ConnectionToken, SessionId, RedirectUri })
  await expect(participant.send(url)).rejects.toThrow(ValidationException)
  const cancel = new CancelParticipantAuthenticationCommand({ ConnectionToken, SessionId })
  await expect(participant.send(cancel)).rejects.toThrow(ValidationException)

  await sendAs(app, agent, 'Take your time.')
  await agent.waitFor('Take your time.')
  expect(heardBy(agent)).toEqual([['AGENT', 'AGENT', 'Take your time.']])
})

test('an agent who leaves is out, and the chat goes on in its flow', async () => {
  const { contactId, customer, agent } = await givenServed()

  await leaveAs(app, agent)
  await sendAs(app, customer, 'Are you still there?')

  await customer.waitFor('Are you still there?')
  await ping(agent)
  expect(heardBy(customer).slice(1)).toEqual([
    ['AGENT', 'Ada', 'participant.left'],
    ['CUSTOMER', 'Guest', 'Are you still there?'],
  ])
  expect(heardBy(agent)).toEqual([['AGENT', 'Ada', 'participant.left']])
  expect(await endOf(contactId)).toBeUndefined()
})

test('an agent who has left can neither speak, listen, leave nor come back', async () => {
  const { agent } = await givenServed()
  await leaveAs(app, agent)

  await expect(sendAs(app, agent, 'One more thing')).rejects.toThrow(AccessDeniedException)
  await expect(leaveAs(app, agent)).rejects.toThrow(AccessDeniedException)
  await expect(connectParticipant(app, agent.participantToken)).rejects.toThrow(
    AccessDeniedException,
  )
})

test('the chat ends with its last agent where no flow goes on', async () => {
  const { contactId, customer, agent } = await givenServed({ contactFlowId: brief })
  const other = await givenJoined(app, { contactId, role: 'AGENT', displayName: 'Bob' })

  await leaveAs(app, agent)
  expect(await endOf(contactId)).toBeUndefined()
  await leaveAs(app, other)

  await customer.waitFor('chat.ended')
  await other.waitFor('chat.ended')
  expect(heardBy(customer).slice(-4)).toEqual([
    ['AGENT', 'Ada', 'participant.left'],
    ['AGENT', 'Bob', 'participant.left'],
    ['CUSTOMER', 'Guest', 'participant.left'],
    ['SYSTEM', 'SYSTEM_MESSAGE', 'chat.ended'],
  ])
  expect(await endOf(contactId)).toBeInstanceOf(Date)
})

test.each(['CUSTOM_BOT', 'SUPERVISOR'] as const)(
  'the chat goes on without a %s, even where no flow does',
  async (role) => {
    const { contactId, waitFor } = await givenChat(app, { contactFlowId: brief })
    const other = await givenJoined(app, { contactId, role })

    await leaveAs(app, other)

    await waitFor('participant.left')
    expect(await endOf(contactId)).toBeUndefined()
  },
)

test.each([
  ['the customer leaves', ({ customer }: Served) => leaveAs(app, customer)],
  [
    'the contact is stopped',
    ({ contactId }: Served) =>
      connect.send(new StopContactCommand({ InstanceId, ContactId: contactId })),
  ],
])('the chat ends for everyone when %s', async (_, end) => {
  const served = await givenServed()
  const { contactId, customer, agent } = served
  const late = await givenParticipant(app, { contactId, role: 'SUPERVISOR' })

  await end(served)

  await customer.waitFor('chat.ended')
  await agent.waitFor('chat.ended')
  const customerLeft = ['CUSTOMER', 'Guest', 'participant.left']
  const ended = ['SYSTEM', 'SYSTEM_MESSAGE', 'chat.ended']
  expect(heardBy(customer).slice(1)).toEqual([customerLeft, ended])
  expect(heardBy(agent)).toEqual([customerLeft, ['AGENT', 'Ada', 'participant.left'], ended])
  for (const { participantToken } of [agent, late]) {
    await expect(connectParticipant(app, participantToken)).rejects.toThrow(AccessDeniedException)
  }
})

type Served = Awaited<ReturnType<typeof givenServed>>

test('a bot makes way for an agent', async () => {
  const customer = await givenChat(app, { contactFlowId: quiet })
  const { contactId } = customer
  const bot = await givenJoined(app, { contactId, role: 'CUSTOM_BOT', displayName: 'Robby' })

  const agent = await givenJoined(app, { contactId, role: 'AGENT', displayName: 'Ada' })

  await bot.waitFor('participant.left')
  await customer.waitFor('participant.left')
  await sendAs(app, agent, 'I take over.')
  await customer.waitFor('I take over.')
  expect(heardBy(customer)).toEqual([
    ['CUSTOM_BOT', 'Robby', 'participant.joined'],
    ['CUSTOM_BOT', 'Robby', 'participant.left'],
    ['AGENT', 'Ada', 'participant.joined'],
    ['AGENT', 'Ada', 'I take over.'],
  ])
  expect(heardBy(bot)).toEqual([['CUSTOM_BOT', 'Robby', 'participant.left']])
})

test('a bot may connect many times at once, and joins once', async () => {
  const customer = await givenChat(app, { contactFlowId: quiet })
  const { contactId } = customer
  const { participantToken } = await givenParticipant(app, { contactId, role: 'CUSTOM_BOT' })

  await Promise.all([1, 2, 3, 4].map(() => connectParticipant(app, participantToken)))

  await sendAs(app, customer, 'Hello')
  await customer.waitFor('Hello')
  expect(heardBy(customer)).toEqual([
    ['CUSTOM_BOT', 'CUSTOM_BOT', 'participant.joined'],
    ['CUSTOMER', 'Guest', 'Hello'],
  ])
})

test('a bot that comes after an agent is not let in', async () => {
  const { contactId } = await givenChat(app, { contactFlowId: quiet })
  const bot = await givenParticipant(app, { contactId, role: 'CUSTOM_BOT' })
  const agent = await givenJoined(app, { contactId, role: 'AGENT' })

  await expect(connectParticipant(app, bot.participantToken)).rejects.toThrow(AccessDeniedException)

  await leaveAs(app, agent)
  await agent.waitFor('participant.left')
  expect(heardBy(agent)).toEqual([['AGENT', 'AGENT', 'participant.left']])
})

test('an agent who comes first does not stand for the customer, who has five minutes to come', async () => {
  const own = await startTestApp()
  const { ContactId: contactId = '' } = await own.connect.send(
    new StartChatContactCommand({
      InstanceId: own.demo.instanceId,
      ContactFlowId: own.demo.contactFlowId,
      ParticipantDetails: { DisplayName: 'Guest' },
    }),
  )
  const agent = await givenJoined(own, { contactId, role: 'AGENT' })

  await own.moveOn(300)

  await agent.waitFor('chat.ended')
})
