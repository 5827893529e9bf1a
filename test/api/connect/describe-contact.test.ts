import { randomUUID } from 'node:crypto'
import {
  DescribeContactCommand,
  InvalidParameterException,
  ResourceNotFoundException,
  StartChatContactCommand,
  StopContactCommand,
} from '@aws-sdk/client-connect'
import { expect, test } from 'vitest'
import { startSharedTestApp } from '../../support/app.ts'
import { connectParticipant } from '../../support/chat.ts'
import { givenFlow } from '../../support/flow.ts'
import { givenInstance } from '../../support/instance.ts'

const app = await startSharedTestApp()
const { connect, demo } = app
const InstanceId = demo.instanceId
const ContactFlowId = await givenFlow(app)

async function givenContact() {
  const { ContactId = '', ParticipantToken = '' } = await connect.send(
    new StartChatContactCommand({
      InstanceId,
      ContactFlowId,
      ParticipantDetails: { DisplayName: 'Guest' },
    }),
  )
  return { contactId: ContactId, participantToken: ParticipantToken }
}

async function describe(ContactId: string, instanceId = InstanceId) {
  const command = new DescribeContactCommand({ InstanceId: instanceId, ContactId })
  return (await connect.send(command)).Contact
}

test('shows a contact from its start to its end', async () => {
  const { contactId, participantToken } = await givenContact()

  const started = await describe(contactId)
  await connectParticipant(app, participantToken)
  const joined = await describe(contactId)
  await connect.send(new StopContactCommand({ InstanceId, ContactId: contactId }))
  const ended = await describe(contactId)

  expect(started).toEqual({
    Arn: `arn:aws:connect:us-west-2:123456789012:instance/${InstanceId}/contact/${contactId}`,
    Id: contactId,
    InitialContactId: contactId,
    InitiationMethod: 'API',
    Channel: 'CHAT',
    InitiationTimestamp: expect.any(Date) as Date,
    LastUpdateTimestamp: started?.InitiationTimestamp,
    SegmentAttributes: { 'connect:Subtype': { ValueString: 'connect:Chat' } },
  })
  expect(joined).toEqual({ ...started, ConnectedToSystemTimestamp: expect.any(Date) as Date })
  expect(ended).toEqual({
    ...joined,
    DisconnectTimestamp: expect.any(Date) as Date,
    LastUpdateTimestamp: ended?.DisconnectTimestamp,
  })
})

test('shows the queue that a contact waits in', async () => {
  const [queue] = await app.sql<{ id: string }[]>`
    select id
      from queue
     where instance_id = ${InstanceId}`
  const content = transferFlow(queue?.id ?? '')
  const { ContactId = '' } = await connect.send(
    new StartChatContactCommand({
      InstanceId,
      ContactFlowId: await givenFlow(app, { content }),
      ParticipantDetails: { DisplayName: 'Guest' },
    }),
  )

  await expect
    .poll(async () => (await describe(ContactId))?.QueueInfo)
    .toEqual({
      Id: queue?.id,
      EnqueueTimestamp: expect.any(Date) as Date,
    })
})

test('refuses what is too long for a ContactId with InvalidParameterException', async () => {
  await expect(describe('x'.repeat(257))).rejects.toThrow(InvalidParameterException)
})

test.each([
  ['that is not there', randomUUID()],
  ['by a word', 'contact'],
])('refuses a contact %s with ResourceNotFoundException', async (_, contactId) => {
  await expect(describe(contactId)).rejects.toThrow(ResourceNotFoundException)
})

test('refuses a contact of another instance with ResourceNotFoundException', async () => {
  const { contactId } = await givenContact()
  const instanceId = await givenInstance(app)

  await expect(describe(contactId, instanceId)).rejects.toThrow(ResourceNotFoundException)
})

const otherwise = (next: string) => [{ ErrorType: 'NoMatchingError', NextAction: next }]

const transferFlow = (queueId: string) =>
  JSON.stringify({
    Version: '2019-10-30',
    StartAction: 'Choose',
    Actions: [
      {
        Identifier: 'Choose',
        Type: 'UpdateContactTargetQueue',
        Parameters: { QueueId: queueId },
        Transitions: { NextAction: 'Transfer', Errors: otherwise('End') },
      },
      {
        Identifier: 'Transfer',
        Type: 'TransferContactToQueue',
        Parameters: {},
        Transitions: {
          NextAction: 'End',
          Errors: [{ ErrorType: 'QueueAtCapacity', NextAction: 'End' }, ...otherwise('End')],
        },
      },
      { Identifier: 'End', Type: 'DisconnectParticipant', Parameters: {}, Transitions: {} },
    ],
  })
