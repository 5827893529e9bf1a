import { EventEmitter, once } from 'node:events'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { createLog } from '../../src/runtime/log.ts'
import { startChatFeed } from '../../src/websocket/chat-feed.ts'
import { startSharedTestApp, type TestApp } from '../support/app.ts'
import { gist, givenChat, type ChatItem } from '../support/chat.ts'
import { givenFlow } from '../support/flow.ts'
import { cutListeners, sayInChat, storeUnheard } from './given-socket.ts'

let app: TestApp
let contactFlowId: string

beforeAll(async () => {
  app = await startSharedTestApp()
  contactFlowId = await givenFlow(app)
})

/** A feed of its own, as another node has it, and a chat. */
async function givenFeed() {
  const chat = await givenChat(app, { contactFlowId })
  const feed = await startChatFeed(app.sql, createLog('silent', 'json'))
  onTestFinished(feed.stop)
  return { chat, contactId: chat.contactId, feed }
}

/** A listener, and what it has been told. `hears` waits until that is so many. */
function givenListener(contactId: string) {
  const told: string[] = []
  const more = new EventEmitter()
  const tell = (item: object) => {
    told.push(gist(item as ChatItem))
    more.emit('told')
  }
  const hears = async (count: number) => {
    while (told.length < count) await once(more, 'told')
    return told
  }
  return { contactId, tell, told, hears }
}

test('what nobody has heard of is told to all when one more comes, also to that one', async () => {
  const { contactId, feed } = await givenFeed()
  const [first, second] = [givenListener(contactId), givenListener(contactId)]
  await feed.subscribe(first)
  await storeUnheard(app.sql, contactId, 'unheard')

  // From then on a client takes no notice of its first socket, though that has yet to be told.
  await feed.subscribe(second)

  expect(await first.hears(1)).toEqual(['unheard'])
  expect(await second.hears(1)).toEqual(['unheard'])
})

test('what was told before one comes, is not told to that one', async () => {
  const { chat, contactId, feed } = await givenFeed()
  const [first, second] = [givenListener(contactId), givenListener(contactId)]
  await feed.subscribe(first)
  await sayInChat(app, chat, 'before')
  await first.hears(1)

  await feed.subscribe(second)
  await sayInChat(app, chat, 'after')

  expect(await first.hears(2)).toEqual(['before', 'after'])
  expect(await second.hears(1)).toEqual(['after'])
})

test('more items than are read at once are told, each once and in order', async () => {
  const { contactId, feed, chat } = await givenFeed()
  const listener = givenListener(contactId)
  await feed.subscribe(listener)
  const unheard = Array.from({ length: 450 }, (_, index) => `unheard ${index + 1}`)
  for (const text of unheard) await storeUnheard(app.sql, contactId, text)

  await sayInChat(app, chat, 'heard')

  expect(await listener.hears(451)).toEqual([...unheard, 'heard'])
})

test('one who has left is told nothing more', async () => {
  const { chat, contactId, feed } = await givenFeed()
  const [gone, stays] = [givenListener(contactId), givenListener(contactId)]
  const { unsubscribe } = await feed.subscribe(gone)
  await feed.subscribe(stays)

  unsubscribe()
  await sayInChat(app, chat, 'hello')

  expect(await stays.hears(1)).toEqual(['hello'])
  expect(gone.told).toEqual([])
})

test('a lost notification costs a moment and no message', async () => {
  const { contactId, feed } = await givenFeed()
  const listener = givenListener(contactId)
  await feed.subscribe(listener)

  // Nobody is told of it; the feed looks around by itself.
  await storeUnheard(app.sql, contactId, 'unheard')

  expect(await listener.hears(1)).toEqual(['unheard'])
})

test('when the connection that hears of items breaks, items are told all the same', async () => {
  const { chat, contactId, feed } = await givenFeed()
  const listener = givenListener(contactId)
  await feed.subscribe(listener)

  await storeUnheard(app.sql, contactId, 'before')
  const cut = await cutListeners(app.sql)
  await sayInChat(app, chat, 'meanwhile')
  await chat.waitFor('meanwhile')
  await sayInChat(app, chat, 'after')

  // That of the app, and that of this feed.
  expect(cut).toBe(2)
  expect(await listener.hears(3)).toEqual(['before', 'meanwhile', 'after'])
})
