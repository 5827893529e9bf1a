import {
  CreateContactFlowCommand,
  DescribeContactCommand,
  DescribeInstanceCommand,
  StopContactCommand,
} from '@aws-sdk/client-connect'
import { SendMessageCommand } from '@aws-sdk/client-connectparticipant'
import { CreateProfileCommand } from '@aws-sdk/client-customer-profiles'
import { expect, test } from 'vitest'
import { allow } from '../../src/access/policy.ts'
import { hidden } from '../../src/wire/redact.ts'
import { answer, givenReturned } from '../journeys/given-sign-in.ts'
import { startSharedTestApp, startTestApp } from '../support/app.ts'
import { givenChat } from '../support/chat.ts'
import { givenFlow } from '../support/flow.ts'
import { auditOf, onlyAuditOf } from './given-audit.ts'
import { clientsWith, givenKey, instanceArnOf } from './given-key.ts'

const app = await startSharedTestApp()
const { sql, demo } = app
const { instanceId: InstanceId, accessKeyId } = demo

test('an answer to a sign-in is written down as CloudTrail would, under the contact of its State', async () => {
  const { returned, contactId } = await givenReturned(app)

  const { $metadata } = await answer(app, returned)

  const operationName = 'UpdateParticipantAuthentication'
  expect(await onlyAuditOf(sql, { contactId, operationName })).toEqual({
    eventVersion: '1.08',
    eventID: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    eventTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
    eventSource: 'connect.amazonaws.com',
    eventName: operationName,
    eventType: 'AwsApiCall',
    eventCategory: 'Management',
    managementEvent: true,
    readOnly: false,
    awsRegion: 'us-west-2',
    recipientAccountId: '123456789012',
    sourceIPAddress: '127.0.0.1',
    userAgent: expect.stringContaining('aws-sdk-js') as string,
    userIdentity: {
      type: 'IAMUser',
      principalId: accessKeyId,
      arn: `arn:aws:iam::123456789012:access-key/${accessKeyId}`,
      accountId: '123456789012',
      accessKeyId,
    },
    requestID: $metadata.requestId,
    requestParameters: { InstanceId, State: hidden, Code: hidden },
    responseElements: {},
    additionalEventData: { contactId },
  })
})

test('a chat has all calls about it under its contact, whoever made them', async () => {
  const { contactId, participantId } = await givenChat(app, {
    contactFlowId: await givenFlow(app),
  })
  await app.connect.send(new DescribeContactCommand({ InstanceId, ContactId: contactId }))
  await app.connect.send(new StopContactCommand({ InstanceId, ContactId: contactId }))

  const events = await auditOf(sql, { contactId }, 4)

  const shown = events.map(({ eventName, eventSource, userIdentity: { type } }) => [
    eventName,
    eventSource,
    type,
  ])
  expect(new Set(shown)).toEqual(
    new Set([
      ['StopContact', 'connect.amazonaws.com', 'IAMUser'],
      ['DescribeContact', 'connect.amazonaws.com', 'IAMUser'],
      ['CreateParticipantConnection', 'connectparticipant.amazonaws.com', 'Participant'],
      ['StartChatContact', 'connect.amazonaws.com', 'IAMUser'],
    ]),
  )
  const connected = events.find(({ eventName }) => eventName === 'CreateParticipantConnection')
  expect(connected?.userIdentity).toEqual({
    type: 'Participant',
    participantId,
    contactId,
    participantRole: 'CUSTOMER',
  })
})

test('of a write, what came of it is written down, without its tokens; of a read, nothing', async () => {
  const { contactId, participantId } = await givenChat(app, {
    contactFlowId: await givenFlow(app),
  })
  await app.connect.send(new DescribeContactCommand({ InstanceId, ContactId: contactId }))

  const written = await onlyAuditOf(sql, { contactId, operationName: 'StartChatContact' })
  const read = await onlyAuditOf(sql, { contactId, operationName: 'DescribeContact' })

  expect(written).toMatchObject({
    readOnly: false,
    responseElements: {
      ContactId: contactId,
      ParticipantId: participantId,
      ParticipantToken: hidden,
    },
  })
  expect(read).toMatchObject({ readOnly: true, responseElements: null })
})

test('a call that is denied is written down, with what was asked for and why not', async () => {
  const key = await givenKey(app, ...allow(['profile:*'], ['*']).Statement)
  await expect(key.connect.send(new DescribeInstanceCommand({ InstanceId }))).rejects.toThrow()

  expect(await onlyAuditOf(sql, { accessKeyId: key.accessKeyId })).toMatchObject({
    eventName: 'DescribeInstance',
    requestParameters: { InstanceId },
    responseElements: null,
    errorCode: 'AccessDeniedException',
    errorMessage: expect.stringContaining(instanceArnOf(app)) as string,
  })
})

test('a call that breaks the contract is written down without what it said', async () => {
  const key = await givenKey(app)
  const wrong = new DescribeInstanceCommand({ InstanceId: 'x'.repeat(101) })
  await expect(key.connect.send(wrong)).rejects.toThrow()

  const event = await onlyAuditOf(sql, { accessKeyId: key.accessKeyId })

  expect(event).toMatchObject({ requestParameters: null, errorCode: 'InvalidRequestException' })
})

test('a call of Customer Profiles has no personal data of the profile', async () => {
  const key = await givenKey(app)
  await key.profiles.send(
    new CreateProfileCommand({
      DomainName: demo.profilesDomain,
      EmailAddress: 'marked@example.com',
      Attributes: { marked: 'marked' },
    }),
  )

  const event = await onlyAuditOf(sql, { accessKeyId: key.accessKeyId })

  expect(event).toMatchObject({
    eventSource: 'profile.amazonaws.com',
    requestParameters: { DomainName: demo.profilesDomain, EmailAddress: hidden },
  })
  expect(JSON.stringify(event)).not.toContain('marked')
})

test('parameters that are too large are left out, and it is said so', async () => {
  const key = await givenKey(app)
  const flow = { Version: '2019-10-30', StartAction: 'x'.repeat(5_000), Actions: [] }
  await key.connect.send(
    new CreateContactFlowCommand({
      InstanceId,
      Name: 'A large draft',
      Type: 'CONTACT_FLOW',
      Content: JSON.stringify(flow),
      Status: 'SAVED',
    }),
  )

  const event = await onlyAuditOf(sql, { accessKeyId: key.accessKeyId })

  expect(event.requestParameters).toMatchObject({ omitted: true })
  expect(JSON.stringify(event).length).toBeLessThan(4_096)
})

test('a call of somebody whom nobody knows is written down as that', async () => {
  const { connect } = clientsWith(app, { accessKeyId, secretAccessKey: 'guessed' })
  const told = await connect
    .send(new DescribeInstanceCommand({ InstanceId }))
    .catch((error: unknown) => error)
  const { requestId } = (told as { $metadata: { requestId: string } }).$metadata

  const isThere = async () =>
    (await sql`select from audit_event where record ->> 'requestID' = ${requestId}`).count
  await expect.poll(isThere).toBe(1)

  const [event] = await sql<{ record: unknown }[]>`
    select record
      from audit_event
     where record ->> 'requestID' = ${requestId}`
  expect(event?.record).toMatchObject({
    userIdentity: { type: 'Unknown' },
    requestParameters: null,
    errorCode: 'InvalidSignatureException',
  })
})

test('strangers cannot fill the database', async () => {
  const alone = await startTestApp()
  const knock = () => fetch(`${alone.demo.endpoint}/instance/${alone.demo.instanceId}`)
  for (let round = 0; round < 30; round++) await Promise.all(Array.from({ length: 10 }, knock))

  await alone.stop()

  const { count } = await alone.sql`select from audit_event`
  expect(count).toBeGreaterThanOrEqual(100)
  expect(count).toBeLessThan(300)
})

test('what was answered before the app stopped is written down', async () => {
  const alone = await startTestApp()
  await Promise.all(
    Array.from({ length: 50 }, () =>
      alone.connect.send(new DescribeInstanceCommand({ InstanceId: alone.demo.instanceId })),
    ),
  )

  await alone.stop()

  const { count } = await alone.sql`
    select from audit_event where event_name = 'DescribeInstance'`
  expect(count).toBe(50)
})

test('what has been kept long enough is forgotten, and the rest is not', async () => {
  const audit = { file: undefined, retentionDays: 7 }
  const alone = await startTestApp({ config: { audit } })
  const describe = new DescribeInstanceCommand({ InstanceId: alone.demo.instanceId })
  await alone.connect.send(describe)
  const [old] = await auditOf(alone.sql, {})
  await alone.moveOn(6 * 86_400)
  await alone.connect.send(describe)
  await auditOf(alone.sql, {}, 2)

  await alone.moveOn(86_400)

  const [kept] = await auditOf(alone.sql, {})
  expect(kept?.eventID).not.toBe(old?.eventID)
})

test('what participants say is not written down', async () => {
  const { connectionToken: ConnectionToken, contactId } = await givenChat(app, {
    contactFlowId: await givenFlow(app),
  })
  await app.participant.send(
    new SendMessageCommand({ ConnectionToken, ContentType: 'text/plain', Content: 'marked' }),
  )

  const event = await onlyAuditOf(sql, { contactId, operationName: 'SendMessage' })

  expect(event.requestParameters).toMatchObject({ Content: hidden, ConnectionToken: hidden })
})
