import { randomUUID } from 'node:crypto'
import { GetTranscriptCommand, SendEventCommand } from '@aws-sdk/client-connectparticipant'
import { beforeAll, describe, expect, test } from 'vitest'
import { answer, givenSignIn, signInOf } from '../journeys/given-sign-in.ts'
import { toldOfSignIn } from '../journeys/observe.ts'
import { startSharedTestApp, type TestApp } from '../support/app.ts'
import {
  connectParticipant,
  gist,
  givenChat,
  type ChatItem,
  type GivenChat,
} from '../support/chat.ts'
import { givenFlow } from '../support/flow.ts'
import { givenJoined, leaveAs, sendAs } from '../support/participant.ts'
import { givenSocket } from '../websocket/given-socket.ts'

let app: TestApp
let contactFlowId: string

beforeAll(async () => {
  app = await startSharedTestApp()
  contactFlowId = await givenFlow(app)
})

const isChat = ({ topic }: { topic: string }) => topic === 'aws/chat'

/** A socket of the chat's customer that has not said anything. */
async function givenSocketOf({ participantToken }: GivenChat) {
  return givenSocket((await connectParticipant(app, participantToken)).socketUrl)
}

// prettier-ignore
const mobiles = [
  ['iOS', { subscribe: '{"topic": "aws/subscribe", "content": {"topics": ["aws/chat"]}})', pageSize: 30 }],
  ['Android', { subscribe: '{"topic":"aws/subscribe","content":{"topics":["aws/chat"]}}', pageSize: 100 }],
] as const

describe.each(mobiles)('%s', (_, { subscribe, pageSize }) => {
  test('subscribes, beats and pings in frames without content, and hears the number and the text', async () => {
    const chat = await givenChat(app, { contactFlowId })
    const { socket, ask, frames } = await givenSocketOf(chat)

    socket.send(subscribe)
    const heartbeat = await ask({ topic: 'aws/heartbeat' })
    const ping = await ask({ topic: 'aws/ping' })
    await sendAs(app, chat, 'Hello')
    await expect.poll(() => frames.filter(isChat)).toHaveLength(1)

    expect(heartbeat).toEqual({ topic: 'aws/heartbeat' })
    expect(ping).toEqual({ topic: 'aws/ping', statusCode: 200, statusContent: 'OK' })
    expect(frames.find(({ topic }) => topic === 'aws/subscribe')).toMatchObject({
      content: { status: 'success', topics: ['aws/chat'] },
    })
  })

  /** Reads on as the app does when it is back: from the last item that it has seen, to the last of all. */
  const readOn = async ({ connectionToken: ConnectionToken }: GivenChat, Id: string) => {
    const read: (string | undefined)[] = []
    let NextToken: string | undefined
    let StartPosition = { Id }
    do {
      const page = await app.participant.send(
        new GetTranscriptCommand({
          ConnectionToken,
          StartPosition,
          NextToken,
          ScanDirection: 'FORWARD',
          SortOrder: 'ASCENDING',
          MaxResults: pageSize,
        }),
      )
      const items = page.Transcript ?? []
      read.push(...items.map(({ Content, ContentType = '' }) => gist({ Content, ContentType })))
      NextToken = page.NextToken
      StartPosition = { Id: items.at(-1)?.Id ?? Id }
    } while (NextToken)
    return read
  }

  test('reads what it missed, page by page, from the last message that it saw', async () => {
    const chat = await givenChat(app, { contactFlowId })
    const { Id = '' } = await sendAs(app, chat, 'Seen')
    const texts = Array.from({ length: 120 }, (_each, index) => `Missed ${index + 1}`)
    await Promise.all(texts.map((text) => sendAs(app, chat, text)))
    await expect.poll(() => chat.items).toHaveLength(121)

    expect(await readOn(chat, Id)).toEqual(chat.items.map(gist))
  })

  test('reads what it missed from the last event that it saw, which no transcript lists', async () => {
    const chat = await givenChat(app, { contactFlowId })
    const { connectionToken: ConnectionToken } = chat
    await sendAs(app, chat, 'Seen')
    const ContentType = 'application/vnd.amazonaws.connect.event.typing'
    const { Id = '' } = await app.participant.send(
      new SendEventCommand({ ConnectionToken, ContentType }),
    )
    await sendAs(app, chat, 'Missed')

    expect(await readOn(chat, Id)).toEqual(['Missed'])
  })

  test('is given nothing, and no error, for the id of a message that never arrived', async () => {
    const chat = await givenChat(app, { contactFlowId })
    await sendAs(app, chat, 'Seen')

    expect(await readOn(chat, randomUUID().toUpperCase())).toEqual([])
  })
})

test('Android has its pong, and its socket', async () => {
  const chat = await givenChat(app, { contactFlowId })
  const { socket, ask } = await givenSocketOf(chat)
  const pong = new Promise((resolve) => socket.once('pong', resolve))

  socket.ping()

  await pong
  expect(await ask({ topic: 'aws/heartbeat' })).toEqual({ topic: 'aws/heartbeat' })
})

/** What Android reads without asking whether it is there. */
const insistedOn: Record<string, (keyof ChatItem)[]> = {
  MESSAGE: ['ParticipantRole', 'Id', 'Content', 'DisplayName', 'AbsoluteTime', 'ContentType'],
  EVENT: ['ParticipantRole', 'DisplayName', 'AbsoluteTime', 'Id', 'ContentType'],
  MESSAGEMETADATA: ['MessageMetadata', 'AbsoluteTime', 'ContentType'],
}

test('a whole chat has every member that Android insists on, and times that sort as text', async () => {
  const customer = await givenSignIn(app)
  const { contactId, connectionToken: ConnectionToken } = customer
  const agent = await givenJoined(app, { contactId, role: 'AGENT', displayName: 'Ada' })
  const event = 'application/vnd.amazonaws.connect.event.'
  await answer(app, await signInOf(app, customer, 'alice'))
  await customer.waitFor('Thank you, Alice.')
  const { Id } = await sendAs(app, agent, 'Hello, Alice')
  const events: [string, string | undefined][] = [
    ['typing', undefined],
    ['message.read', JSON.stringify({ messageId: Id })],
  ]
  for (const [name, Content] of events) {
    const ContentType = `${event}${name}`
    await app.participant.send(new SendEventCommand({ ConnectionToken, ContentType, Content }))
  }
  await leaveAs(app, agent)
  await leaveAs(app, customer)
  await customer.waitFor('chat.ended')

  const items = toldOfSignIn(customer.items)
  expect(items.map(gist)).toEqual([
    'authentication.initiated',
    'participant.joined',
    'participant.displayname.updated',
    'authentication.succeeded',
    expect.stringContaining('Thank you, Alice.') as string,
    'Hello, Alice',
    'typing',
    'message.metadata',
    'participant.left',
    'participant.left',
    'chat.ended',
  ])
  for (const item of items) {
    for (const member of insistedOn[item.Type] ?? []) expect(item).toHaveProperty(member)
    expect(item.AbsoluteTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  }
  const times = items.map(({ AbsoluteTime }) => AbsoluteTime)
  expect(times).toEqual([...new Set(times)].sort())
})
