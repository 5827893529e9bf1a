import { expect, test } from 'vitest'
import { eventItem, messageItem, receiptItem, renderItem } from './item.ts'

const at = new Date('2026-01-02T03:04:05.678Z')
const by = { id: 'p1', role: 'CUSTOMER', displayName: 'Guest' } as const
const draft = { id: 'i1', at, by }
const message = messageItem(draft, { contentType: 'text/plain', content: 'Hello.' })
const place = { contactId: 'c1', sequence: 7 }

// prettier-ignore
test.each([
  ['participant.joined',              true],
  ['participant.left',                true],
  ['chat.ended',                      true],
  ['typing',                          false],
  ['authentication.initiated',        false],
  ['authentication.succeeded',        false],
  ['authentication.failed',           false],
  ['authentication.timeout',          false],
  ['authentication.cancelled',        false],
  ['participant.displayname.updated', false],
])('whether the transcript lists the event %s: %s', (name, listed) => {
  expect(eventItem(draft, name).listed).toBe(listed)
})

test('the transcript lists messages, and never a receipt', () => {
  const receipt = receiptItem(draft, { messageId: 'm1', timestamp: 'ReadTimestamp' })

  expect(message.listed).toBe(true)
  expect(receipt.listed).toBe(false)
})

test('a message has all the members that a client knows', () => {
  expect(renderItem({ ...message, ...place })).toEqual({
    Id: 'i1',
    Type: 'MESSAGE',
    ContentType: 'text/plain',
    Content: 'Hello.',
    AbsoluteTime: '2026-01-02T03:04:05.678Z',
    ContactId: 'c1',
    ParticipantId: 'p1',
    ParticipantRole: 'CUSTOMER',
    DisplayName: 'Guest',
  })
})

test('an event is named by its content type, and has content only where it has something to say', () => {
  const [silent, telling] = [
    eventItem(draft, 'chat.ended'),
    eventItem(draft, 'authentication.initiated', { content: '{"SessionId":"s1"}' }),
  ].map((event) => renderItem({ ...event, ...place }))

  expect(silent).toMatchObject({
    Type: 'EVENT',
    ContentType: 'application/vnd.amazonaws.connect.event.chat.ended',
  })
  expect(silent).not.toHaveProperty('Content')
  expect(telling).toHaveProperty('Content', '{"SessionId":"s1"}')
})

test.each(['DeliveredTimestamp', 'ReadTimestamp'] as const)(
  'a receipt says of which message, who, and when, as %s',
  (timestamp) => {
    const receipt = receiptItem(draft, { messageId: 'm1', timestamp })

    expect(renderItem({ ...receipt, ...place })).toMatchObject({
      Type: 'MESSAGEMETADATA',
      ContentType: 'application/vnd.amazonaws.connect.event.message.metadata',
      MessageMetadata: {
        MessageId: 'm1',
        Receipts: [{ [timestamp]: '2026-01-02T03:04:05.678Z', RecipientParticipantId: 'p1' }],
      },
    })
  },
)
