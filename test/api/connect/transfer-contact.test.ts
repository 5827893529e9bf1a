import { randomUUID } from 'node:crypto'
import {
  DescribeContactCommand,
  IdempotencyException,
  InvalidRequestException,
  ResourceNotFoundException,
  ServiceQuotaExceededException,
  TransferContactCommand,
  type ContactFlowType,
  type TransferContactCommandInput,
} from '@aws-sdk/client-connect'
import { expect, test } from 'vitest'
import { startSharedTestApp } from '../../support/app.ts'
import { gist, givenChat, type ChatItem } from '../../support/chat.ts'
import { givenFlow } from '../../support/flow.ts'
import { givenJoined, leaveAs, sendAs } from '../../support/participant.ts'
import { answer, givenReturned, givenSignIn } from '../../journeys/given-sign-in.ts'

const app = await startSharedTestApp()
const { connect, demo, sql } = app
const InstanceId = demo.instanceId
const quiet = await givenFlow(app)
const greeting = await givenFlow(app, { content: greetingFlow() })
const [queue] = await sql<{ id: string }[]>`select id from queue where instance_id = ${InstanceId}`
const QueueId = queue?.id ?? ''

/** Says where it would take the contact, and takes it there. */
function greetingFlow(): string {
  const onward = (NextAction: string, ...errors: string[]) => ({
    NextAction,
    Errors: ['NoMatchingError', ...errors].map((ErrorType) => ({ ErrorType, NextAction })),
  })
  const Text = 'Welcome to $.Queue.Name.'
  const at = (Identifier: string, Type: string, Transitions: object, Parameters = {}) => ({
    Identifier,
    Type,
    Parameters,
    Transitions,
  })
  return JSON.stringify({
    Version: '2019-10-30',
    StartAction: 'Greet',
    Actions: [
      at('Greet', 'MessageParticipant', onward('Queue'), { Text }),
      at('Queue', 'TransferContactToQueue', onward('End', 'QueueAtCapacity')),
      at('End', 'EndFlowExecution', {}),
    ],
  })
}

const transfer = (ContactId: string, wish: Partial<TransferContactCommandInput> = {}) =>
  connect.send(
    new TransferContactCommand({ InstanceId, ContactId, ContactFlowId: greeting, ...wish }),
  )

async function describe(ContactId: string) {
  const { Contact } = await connect.send(new DescribeContactCommand({ InstanceId, ContactId }))
  return Contact
}

const gistsOf = ({ items }: { items: ChatItem[] }) => items.map(gist)

test('sends a contact into another flow, which takes it to the queue', async () => {
  const { contactId, waitFor } = await givenChat(app, { contactFlowId: quiet })

  const transferred = await transfer(contactId, { QueueId })

  expect(transferred).toMatchObject({
    ContactId: contactId,
    ContactArn: `arn:aws:connect:us-west-2:123456789012:instance/${InstanceId}/contact/${contactId}`,
  })
  expect(await waitFor('transfer.succeeded')).toMatchObject({ ParticipantRole: 'SYSTEM' })
  await waitFor('Welcome to BasicQueue.')
  await expect.poll(async () => (await describe(contactId))?.QueueInfo?.Id).toBe(QueueId)
})

test('takes the ARNs of a flow and of a queue for their ids', async () => {
  const { contactId, waitFor } = await givenChat(app, { contactFlowId: quiet })
  const instance = `arn:aws:connect:us-west-2:123456789012:instance/${InstanceId}`

  await transfer(contactId, {
    ContactFlowId: `${instance}/contact-flow/${greeting}`,
    QueueId: `${instance}/queue/${QueueId}`,
  })

  await waitFor('Welcome to BasicQueue.')
})

test('takes a contact out of the queue it is in', async () => {
  const { contactId, waitFor } = await givenChat(app, { contactFlowId: quiet })
  await transfer(contactId, { QueueId })
  await waitFor('Welcome to BasicQueue.')
  await expect.poll(async () => (await describe(contactId))?.QueueInfo?.Id).toBe(QueueId)

  await transfer(contactId, { ContactFlowId: quiet })

  expect((await describe(contactId))?.QueueInfo).toBeUndefined()
})

test('whoever served the customer leaves, and the customer stays', async () => {
  const customer = await givenChat(app, { contactFlowId: quiet })
  const { contactId } = customer
  const agent = await givenJoined(app, { contactId, role: 'AGENT' })

  await transfer(contactId)
  await sendAs(app, customer, 'Still here')

  await agent.waitFor('participant.left')
  await customer.waitFor('Still here')
  expect(gistsOf(customer)).toEqual(
    expect.arrayContaining(['transfer.succeeded', 'participant.left', 'Still here']),
  )
  expect((await describe(contactId))?.DisconnectTimestamp).toBeUndefined()
})

test('a sign-in that nobody has answered shows as cancelled, and can be answered no more', async () => {
  const { contactId, state, waitFor } = await givenSignIn(app)

  await transfer(contactId, { ContactFlowId: quiet })

  await waitFor('authentication.cancelled')
  await expect(answer(app, { state, code: 'any' })).rejects.toMatchObject({
    name: 'ConflictException',
  })
  const [session] = await sql`
    select status, reason, graphile_worker.jobs.key as deadline
      from authentication_session
           left join graphile_worker.jobs on key = 'deadline:' || authentication_session.id
     where contact_id = ${contactId}`
  expect(session).toEqual({ status: 'abandoned', reason: 'transferred', deadline: null })
})

test('an answer that was accepted takes its branch: no transfer comes between', async () => {
  const { contactId, returned, waitFor } = await givenReturned(app, 'alice')
  const hold = await holdContact(contactId)
  const transferred = transfer(contactId, { ContactFlowId: quiet })
  const refused = expect(transferred).rejects.toThrow(InvalidRequestException)
  await hold.isWaitedFor()
  await answer(app, returned)

  await hold.release()

  await refused
  await waitFor('Thank you, Alice.')
})

/** Locks a contact, so that whatever would change it waits. */
async function holdContact(contactId: string) {
  const held = Promise.withResolvers<number>()
  const released = Promise.withResolvers<undefined>()
  const holding = sql.begin(async (tx) => {
    const [holder] = await tx<[{ pid: number }]>`
      select pg_backend_pid() as pid
        from contact
       where id = ${contactId}
         for update`
    held.resolve(holder.pid)
    await released.promise
  })
  const pid = await held.promise
  const countWaiting = async () => {
    const waiting = await sql`
      select
        from pg_stat_activity
       where ${pid} = any (pg_blocking_pids(pid))`
    return waiting.length
  }
  return {
    isWaitedFor: () => expect.poll(countWaiting).toBeGreaterThan(0),
    release: async () => {
      released.resolve(undefined)
      await holding
    },
  }
}

test.each<[string, Partial<TransferContactCommandInput>]>([
  ['a flow that is none', { ContactFlowId: randomUUID() }],
  ['a queue that is none', { QueueId: randomUUID() }],
])('refuses %s with ResourceNotFoundException', async (_, wish) => {
  const { contactId } = await givenChat(app, { contactFlowId: quiet })

  await expect(transfer(contactId, wish)).rejects.toThrow(ResourceNotFoundException)
})

test('refuses a contact that is none with ResourceNotFoundException', async () => {
  await expect(transfer(randomUUID())).rejects.toThrow(ResourceNotFoundException)
})

test('says of a UserId that it is not built', async () => {
  const { contactId } = await givenChat(app, { contactFlowId: quiet })

  await expect(transfer(contactId, { UserId: 'ada' })).rejects.toMatchObject({
    name: 'NotImplemented',
    message: expect.stringContaining('UserId') as string,
  })
})

test.each<[ContactFlowType, boolean]>([
  ['CONTACT_FLOW', true],
  ['AGENT_TRANSFER', true],
  ['QUEUE_TRANSFER', true],
  ['CUSTOMER_QUEUE', false],
  ['AGENT_WHISPER', false],
])('of a flow of type %s it is %s that a contact may be sent there', async (type, isAllowed) => {
  const { contactId } = await givenChat(app, { contactFlowId: quiet })
  const ContactFlowId = await givenFlow(app, { type })

  const transferred = transfer(contactId, { ContactFlowId })

  if (isAllowed) expect((await transferred).ContactId).toBe(contactId)
  else await expect(transferred).rejects.toThrow(InvalidRequestException)
})

test('refuses a contact that has ended with InvalidRequestException', async () => {
  const chat = await givenChat(app, { contactFlowId: quiet })
  await leaveAs(app, chat)

  await expect(transfer(chat.contactId)).rejects.toThrow(InvalidRequestException)
})

test('sends a contact once for one ClientToken, and refuses the token for another flow', async () => {
  const chat = await givenChat(app, { contactFlowId: quiet })
  const { contactId } = chat
  const ClientToken = randomUUID()
  const first = await transfer(contactId, { ContactFlowId: quiet, ClientToken })

  const again = await transfer(contactId, { ContactFlowId: quiet, ClientToken })

  expect(again.ContactId).toBe(first.ContactId)
  await expect(transfer(contactId, { ClientToken })).rejects.toThrow(IdempotencyException)
  await sendAs(app, chat, 'Once?')
  await chat.waitFor('Once?')
  expect(gistsOf(chat)).toEqual(['transfer.succeeded', 'Once?'])
})

test('refuses to send a contact on more than eleven times with ServiceQuotaExceededException', async () => {
  const { contactId } = await givenChat(app, { contactFlowId: quiet })
  for (let count = 0; count < 11; count += 1) await transfer(contactId, { ContactFlowId: quiet })

  await expect(transfer(contactId)).rejects.toThrow(ServiceQuotaExceededException)
})
