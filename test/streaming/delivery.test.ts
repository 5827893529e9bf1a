import { TransferContactCommand } from '@aws-sdk/client-connect'
import { expect, test } from 'vitest'
import { lanesOfTopic } from '../../src/streaming/streaming.ts'
import { startTestApp, type TestApp } from '../support/app.ts'
import {
  connectParticipant,
  givenAuthenticationUrl,
  givenChat,
  openSocket,
} from '../support/chat.ts'
import { givenFlow } from '../support/flow.ts'
import { sendAs } from '../support/participant.ts'
import { saidIn } from '../support/said.ts'
import { workUntilIdle } from '../support/work.ts'
import { givenEndpoint, type GivenEndpoint } from './given-endpoint.ts'
import { givenQuietChat, startStreaming, topicsOf } from './given-streaming.ts'

/** A quiet chat that is streamed to an endpoint. */
async function givenStreamed() {
  const endpoint = await givenEndpoint()
  const app = await startTestApp({ config: { topics: topicsOf({ one: endpoint }) } })
  const chat = await givenQuietChat(app)
  const streamingId = await startStreaming(app, { ...chat, topic: 'one' })
  const say = (...words: string[]) => sayAll(app, chat, words)
  return { app, endpoint, chat, streamingId, say }
}

async function sayAll(app: TestApp, chat: { connectionToken: string }, words: string[]) {
  for (const each of words) await sendAs(app, chat, each)
}

const messageIds = ({ received }: GivenEndpoint) => received.map(({ body }) => body.MessageId)

test.each([500, 503, 429, 'break'] as const)(
  'an endpoint that answers %s is tried again, later and later, and misses nothing',
  async (trouble) => {
    const { app, endpoint, say } = await givenStreamed()
    endpoint.answer(() => trouble)
    await say('one', 'two')
    await endpoint.untilGists(['one'])
    await workUntilIdle(app.sql)

    await app.moveOn(1)
    await endpoint.untilGists(['one', 'one'])
    await workUntilIdle(app.sql)
    await say('three')
    await workUntilIdle(app.sql)
    expect(endpoint.gists()).toEqual(['one', 'one']) // What is new does not make it be tried sooner.
    endpoint.answer(() => 200)
    await app.moveOn(2)

    await endpoint.untilGists(['one', 'one', 'one', 'two', 'three'])
    expect(new Set(messageIds(endpoint)).size).toBe(3)
    const [first, again] = endpoint.received
    expect(again?.text).toBe(first?.text)
  },
)

test('an endpoint that refuses a notification is not asked again, and gets the next', async () => {
  const { app, endpoint, say } = await givenStreamed()
  endpoint.answer(({ gist }) => (gist === 'one' ? 403 : 200))

  await say('one', 'two')

  await endpoint.untilGists(['one', 'two'])
  await app.moveOn(3_600)
  await workUntilIdle(app.sql)
  expect(endpoint.gists()).toEqual(['one', 'two'])
})

test('a redirection is not followed', async () => {
  const { app, endpoint, say } = await givenStreamed()
  endpoint.answer(({ gist }) => (gist === 'one' ? 307 : 200))

  await say('one', 'two')

  await endpoint.untilGists(['one', 'two'])
  await workUntilIdle(app.sql)
})

test('what cannot be delivered for an hour is given up, and the stream goes on behind it', async () => {
  const { app, endpoint, say } = await givenStreamed()
  endpoint.answer(() => 500)
  await say('one')
  await endpoint.untilGists(['one'])
  await workUntilIdle(app.sql)
  await app.moveOn(3_000)
  await endpoint.untilGists(['one', 'one'])
  await workUntilIdle(app.sql)
  await say('two')

  await app.moveOn(700) // The first is too old by now, and the second is not.

  await endpoint.untilGists(['one', 'one', 'one', 'two'])
  await workUntilIdle(app.sql)
  endpoint.answer(() => 200)
  await app.moveOn(1)
  await endpoint.untilGists(['one', 'one', 'one', 'two', 'two'])
  const [kept] = await app.sql<{ givenUp: number }[]>`select given_up from streaming`
  expect(kept).toEqual({ givenUp: 1 })
})

test('endpoints that do not answer hold neither those of other topics nor other work', async () => {
  const [stuck, dead, well] = await Promise.all([1, 2, 3].map(givenEndpoint))
  if (!stuck || !dead || !well) throw new Error('There are three.')
  const app = await startTestApp({ config: { topics: topicsOf({ stuck, dead, well }) } })
  const flowId = await givenFlow(app)
  stuck.answer(() => 'hang')
  dead.answer(() => 'hang')
  const chats = await Promise.all(Array.from({ length: 40 }, () => givenQuietChat(app, flowId)))
  await Promise.all(
    chats.map(async (chat) => {
      await startStreaming(app, { ...chat, topic: 'stuck' })
      await startStreaming(app, { ...chat, topic: 'dead' })
      await sendAs(app, chat, 'Is anybody there?')
    }),
  )
  await expect.poll(() => stuck.mostHanging() + dead.mostHanging()).toBeGreaterThan(9)

  const chat = await givenQuietChat(app, flowId)
  await startStreaming(app, { ...chat, topic: 'well' })
  await sayAll(app, chat, ['one', 'two'])
  await well.untilGists(['one', 'two'])
  const other = await givenChat(app)
  await other.waitFor('authentication.initiated')

  expect(stuck.mostHanging()).toBeLessThanOrEqual(lanesOfTopic)
  expect(dead.mostHanging()).toBeLessThanOrEqual(lanesOfTopic)
})

test('one contact of two topics goes on at one while the other does not answer', async () => {
  const [stuck, well] = [await givenEndpoint(), await givenEndpoint()]
  const app = await startTestApp({ config: { topics: topicsOf({ stuck, well }) } })
  const chat = await givenQuietChat(app)
  await startStreaming(app, { ...chat, topic: 'stuck' })
  await startStreaming(app, { ...chat, topic: 'well' })
  stuck.answer(() => 'hang')
  await sayAll(app, chat, ['one', 'two', 'three'])

  await well.untilGists(['one', 'two', 'three'])
  expect(stuck.gists()).toEqual(['one'])

  stuck.answer(() => 200)
  stuck.release()
  await stuck.untilGists(['one', 'two', 'three'])
})

test('a long backlog is delivered in order, each item once', async () => {
  const { app, endpoint, chat, say } = await givenStreamed()
  endpoint.answer(() => 'hang')
  await say('first')
  await endpoint.isHanging(1)
  await Promise.all(Array.from({ length: 120 }, (_, index) => say(`word ${index}`)))

  endpoint.answer(() => 200)
  endpoint.release()

  await endpoint.untilGists(await saidIn(app.sql, chat.contactId))
  await workUntilIdle(app.sql)
  expect(new Set(messageIds(endpoint)).size).toBe(121)
  expect(endpoint.received).toHaveLength(121)
})

test('a node that is stopped in the middle of a delivery leaves it to the next', async () => {
  const { app, endpoint, say } = await givenStreamed()
  endpoint.answer(() => 'hang')
  await say('one', 'two')
  await endpoint.isHanging(1)

  await app.stop()
  const [kept] = await app.sql<{ failures: number }[]>`select failures from streaming`
  expect(kept).toEqual({ failures: 0 }) // The endpoint has not failed.
  endpoint.answer(() => 200)
  await startTestApp({ database: app.database, config: { topics: app.config.topics } })

  await endpoint.untilGists(['one', 'one', 'two'])
  expect(new Set(messageIds(endpoint)).size).toBe(2)
})

test('a topic is told of a sign-in as the participants are, and of no secret', async () => {
  const { app, endpoint, chat } = await givenStreamed()
  const { socketUrl } = await connectParticipant(app, chat.participantToken)
  const listening = { ...chat, ...(await openSocket(socketUrl)) }
  const { instanceId: InstanceId, contactFlowId: ContactFlowId } = app.demo
  const { contactId: ContactId } = chat

  await app.connect.send(new TransferContactCommand({ InstanceId, ContactId, ContactFlowId }))
  const { authenticationUrl } = await givenAuthenticationUrl(app, listening)
  await app.moveOn(900)
  await listening.waitFor('authentication.timeout')

  await expect.poll(() => endpoint.gists()).toContain('authentication.timeout')
  expect(endpoint.gists()).toEqual(
    expect.arrayContaining(['transfer.succeeded', 'authentication.initiated']),
  )
  const state = new URL(authenticationUrl).searchParams.get('state') ?? ''
  expect(state).not.toBe('')
  expect(endpoint.received.filter((one) => one.text.includes(state))).toEqual([])
})
