import { randomUUID } from 'node:crypto'
import {
  DescribeContactCommand,
  InvalidParameterException,
  ResourceNotFoundException,
  StartChatContactCommand,
  StopContactCommand,
} from '@aws-sdk/client-connect'
import {
  AccessDeniedException,
  CancelParticipantAuthenticationCommand,
  CreateParticipantConnectionCommand,
} from '@aws-sdk/client-connectparticipant'
import { expect, test } from 'vitest'
import { startSharedTestApp } from '../../support/app.ts'
import { gist, givenAuthenticationUrl, givenChat } from '../../support/chat.ts'
import { givenFlow } from '../../support/flow.ts'
import { givenInstance } from '../../support/instance.ts'

const app = await startSharedTestApp()
const { connect, participant, demo, sql } = app
const InstanceId = demo.instanceId
const contactFlowId = await givenFlow(app)

const stop = (ContactId: string, instanceId = InstanceId) =>
  connect.send(new StopContactCommand({ InstanceId: instanceId, ContactId }))

async function endOf(ContactId: string) {
  const { Contact } = await connect.send(new DescribeContactCommand({ InstanceId, ContactId }))
  return Contact?.DisconnectTimestamp
}

test('ends a chat, and tells its customer that they have left and that it has ended', async () => {
  const chat = await givenChat(app, { contactFlowId })

  await stop(chat.contactId)

  await chat.waitFor('chat.ended')
  expect(chat.items.map(gist)).toEqual(['participant.left', 'chat.ended'])
  expect(await endOf(chat.contactId)).toBeInstanceOf(Date)
})

test('ends a chat whose customer has not come yet, and lets nobody in after that', async () => {
  const { ContactId = '', ParticipantToken } = await connect.send(
    new StartChatContactCommand({
      InstanceId,
      ContactFlowId: contactFlowId,
      ParticipantDetails: { DisplayName: 'Guest' },
    }),
  )

  await stop(ContactId)

  const late = new CreateParticipantConnectionCommand({ ParticipantToken, Type: ['WEBSOCKET'] })
  await expect(participant.send(late)).rejects.toThrow(AccessDeniedException)
})

test('takes the ARN of an instance for its id', async () => {
  const { contactId } = await givenChat(app, { contactFlowId })

  await stop(contactId, `arn:aws:connect:us-west-2:123456789012:instance/${InstanceId}`)

  expect(await endOf(contactId)).toBeInstanceOf(Date)
})

test('refuses an empty ContactId with InvalidParameterException', async () => {
  await expect(stop('')).rejects.toThrow(InvalidParameterException)
})

test.each([
  ['that is not there', randomUUID()],
  ['by a word', 'contact'],
])('refuses a contact %s with ResourceNotFoundException', async (_, contactId) => {
  await expect(stop(contactId)).rejects.toThrow(ResourceNotFoundException)
})

test('refuses a contact of another instance, which goes on', async () => {
  const { contactId } = await givenChat(app, { contactFlowId })

  await expect(stop(contactId, await givenInstance(app))).rejects.toThrow(ResourceNotFoundException)

  expect(await endOf(contactId)).toBeUndefined()
})

test('leaves no flow that runs, no sign-in that waits and no time limit', async () => {
  const chat = await givenChat(app)
  const { sessionId } = await givenAuthenticationUrl(app, chat)

  await stop(chat.contactId)

  await chat.waitFor('chat.ended')
  const [left] = await sql<{ runs: number; sessions: number; jobs: number }[]>`
    select (select count(*) from flow_run
             where contact_id = ${chat.contactId} and status <> 'ended') as runs,
           (select count(*) from authentication_session
             where contact_id = ${chat.contactId} and ended_at is null) as sessions,
           (select count(*) from graphile_worker.jobs
             where key like ${`%${chat.contactId}`} or key like ${`%${sessionId}`}) as jobs`
  expect(left).toEqual({ runs: 0, sessions: 0, jobs: 0 })
  expect(chat.items.map(gist)).not.toContain('authentication.cancelled')
  const cancel = new CancelParticipantAuthenticationCommand({
    ConnectionToken: chat.connectionToken,
    SessionId: sessionId,
  })
  await expect(participant.send(cancel)).rejects.toThrow(AccessDeniedException)
})

test('accepts it again, and changes nothing by it', async () => {
  const chat = await givenChat(app, { contactFlowId })
  await stop(chat.contactId)
  const ended = await endOf(chat.contactId)

  await stop(chat.contactId)

  expect(await endOf(chat.contactId)).toEqual(ended)
})

test('ends a chat once when it is asked many times at once', async () => {
  const { contactId } = await givenChat(app, { contactFlowId })

  await Promise.all(Array.from({ length: 8 }, () => stop(contactId)))

  const [row] = await sql<{ count: number }[]>`
    select count(*)
      from item
     where contact_id = ${contactId}
       and content_type like '%chat.ended'`
  expect(row?.count).toBe(1)
})
