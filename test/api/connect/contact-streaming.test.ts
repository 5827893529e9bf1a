import { StartChatContactCommand, StopContactCommand } from '@aws-sdk/client-connect'
import { CreateParticipantConnectionCommand } from '@aws-sdk/client-connectparticipant'
import { beforeAll, expect, test } from 'vitest'
import { startSharedTestApp, startTestApp, type TestApp } from '../../support/app.ts'
import { allAtOnce } from '../../support/all-at-once.ts'
import { givenChat } from '../../support/chat.ts'
import { givenFlow } from '../../support/flow.ts'
import { givenInstance } from '../../support/instance.ts'
import { sendAs } from '../../support/participant.ts'
import { workUntilIdle } from '../../support/work.ts'
import { givenEndpoint } from '../../streaming/given-endpoint.ts'
import {
  givenQuietChat,
  startStreaming,
  stopStreaming,
  topicArn,
  topicsOf,
} from '../../streaming/given-streaming.ts'

/** An app whose topics `one`, `two` and `three` lead to one endpoint. */
async function givenStreamingApp() {
  const endpoint = await givenEndpoint()
  const topics = topicsOf({ one: endpoint, two: endpoint, three: endpoint })
  return { app: await startTestApp({ config: { topics } }), endpoint }
}

const nowhere = { url: 'http://127.0.0.1:9/' }
let shared: TestApp
beforeAll(async () => {
  const topics = topicsOf({ one: nowhere, two: nowhere, three: nowhere })
  shared = await startSharedTestApp({ config: { topics } })
})

test('a topic is told what is said from then on, as the participants are', async () => {
  const { app, endpoint } = await givenStreamingApp()
  const chat = await givenChat(app, { contactFlowId: await givenFlow(app) })
  await sendAs(app, chat, 'before')
  await startStreaming(app, { contactId: chat.contactId, topic: 'one' })

  await sendAs(app, chat, 'first')
  await sendAs(app, chat, 'second')

  await endpoint.untilGists(['first', 'second'])
  const told = [await chat.waitFor('first'), await chat.waitFor('second')]
  expect(endpoint.received.map(({ item }) => item)).toEqual(told)
})

test('a customer whom a stream serves comes without a socket, and the topic is told of it first', async () => {
  const { app, endpoint } = await givenStreamingApp()
  const { ContactId: contactId = '', ParticipantToken } = await app.connect.send(
    new StartChatContactCommand({
      InstanceId: app.demo.instanceId,
      ContactFlowId: await givenFlow(app),
      ParticipantDetails: { DisplayName: 'Guest' },
    }),
  )
  await startStreaming(app, { contactId, topic: 'one' })

  const { ConnectionCredentials } = await app.participant.send(
    new CreateParticipantConnectionCommand({
      ParticipantToken,
      Type: ['CONNECTION_CREDENTIALS'],
      ConnectParticipant: true,
    }),
  )
  const connectionToken = ConnectionCredentials?.ConnectionToken ?? ''
  await sendAs(app, { connectionToken }, 'hello')

  await endpoint.untilGists(['participant.joined', 'hello'])
})

test('a notification is one of Amazon SNS', async () => {
  const { app, endpoint } = await givenStreamingApp()
  const { contactId, ...chat } = await givenQuietChat(app)
  const streamingId = await startStreaming(app, { contactId, topic: 'one' })

  await sendAs(app, chat, 'Grüezi 👋')

  await endpoint.untilGists(['Grüezi 👋'])
  const [received] = endpoint.received
  expect(received).toMatchObject({
    method: 'POST',
    headers: {
      'content-type': 'text/plain; charset=UTF-8',
      'x-amz-sns-message-type': 'Notification',
      'x-amz-sns-message-id': received?.body.MessageId,
      'x-amz-sns-topic-arn': topicArn('one'),
      'x-amz-sns-subscription-arn': `${topicArn('one')}:${streamingId}`,
    },
    body: {
      Type: 'Notification',
      MessageId: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/) as string,
      TopicArn: topicArn('one'),
      Timestamp: received?.item.AbsoluteTime,
      SignatureVersion: '2',
    },
  })
  const text = (value: string) => ({ Type: 'String', Value: value })
  expect(received?.body.MessageAttributes).toEqual({
    InitialContactId: text(contactId),
    ContactId: text(contactId),
    ParticipantRole: text('CUSTOMER'),
    InstanceId: text(app.demo.instanceId),
    AccountId: text(app.config.accountId),
    Type: text('MESSAGE'),
    ContentType: text('text/plain'),
    MessageVisibility: text('ALL'),
  })
})

test('a topic that no endpoint is set for is refused, by the member', async () => {
  const { contactId } = await givenQuietChat(shared)

  const starting = startStreaming(shared, { contactId, topic: 'four' })

  await expect(starting).rejects.toMatchObject({
    name: 'InvalidParameterException',
    message: expect.stringMatching(
      /^ChatStreamingConfiguration\.StreamingEndpointArn names a topic/,
    ) as string,
  })
})

test('neither a foreign contact nor one that is none can be streamed, or that stopped', async () => {
  const { contactId } = await givenQuietChat(shared)
  const streamingId = await startStreaming(shared, { contactId, topic: 'one' })
  const InstanceId = await givenInstance(shared)
  const notFound = { name: 'ResourceNotFoundException' }

  const { contactId: other } = await givenQuietChat(shared)

  for (const start of [
    { contactId, topic: 'one', InstanceId },
    { contactId: 'nobody', topic: 'one' },
  ]) {
    await expect(startStreaming(shared, start)).rejects.toMatchObject(notFound)
  }
  for (const stop of [
    { contactId: other, streamingId },
    { contactId, streamingId: 'none' },
    { contactId: 'nobody', streamingId },
  ]) {
    await expect(stopStreaming(shared, stop)).rejects.toMatchObject(notFound)
  }
})

test('a contact that has ended is not streamed', async () => {
  const { contactId } = await givenQuietChat(shared)
  const { instanceId: InstanceId } = shared.demo
  await shared.connect.send(new StopContactCommand({ InstanceId, ContactId: contactId }))

  const starting = startStreaming(shared, { contactId, topic: 'one' })

  await expect(starting).rejects.toMatchObject({
    name: 'InvalidRequestException',
    message: 'The contact has ended.',
  })
})

test('a contact is streamed to two topics, and to a third when one of them has ended', async () => {
  const { contactId } = await givenQuietChat(shared)
  const one = await startStreaming(shared, { contactId, topic: 'one' })
  const two = await startStreaming(shared, { contactId, topic: 'two' })
  expect(two).not.toBe(one)

  await expect(startStreaming(shared, { contactId, topic: 'three' })).rejects.toMatchObject({
    name: 'LimitExceededException',
    $metadata: { httpStatusCode: 429 },
  })
  await stopStreaming(shared, { contactId, streamingId: one })

  expect(await startStreaming(shared, { contactId, topic: 'three' })).toMatch(/^[0-9a-f-]{36}$/)
})

test('the same request again gets the same stream; another one with its ClientToken none', async () => {
  const { contactId } = await givenQuietChat(shared)
  const ClientToken = `token of ${contactId}`
  const streamingId = await startStreaming(shared, { contactId, topic: 'one', ClientToken })

  expect(await startStreaming(shared, { contactId, topic: 'one', ClientToken })).toBe(streamingId)
  await expect(
    startStreaming(shared, { contactId, topic: 'two', ClientToken }),
  ).rejects.toMatchObject({ name: 'InvalidRequestException' })
})

test('a topic that is told already is told each thing once, also when asked at once', async () => {
  const { app, endpoint } = await givenStreamingApp()
  const { contactId, ...chat } = await givenQuietChat(app)

  const started = await allAtOnce(
    app.sql,
    (tx) => tx`select from contact where id = ${contactId} for update`,
    () => [1, 2, 3].map(() => startStreaming(app, { contactId, topic: 'one' })),
  )
  await sendAs(app, chat, 'once')
  await endpoint.untilGists(['once'])
  await workUntilIdle(app.sql)

  const ids = started.map((each) => (each.status === 'fulfilled' ? each.value : 'refused'))
  expect(new Set(ids)).toEqual(new Set([expect.stringMatching(/^[0-9a-f-]{36}$/)]))
  expect(endpoint.gists()).toEqual(['once'])
})

test('two topics are told the same, by notifications of their own', async () => {
  const { app, endpoint } = await givenStreamingApp()
  const { contactId, ...chat } = await givenQuietChat(app)
  await startStreaming(app, { contactId, topic: 'one' })
  await startStreaming(app, { contactId, topic: 'two' })

  await sendAs(app, chat, 'hello')

  await endpoint.untilGists(['hello', 'hello'])
  const [first, second] = endpoint.received
  expect([first, second].map((each) => each?.body.TopicArn).sort()).toEqual([
    topicArn('one'),
    topicArn('two'),
  ])
  expect(first?.item).toEqual(second?.item)
  expect(first?.body.MessageId).not.toBe(second?.body.MessageId)
})

test('a stream that is stopped delivers what was said before, and nothing after', async () => {
  const { app, endpoint } = await givenStreamingApp()
  const { contactId, ...chat } = await givenQuietChat(app)
  const streamingId = await startStreaming(app, { contactId, topic: 'one' })
  endpoint.answer(() => 'hang')
  await sendAs(app, chat, 'before')
  await endpoint.isHanging(1)
  await sendAs(app, chat, 'before, too')

  await stopStreaming(app, { contactId, streamingId })
  await sendAs(app, chat, 'after')
  endpoint.answer(() => 200)
  endpoint.release()

  await endpoint.untilGists(['before', 'before, too'])
  await workUntilIdle(app.sql)
  expect(endpoint.gists()).toEqual(['before', 'before, too'])
  await stopStreaming(app, { contactId, streamingId })
})

test('a stream ends with its contact, when that was told', async () => {
  const { app, endpoint } = await givenStreamingApp()
  const { contactId } = await givenQuietChat(app)
  const streamingId = await startStreaming(app, { contactId, topic: 'one' })
  const { instanceId: InstanceId } = app.demo

  await app.connect.send(new StopContactCommand({ InstanceId, ContactId: contactId }))

  await endpoint.untilGists(['participant.left', 'chat.ended'])
  await workUntilIdle(app.sql)
  const [kept] = await app.sql<{ isStreamed: boolean }[]>`
    select is_streamed from contact where id = ${contactId}`
  expect(kept).toEqual({ isStreamed: false })
  await stopStreaming(app, { contactId, streamingId })
})
