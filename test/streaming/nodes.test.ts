import { expect, test, vi } from 'vitest'
import { givenProduction } from '../journeys/given-production.ts'
import { givenFlow } from '../support/flow.ts'
import { sendAs } from '../support/participant.ts'
import { workUntilIdle } from '../support/work.ts'
import { givenEndpoint } from './given-endpoint.ts'
import { givenQuietChat, startStreaming, topicArn } from './given-streaming.ts'

/** Production whose nodes lead a topic to an endpoint. */
async function givenStreamingNodes() {
  const endpoint = await givenEndpoint()
  vi.stubEnv('COUNTERSIGN_STREAMING_ENDPOINT', `${topicArn('one')}=${endpoint.url}`)
  return { endpoint, ...(await givenProduction()) }
}

test('a node that dies between a delivery and its note: it is delivered again, and all behind it', async () => {
  const { endpoint, startNode } = await givenStreamingNodes()
  const node = await startNode()
  const chat = await givenQuietChat(node)
  await startStreaming(node, { ...chat, topic: 'one' })
  endpoint.answer(() => 'hang')
  await sendAs(node, chat, 'one')
  await sendAs(node, chat, 'two')
  await endpoint.isHanging(1)

  await node.kill()
  endpoint.answer(() => 200)
  await startNode()

  await endpoint.untilGists(['one', 'one', 'two'])
  const [first, again] = endpoint.received.map(({ body }) => body)
  expect(again?.MessageId).toBe(first?.MessageId)
  expect(again?.Signature).toBe(first?.Signature)
})

test('two nodes deliver each item of many chats once, in the order of its chat', async () => {
  const { sql, endpoint, startNode } = await givenStreamingNodes()
  const nodes = await Promise.all([startNode(), startNode()])
  const [one] = nodes
  const flowId = await givenFlow(one)
  const chats = await Promise.all(
    Array.from({ length: 12 }, async () => {
      const chat = await givenQuietChat(one, flowId)
      await startStreaming(one, { ...chat, topic: 'one' })
      return chat
    }),
  )
  const words = Array.from({ length: 10 }, (_, index) => `word ${index}`)

  await Promise.all(
    chats.map(async (chat) => {
      for (const [index, word] of words.entries()) {
        await sendAs(nodes[index % 2] ?? one, chat, word)
      }
    }),
  )

  for (const { contactId } of chats) await endpoint.untilGists(words, contactId)
  await workUntilIdle(sql)
  expect(endpoint.received).toHaveLength(chats.length * words.length)
})
