import { randomUUID } from 'node:crypto'
import { StopContactCommand, TransferContactCommand } from '@aws-sdk/client-connect'
import { DisconnectParticipantCommand } from '@aws-sdk/client-connectparticipant'
import { expect, test } from 'vitest'
import { messageItem, type Item } from '../../src/contact/item.ts'
import type { Participant } from '../../src/contact/participant.ts'
import { startSaying, type Saying } from '../../src/lifecycle/say.ts'
import { digest, timeOrderedId } from '../../src/runtime/random.ts'
import { startSharedTestApp } from '../support/app.ts'
import { givenChat, gist } from '../support/chat.ts'
import { givenFlow } from '../support/flow.ts'
import { givenJoined, sendAs } from '../support/participant.ts'
import { saidIn } from '../support/said.ts'

const app = await startSharedTestApp()
const { sql } = app
const contactFlowId = await givenFlow(app)
const { submit } = startSaying(sql)
const atOtherNode = startSaying(sql)

async function givenSpeaker() {
  const chat = await givenChat(app, { contactFlowId })
  const [by] = await sql<Participant[]>`select * from participant where id = ${chat.participantId}`
  if (!by) throw new Error('The participant is gone.')
  return { ...chat, by }
}

function saying(by: Participant, content: string, token: string = randomUUID()): Saying {
  const at = new Date()
  const item = messageItem(
    { id: timeOrderedId(at), at, by },
    { contentType: 'text/plain', content },
  )
  return { by, item: { ...item, requestDigest: digest(`${content} ${token}`) } }
}

const itemsOf = (contactId: string) => sql<Item[]>`
  select *
    from item
   where contact_id = ${contactId}
   order by sequence`

/** Holds the lock of a contact, as a long transaction does, until something is done. */
const whileLocked = (contactId: string, act: () => Promise<void>) =>
  sql.begin(async (tx) => {
    await tx`select from contact where id = ${contactId} for update`
    await act()
  })

const isWaitedFor = () => expect.poll(listWaiting, { timeout: 10_000 }).not.toHaveLength(0)
const listWaiting = () => sql`
  select
    from pg_stat_activity
   where datname = current_database()
     and wait_event_type = 'Lock'`

test('says what comes at once to many chats, each in its own order', async () => {
  const chats = await Promise.all(Array.from({ length: 5 }, givenSpeaker))
  const words = Array.from({ length: 8 }, (_, n) => `Word ${n}`)

  await Promise.all(words.flatMap((word) => chats.map(({ by }) => submit(saying(by, word)))))

  for (const { contactId } of chats) expect(await saidIn(sql, contactId)).toEqual(words)
})

test('numbers the items of a batch without a gap, and lets their times grow', async () => {
  const { contactId, by } = await givenSpeaker()

  await Promise.all(Array.from({ length: 30 }, (_, n) => submit(saying(by, `Word ${n}`))))

  const items = await itemsOf(contactId)
  expect(items.map(({ sequence }) => sequence)).toEqual(items.map((_, index) => index + 1))
  const times = items.map(({ createdAt }) => createdAt.getTime())
  expect(times).toEqual([...new Set(times)].sort((one, other) => one - other))
})

test('tells of the item as it was added', async () => {
  const { contactId, by } = await givenSpeaker()

  const told = await Promise.all([submit(saying(by, 'One')), submit(saying(by, 'Two'))])

  const items = (await itemsOf(contactId)).slice(-2)
  expect(told).toEqual(
    items.map(({ id, createdAt }) => expect.objectContaining({ id, createdAt }) as unknown),
  )
})

test('says once what comes twice in one batch, and tells both of the same item', async () => {
  const { contactId, by } = await givenSpeaker()

  const [one, other] = await Promise.all([
    submit(saying(by, 'Hello', 'a')),
    submit(saying(by, 'Hello', 'a')),
  ])

  expect(one).toEqual(other)
  expect(await saidIn(sql, contactId)).toEqual(['Hello'])
})

test('says once what comes at two nodes at once', async () => {
  const { contactId, by } = await givenSpeaker()

  const told = await Promise.all(
    Array.from({ length: 10 }, (_, n) =>
      (n % 2 ? submit : atOtherNode.submit)(saying(by, 'Hello', 'a')),
    ),
  )

  expect(new Set(told.map((said) => said !== 'ended' && said.id)).size).toBe(1)
  expect(await saidIn(sql, contactId)).toEqual(['Hello'])
})

test('says each once where two nodes say much in the same chats at once', async () => {
  const chats = await Promise.all(Array.from({ length: 4 }, givenSpeaker))
  const words = Array.from({ length: 60 }, (_, n) => `Word ${n}`)

  await Promise.all(
    words.flatMap((word, n) =>
      chats.map(({ by }) => (n % 2 ? submit : atOtherNode.submit)(saying(by, word))),
    ),
  )

  for (const chat of chats) {
    expect([...(await saidIn(sql, chat.contactId))].sort()).toEqual(words.toSorted())
    await Promise.all(words.map((word) => chat.waitFor(word)))
    const heard = chat.items.filter(({ Type }) => Type === 'MESSAGE').map(gist)
    expect(heard).toEqual(await saidIn(sql, chat.contactId))
  }
})

test('refuses what is said in a contact that has ended, and spoils no neighbour', async () => {
  const [ended, other] = [await givenSpeaker(), await givenSpeaker()]
  const { instanceId: InstanceId } = app.demo
  await app.connect.send(new StopContactCommand({ InstanceId, ContactId: ended.contactId }))

  const told = await Promise.all([
    submit(saying(ended.by, 'Too late')),
    submit(saying(other.by, 'Hello')),
  ])

  expect(told[0]).toBe('ended')
  expect(await saidIn(sql, ended.contactId)).toEqual([])
  expect(await saidIn(sql, other.contactId)).toEqual(['Hello'])
})

test('refuses what is said in a contact of which nothing is left', async () => {
  const { by } = await givenSpeaker()

  expect(await submit(saying({ ...by, contactId: randomUUID() }, 'Hello'))).toBe('ended')
})

test('says the neighbours of one that the database refuses', async () => {
  const [chat, other] = [await givenSpeaker(), await givenSpeaker()]
  const taken = saying(chat.by, 'First')
  await submit(taken)
  // Another request that claims the id of an item that is there.
  const bad = saying(chat.by, 'Bad')
  const sayings = [
    saying(chat.by, 'Before'),
    { ...bad, item: { ...bad.item, id: taken.item.id } },
    saying(chat.by, 'After'),
    saying(other.by, 'Elsewhere'),
  ]

  const told = await Promise.allSettled(sayings.map(submit))

  expect(told.map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
    'fulfilled',
    'fulfilled',
  ])
  expect(await saidIn(sql, chat.contactId)).toEqual(['First', 'Before', 'After'])
  expect(await saidIn(sql, other.contactId)).toEqual(['Elsewhere'])
})

test('holds nobody up by a contact that a long transaction has locked', async () => {
  const [locked, other] = [await givenSpeaker(), await givenSpeaker()]
  const words = ['One', 'Two', 'Three']
  let waiting: Promise<unknown> | undefined

  await whileLocked(locked.contactId, async () => {
    waiting = Promise.all(words.map((word) => submit(saying(locked.by, word))))
    for (const word of words) await submit(saying(other.by, word))
    await isWaitedFor()
    expect(await saidIn(sql, other.contactId)).toEqual(words)
  })
  await waiting

  expect(await saidIn(sql, locked.contactId)).toEqual(words)
})

test('keeps the order of what came while its contact was locked, and of what came after', async () => {
  const { by, contactId } = await givenSpeaker()
  const words = Array.from({ length: 20 }, (_, n) => `Word ${n}`)
  let waiting: Promise<unknown> | undefined

  await whileLocked(contactId, async () => {
    waiting = Promise.all(words.slice(0, 10).map((word) => submit(saying(by, word))))
    await isWaitedFor()
  })
  await Promise.all([waiting, ...words.slice(10).map((word) => submit(saying(by, word)))])

  expect(await saidIn(sql, contactId)).toEqual(words)
})

test('waits for the end of a contact that is on its way, and is refused then', async () => {
  const { by, contactId } = await givenSpeaker()
  let said: Promise<unknown> | undefined

  await sql.begin(async (tx) => {
    await tx`
      update contact
         set ended_at = now(), end_reason = 'API'
       where id = ${contactId}`
    said = submit(saying(by, 'Hello'))
    await isWaitedFor()
  })

  expect(await said).toBe('ended')
  expect(await saidIn(sql, contactId)).toEqual([])
})

const ends = {
  'the end of the contact': (chat: { contactId: string }) =>
    app.connect.send(
      new StopContactCommand({ InstanceId: app.demo.instanceId, ContactId: chat.contactId }),
    ),
  'the leaving of its customer': (chat: { connectionToken: string }) =>
    app.participant.send(
      new DisconnectParticipantCommand({ ConnectionToken: chat.connectionToken }),
    ),
}

test.each(Object.entries(ends))(
  'against %s: what was accepted is told before it, and nothing after',
  async (_, end) => {
    const chats = await Promise.all(Array.from({ length: 10 }, givenSpeaker))
    const words = Array.from({ length: 10 }, (_each, n) => `Word ${n}`)

    const told = await Promise.all(
      chats.map(async (chat, n) => {
        const sent = words.map(async (word, turn) => {
          if (turn === n) await end(chat)
          return sendAs(app, chat, word)
        })
        return Promise.allSettled(sent)
      }),
    )

    for (const [index, { contactId }] of chats.entries()) {
      const items = await itemsOf(contactId)
      expect(gist({ ContentType: items.at(-1)?.contentType ?? '' })).toBe('chat.ended')
      const accepted = told[index]?.flatMap((each) =>
        each.status === 'fulfilled' ? [each.value.Id] : [],
      )
      const messages = items.filter(({ type }) => type === 'MESSAGE').map(({ id }) => id)
      expect(messages.toSorted()).toEqual(accepted?.toSorted())
      const refusals = told[index]?.flatMap((each) =>
        each.status === 'rejected' ? [(each.reason as Error).name] : [],
      )
      expect(new Set(refusals)).toEqual(new Set(['AccessDeniedException']))
    }
  },
)

test('against a transfer: nothing that was said is lost, and the transfer is told once', async () => {
  const chats = await Promise.all(Array.from({ length: 6 }, givenSpeaker))
  const agents = await Promise.all(
    chats.map(({ contactId }) => givenJoined(app, { contactId, role: 'AGENT' })),
  )
  const words = Array.from({ length: 10 }, (_, n) => `Word ${n}`)

  await Promise.all(
    chats.flatMap(({ by, contactId }, index) => [
      ...words.map((word) => submit(saying(by, word))),
      app.connect.send(
        new TransferContactCommand({
          InstanceId: app.demo.instanceId,
          ContactId: contactId,
          ContactFlowId: contactFlowId,
        }),
      ),
      sendAs(app, agents[index] ?? { connectionToken: '' }, 'I hand you over.').catch(() => 'left'),
    ]),
  )

  for (const { contactId } of chats) {
    const items = await itemsOf(contactId)
    const gists = items.map(({ contentType: ContentType, content }) =>
      gist({ ContentType, Content: content ?? '' }),
    )
    expect(gists.filter((each) => words.includes(each))).toEqual(words)
    expect(gists.filter((each) => each === 'transfer.succeeded')).toHaveLength(1)
    expect(items.map(({ sequence }) => sequence)).toEqual(items.map((_, index) => index + 1))
  }
})

test('marks as back, once, each of two who were idle and speak at once', async () => {
  const { by, contactId } = await givenSpeaker()
  const agent = await givenJoined(app, { contactId, role: 'AGENT' })
  const [other] = await sql<
    Participant[]
  >`select * from participant where id = ${agent.participantId}`
  if (!other) throw new Error('The agent is gone.')
  const idleSince = new Date().toISOString()
  const limits = { idle: 60 }
  const timers = [by, other].map(({ id: participantId }) => ({
    participantId,
    limits,
    startedAt: idleSince,
    idleSince,
  }))
  await sql`update contact set timers = ${sql.json(timers)} where id = ${contactId}`

  await Promise.all([by, by, other, other].map((one, n) => submit(saying(one, `Word ${n}`))))

  const items = (await itemsOf(contactId)).slice(-6)
  const gists = items.map(({ contentType: ContentType, content }) =>
    gist({ ContentType, Content: content ?? '' }),
  )
  expect(gists).toEqual([
    'participant.returned',
    'Word 0',
    'Word 1',
    'participant.returned',
    'Word 2',
    'Word 3',
  ])
  const [contact] = await sql<{ timers: { idleSince: string | null }[] }[]>`
    select timers from contact where id = ${contactId}`
  expect(contact?.timers.map((timer) => timer.idleSince)).toEqual([null, null])
})
