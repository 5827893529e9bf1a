import { describe, expect, test } from 'vitest'
import { asksForChat, chatFrame, readFrame, replyTo, type Frame } from './frames.ts'

const subscribe = (...topics: string[]): Frame => ({ topic: 'aws/subscribe', content: { topics } })

describe('a frame of a client', () => {
  test.each<[string, string, Frame]>([
    [
      'subscribes',
      '{"topic":"aws/subscribe","content":{"topics":["aws/chat"]}}',
      subscribe('aws/chat'),
    ],
    [
      'subscribes, with the stray ")" of the iOS client',
      '{"topic": "aws/subscribe", "content": {"topics": ["aws/chat"]}})',
      subscribe('aws/chat'),
    ],
    [
      'subscribes to several topics',
      '{"topic":"aws/subscribe","content":{"topics":["aws/chat","aws/task"]}}',
      subscribe('aws/chat', 'aws/task'),
    ],
    ['subscribes to nothing', '{"topic":"aws/subscribe","content":{"topics":[]}}', subscribe()],
    ['pings', '{"topic":"aws/ping"}', { topic: 'aws/ping' }],
    ['beats', '{"topic":"aws/heartbeat"}', { topic: 'aws/heartbeat' }],
    [
      'says more than it must',
      '{"topic":"aws/ping","content":{"at":1},"id":7}',
      { topic: 'aws/ping' },
    ],
    ['ends in a line break', '{"topic":"aws/ping"}\n', { topic: 'aws/ping' }],
  ])('that %s is read', (_, text, expected) => {
    expect(readFrame(text)).toEqual(expected)
  })

  test.each([
    ['is empty', ''],
    ['is no JSON', 'hello'],
    ['is cut off', '{"topic":"aws/ping"'],
    ['is two objects', '{"topic":"aws/ping"}{"topic":"aws/ping"}'],
    ['is null', 'null'],
    ['is a list', '[{"topic":"aws/ping"}]'],
    ['has no topic', '{"content":{"topics":["aws/chat"]}}'],
    ['has a topic that we do not know', '{"topic":"aws/task"}'],
    ['says something in the chat, which only the API may', '{"topic":"aws/chat","content":"{}"}'],
    ['subscribes without topics', '{"topic":"aws/subscribe"}'],
    ['subscribes to what is no text', '{"topic":"aws/subscribe","content":{"topics":[1]}}'],
  ])('that %s says nothing to us', (_, text) => {
    expect(readFrame(text)).toBeUndefined()
  })
})

test.each<[Frame, boolean]>([
  [subscribe('aws/chat'), true],
  [subscribe('aws/task', 'aws/chat'), true],
  [subscribe('aws/task'), false],
  [subscribe(), false],
  [{ topic: 'aws/ping' }, false],
])('whether %j asks for the chat: %s', (frame, expected) => {
  expect(asksForChat(frame)).toBe(expected)
})

test.each<[Frame, object]>([
  [
    subscribe('aws/chat'),
    { topic: 'aws/subscribe', content: { status: 'success', topics: ['aws/chat'] } },
  ],
  [
    subscribe('aws/task', 'aws/chat'),
    { topic: 'aws/subscribe', content: { status: 'success', topics: ['aws/chat'] } },
  ],
  [subscribe('aws/task'), { topic: 'aws/subscribe', content: { status: 'failure', topics: [] } }],
  [subscribe(), { topic: 'aws/subscribe', content: { status: 'failure', topics: [] } }],
  // The mobile clients look at both the number and the text.
  [{ topic: 'aws/ping' }, { topic: 'aws/ping', statusCode: 200, statusContent: 'OK' }],
  [{ topic: 'aws/heartbeat' }, { topic: 'aws/heartbeat' }],
])('%j is answered with %j', (frame, expected) => {
  expect(replyTo(frame)).toEqual(expected)
})

test('an item travels as a text within its frame, which clients parse again', () => {
  const item = { Id: '1', Content: 'She said "hello" – ü 😀' }

  const { content, ...frame } = chatFrame(item) as { content: string }

  expect(frame).toEqual({ topic: 'aws/chat', contentType: 'application/json' })
  expect(JSON.parse(content)).toEqual(item)
})
