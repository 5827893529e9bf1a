import { randomUUID } from 'node:crypto'
import {
  DescribeContactCommand,
  InvalidParameterException,
  InvalidRequestException,
  ResourceNotFoundException,
  UpdateParticipantRoleConfigCommand,
  type ParticipantTimerConfiguration,
} from '@aws-sdk/client-connect'
import { expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../../support/app.ts'
import { gist, givenChat, type ChatItem } from '../../support/chat.ts'
import { givenFlow } from '../../support/flow.ts'
import { givenJoined, leaveAs, sendAs } from '../../support/participant.ts'
import { workUntilIdle } from '../../support/work.ts'

type Role = ParticipantTimerConfiguration['ParticipantRole']

const idle = (role: Role, minutes: number) => limit(role, 'IDLE', minutes)
const disconnect = (role: Role, minutes: number) => limit(role, 'DISCONNECT_NONCUSTOMER', minutes)

const limit = (
  ParticipantRole: Role,
  TimerType: ParticipantTimerConfiguration['TimerType'],
  ParticipantTimerDurationInMinutes: number,
): ParticipantTimerConfiguration => ({
  ParticipantRole,
  TimerType,
  TimerValue: { ParticipantTimerDurationInMinutes },
})

const configure = (
  { connect, demo }: Pick<TestApp, 'connect' | 'demo'>,
  contactId: string,
  ...limits: ParticipantTimerConfiguration[]
) =>
  connect.send(
    new UpdateParticipantRoleConfigCommand({
      InstanceId: demo.instanceId,
      ContactId: contactId,
      ChannelConfiguration: { Chat: { ParticipantTimerConfigList: limits } },
    }),
  )

/** A chat with these limits that an agent joins; and time that passes, with all that it brings about. */
async function givenTimed(...limits: ParticipantTimerConfiguration[]) {
  const app = await startTestApp()
  const customer = await givenChat(app, { contactFlowId: await givenFlow(app) })
  const { contactId } = customer
  if (limits.length > 0) await configure(app, contactId, ...limits)
  const agent = await givenJoined(app, { contactId, role: 'AGENT', displayName: 'Ada' })
  const pass = async (minutes: number) => {
    await app.moveOn(minutes * 60)
    await workUntilIdle(app.sql)
  }
  return { app, contactId, customer, agent, pass }
}

const eventsOf = ({ items }: { items: ChatItem[] }) =>
  items.filter(({ Type }) => Type === 'EVENT').map((item) => [item.ParticipantRole, gist(item)])

test('one who says nothing for as long is idle, and everyone is told', async () => {
  const { customer, agent, pass } = await givenTimed(idle('CUSTOMER', 5))

  await pass(5)

  expect(await agent.waitFor('participant.idle')).toMatchObject({
    Type: 'EVENT',
    ContentType: 'application/vnd.amazonaws.connect.event.participant.idle',
    ParticipantRole: 'CUSTOMER',
    ParticipantId: customer.participantId,
    DisplayName: 'Guest',
  })
  await customer.waitFor('participant.idle')
})

test('one who speaks before is not idle, until they are silent for as long', async () => {
  const { app, customer, agent, pass } = await givenTimed(idle('CUSTOMER', 5))
  await pass(3)
  await sendAs(app, customer, 'Just a moment')

  await pass(4)
  await sendAs(app, agent, 'Still there')
  await customer.waitFor('Still there')
  expect(customer.items.map(gist)).not.toContain('participant.idle')
  await pass(1)

  await customer.waitFor('participant.idle')
})

test('one who was idle and speaks is back, and may be idle again', async () => {
  const { app, customer, agent, pass } = await givenTimed(idle('AGENT', 2))
  await pass(2)
  await customer.waitFor('participant.idle')

  await sendAs(app, agent, 'Here I am')
  await sendAs(app, agent, 'So')
  await pass(2)

  await expect.poll(() => eventsOf(customer)).toHaveLength(4)
  expect(customer.items.map(gist)).toEqual([
    'participant.joined',
    'participant.idle',
    'participant.returned',
    'Here I am',
    'So',
    'participant.idle',
  ])
})

test('the silence of one is not that of the other', async () => {
  const { app, customer, agent, pass } = await givenTimed(idle('CUSTOMER', 4), idle('AGENT', 6))
  await pass(3)
  await sendAs(app, agent, 'Hello?')

  await pass(1)
  await customer.waitFor('participant.idle')
  await pass(5)

  await expect.poll(() => eventsOf(customer)).toHaveLength(3)
  expect(eventsOf(customer).slice(1)).toEqual([
    ['CUSTOMER', 'participant.idle'],
    ['AGENT', 'participant.idle'],
  ])
})

test('so long after one is idle, all but the customer are disconnected', async () => {
  const { app, contactId, customer, agent, pass } = await givenTimed(
    idle('CUSTOMER', 2),
    disconnect('CUSTOMER', 3),
  )
  const supervisor = await givenJoined(app, { contactId, role: 'SUPERVISOR' })

  await pass(2)
  await customer.waitFor('participant.idle')
  await pass(3)

  await agent.waitFor('participant.left')
  await supervisor.waitFor('participant.left')
  await expect.poll(() => eventsOf(customer)).toHaveLength(6)
  expect(eventsOf(customer).slice(2)).toEqual([
    ['CUSTOMER', 'participant.idle'],
    ['CUSTOMER', 'participant.autodisconnection'],
    ['AGENT', 'participant.left'],
    ['SUPERVISOR', 'participant.left'],
  ])
  await sendAs(app, customer, 'The chat goes on in its flow')
})

test('where only that is limited, they are disconnected without anyone having been idle', async () => {
  const { customer, pass } = await givenTimed(disconnect('AGENT', 4))

  await pass(4)

  await customer.waitFor('participant.left')
  expect(eventsOf(customer).slice(1)).toEqual([
    ['AGENT', 'participant.autodisconnection'],
    ['AGENT', 'participant.left'],
  ])
})

test('one who comes back in time is not disconnected', async () => {
  const { app, customer, pass } = await givenTimed(idle('CUSTOMER', 2), disconnect('CUSTOMER', 2))
  await pass(2)
  await customer.waitFor('participant.idle')
  await sendAs(app, customer, 'Back')

  await pass(2)

  await expect.poll(() => eventsOf(customer)).toHaveLength(4)
  expect(eventsOf(customer).slice(1)).toEqual([
    ['CUSTOMER', 'participant.idle'],
    ['CUSTOMER', 'participant.returned'],
    ['CUSTOMER', 'participant.idle'],
  ])
})

test('nobody is idle whom nobody serves', async () => {
  const { app, customer, agent, pass } = await givenTimed(idle('CUSTOMER', 2))

  await leaveAs(app, agent)
  await pass(10)
  await sendAs(app, customer, 'Hello?')

  await customer.waitFor('Hello?')
  expect(customer.items.map(gist)).toEqual(['participant.joined', 'participant.left', 'Hello?'])
})

test('what is set is in force from when the next agent joins', async () => {
  const { app, contactId, customer, agent, pass } = await givenTimed()
  await configure(app, contactId, idle('CUSTOMER', 2))
  await pass(10)
  await leaveAs(app, agent)

  await givenJoined(app, { contactId, role: 'AGENT', displayName: 'Bob' })
  await pass(2)

  await customer.waitFor('participant.idle')
  expect(customer.items.map(gist)).toEqual([
    'participant.joined',
    'participant.left',
    'participant.joined',
    'participant.idle',
  ])
})

test('what is unset is unset, and the rest stays', async () => {
  const app = await startTestApp()
  const customer = await givenChat(app, { contactFlowId: await givenFlow(app) })
  const { contactId } = customer
  await configure(app, contactId, idle('CUSTOMER', 2), idle('AGENT', 3))
  await configure(app, contactId, {
    ...idle('CUSTOMER', 2),
    TimerValue: { ParticipantTimerAction: 'Unset' },
  })

  await givenJoined(app, { contactId, role: 'AGENT' })
  await app.moveOn(180)

  await customer.waitFor('participant.idle')
  expect(eventsOf(customer).slice(1)).toEqual([['AGENT', 'participant.idle']])
})

test('a chat that nobody else goes on with ends, and says why', async () => {
  const app = await startTestApp()
  const content = JSON.stringify({
    Version: '2019-10-30',
    StartAction: 'End',
    Actions: [{ Identifier: 'End', Type: 'EndFlowExecution', Parameters: {}, Transitions: {} }],
  })
  const customer = await givenChat(app, { contactFlowId: await givenFlow(app, { content }) })
  const { contactId } = customer
  await configure(app, contactId, disconnect('CUSTOMER', 2))
  await givenJoined(app, { contactId, role: 'AGENT' })

  await app.moveOn(120)

  await customer.waitFor('chat.ended')
  const { Contact } = await app.connect.send(
    new DescribeContactCommand({ InstanceId: app.demo.instanceId, ContactId: contactId }),
  )
  expect(Contact?.DisconnectTimestamp).toBeInstanceOf(Date)
  const [ended] = await app.sql`select end_reason from contact where id = ${contactId}`
  expect(ended).toEqual({ endReason: 'IDLE_DISCONNECT' })
})

test('a message costs no more for being timed: what is owed stays as it is', async () => {
  const { app, contactId, customer } = await givenTimed(idle('CUSTOMER', 5))
  const owed = () => app.sql`
    select id, run_at
      from graphile_worker.jobs
     where task_identifier = 'look-at-silence'`
  const timersOf = () => app.sql`select timers from contact where id = ${contactId}`
  const before = { owed: await owed(), timers: await timersOf() }

  await sendAs(app, customer, 'Hello')

  expect(before.owed).toHaveLength(1)
  expect({ owed: await owed(), timers: await timersOf() }).toEqual(before)
})

test('a chat that has ended owes nobody a look', async () => {
  const { app, customer } = await givenTimed(idle('CUSTOMER', 5), idle('AGENT', 5))

  await leaveAs(app, customer)

  const owed = await app.sql`
    select
      from graphile_worker.jobs
     where task_identifier = 'look-at-silence'`
  expect(owed).toHaveLength(0)
})

test('refuses what cannot be, by its name', async () => {
  const { app, contactId, customer } = await givenTimed()

  await expect(configure(app, contactId, idle('AGENT', 2), idle('AGENT', 3))).rejects.toThrow(
    InvalidParameterException,
  )
  await expect(configure(app, contactId, idle('AGENT', 1))).rejects.toThrow(
    InvalidParameterException,
  )
  await expect(configure(app, contactId, idle('AGENT', 481))).rejects.toThrow(
    InvalidParameterException,
  )
  await expect(configure(app, randomUUID(), idle('AGENT', 2))).rejects.toThrow(
    ResourceNotFoundException,
  )
  await leaveAs(app, customer)
  await expect(configure(app, contactId, idle('AGENT', 2))).rejects.toThrow(InvalidRequestException)
})
