import { randomUUID } from 'node:crypto'
import { EventEmitter, once } from 'node:events'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { itemsChannel } from '../../src/contact/item-store.ts'
import { carryBy } from '../../src/database/courier.ts'
import { connect, type Database } from '../../src/database/database.ts'
import { notify } from '../../src/database/notifications.ts'
import { startNatsCourier } from '../../src/nats/nats-courier.ts'
import { createLog } from '../../src/runtime/log.ts'
import { startChatFeed } from '../../src/websocket/chat-feed.ts'
import { startSharedTestApp, startTestApp, type TestApp } from '../support/app.ts'
import { gist, givenChat, type ChatItem } from '../support/chat.ts'
import { givenFlow } from '../support/flow.ts'
import { describeFanOuts, type Nats } from '../support/nats.ts'
import { cutListeners, givenUnconnectedChat, sayInChat, storeUnheard } from './given-socket.ts'

const log = createLog('silent', 'json')

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
  return { contactId, participantId: randomUUID(), tell, told, hears }
}

/** The same database, and how many statements it was sent. */
function counting(sql: Database) {
  const statements: string[] = []
  const count = (...args: unknown[]) => {
    statements.push(String(args[0]))
    return Reflect.apply(sql, undefined, args) as unknown
  }
  return { statements, sql: Object.assign(count, sql) as unknown as Database }
}

describeFanOuts((start) => {
  let nats: Nats | undefined
  let app: TestApp
  let contactFlowId: string

  beforeAll(async () => {
    nats = await start()
    app = await startSharedTestApp({ config: { nats: nats?.address } })
    contactFlowId = await givenFlow(app)
  })

  /** The database as another node has it. */
  async function givenNode(sql = connect(app.database.url)): Promise<Database> {
    onTestFinished(() => sql.end())
    if (!nats) return sql
    const courier = await startNatsCourier(nats.address, log)
    onTestFinished(courier.stop)
    return carryBy(sql, courier)
  }

  /** A feed of its own, as another node has it, and a chat. */
  async function givenFeed() {
    const chat = await givenChat(app, { contactFlowId })
    const feed = await startChatFeed(await givenNode(), log)
    onTestFinished(feed.stop)
    return { chat, contactId: chat.contactId, feed }
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

  test('many chats that have something new at once are read together', async () => {
    const chats = await Promise.all(
      Array.from({ length: 40 }, () => givenUnconnectedChat(app, contactFlowId)),
    )
    const { sql, statements } = counting(connect(app.database.url))
    const feed = await startChatFeed(await givenNode(sql), log)
    onTestFinished(feed.stop)
    const listeners = chats.map(({ contactId }) => givenListener(contactId))
    for (const listener of listeners) await feed.subscribe(listener)
    for (const { contactId } of chats) await storeUnheard(app.sql, contactId, 'unheard')
    const before = statements.length

    const contactIds = chats.map(({ contactId }) => contactId)
    await (await givenNode()).begin((tx) => notify(tx, itemsChannel, contactIds))
    await Promise.all(listeners.map(({ hears }) => hears(1)))

    for (const { told } of listeners) expect(told).toEqual(['unheard'])
    expect(statements.length - before).toBeLessThan(20)
  })

  test('each of many chats is told its own, once and in order, whichever node it is said at', async () => {
    const other = await startTestApp({ database: app.database, config: { nats: nats?.address } })
    const chats = await Promise.all(
      Array.from({ length: 8 }, () => givenUnconnectedChat(app, contactFlowId)),
    )
    const feed = await startChatFeed(await givenNode(), log)
    onTestFinished(feed.stop)
    const listeners = chats.map(({ contactId }) => givenListener(contactId))
    for (const listener of listeners) await feed.subscribe(listener)
    const words = Array.from({ length: 25 }, (_, index) => `message ${index + 1}.`)

    await Promise.all(
      chats.map(async (chat) => {
        for (const [index, text] of words.entries()) {
          await sayInChat(index % 2 === 0 ? app : other, chat, text)
        }
      }),
    )
    await Promise.all(listeners.map(({ hears }) => hears(words.length)))

    for (const { told } of listeners) expect(told).toEqual(words)
  })

  test('when the connection that hears of items breaks, items are told all the same', async () => {
    const { chat, contactId, feed } = await givenFeed()
    const listener = givenListener(contactId)
    await feed.subscribe(listener)

    await storeUnheard(app.sql, contactId, 'before')
    await nats?.stop()
    const cut = nats ? undefined : await cutListeners(app.sql)
    await sayInChat(app, chat, 'meanwhile')
    await chat.waitFor('meanwhile')
    await nats?.start()
    await sayInChat(app, chat, 'after')

    // That of the app, and that of this feed.
    if (!nats) expect(cut).toBe(2)
    expect(await listener.hears(3)).toEqual(['before', 'meanwhile', 'after'])
  })
})
