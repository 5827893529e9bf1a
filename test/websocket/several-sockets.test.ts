import { beforeAll, expect, test } from 'vitest'
import { startSharedTestApp, type TestApp } from '../support/app.ts'
import { connectParticipant, gist, givenChat, openSocket } from '../support/chat.ts'
import { givenFlow } from '../support/flow.ts'
import { sayInChat } from './given-socket.ts'

let app: TestApp
let contactFlowId: string

beforeAll(async () => {
  app = await startSharedTestApp()
  contactFlowId = await givenFlow(app)
})

const words = Array.from({ length: 300 }, (_, index) => `message ${index + 1}.`)
const isWords = (text: string) => text.startsWith('message')

test('a socket that subscribes amid 300 messages is told each one after that, once and in order', async () => {
  const chat = await givenChat(app, { contactFlowId })
  const { socketUrl } = await connectParticipant(app, chat.participantToken)
  let said = 0
  const sayAll = async () => {
    for (const text of words) {
      await sayInChat(app, chat, text)
      said += 1
    }
  }

  const allSaid = sayAll()
  await chat.waitFor('message 100.')
  const second = await openSocket(socketUrl)
  const saidBefore = said
  await allSaid
  await Promise.all([chat.waitFor('message 300.'), second.waitFor('message 300.')])

  expect(chat.items.map(gist).filter(isWords)).toEqual(words)
  const toldToSecond = second.items.map(gist)
  expect(toldToSecond).toEqual(words.slice(-toldToSecond.length))
  // One more may have been under way when the subscription was acknowledged.
  expect(toldToSecond.length).toBeGreaterThanOrEqual(words.length - saidBefore - 1)
})

test('what many say at once is told in one order, that of its times', async () => {
  const chat = await givenChat(app, { contactFlowId })
  const { socketUrl } = await connectParticipant(app, chat.participantToken)
  const second = await openSocket(socketUrl)

  const ids = await Promise.all(words.slice(0, 60).map((text) => sayInChat(app, chat, text)))
  await sayInChat(app, chat, 'the last')
  await Promise.all([chat.waitFor('the last'), second.waitFor('the last')])

  const told = chat.items.filter(({ Content }) => isWords(Content ?? ''))
  expect(told.map(({ Id }) => Id).sort()).toEqual(ids.sort())
  const times = told.map(({ AbsoluteTime }) => AbsoluteTime)
  expect(times).toEqual([...new Set(times)].sort())
  expect(second.items.slice(-61)).toEqual(chat.items.slice(-61))
})

test('five sockets of a customer are told the same, and one that leaves is not missed', async () => {
  const chat = await givenChat(app, { contactFlowId })
  const { socketUrl } = await connectParticipant(app, chat.participantToken)
  const sockets = await Promise.all(words.slice(0, 4).map(() => openSocket(socketUrl)))
  await sayInChat(app, chat, 'to five')
  await Promise.all([chat, ...sockets].map(({ waitFor }) => waitFor('to five')))

  chat.socket.close()
  await sayInChat(app, chat, 'to four')
  await Promise.all(sockets.map(({ waitFor }) => waitFor('to four')))

  for (const { items } of sockets) expect(items.map(gist)).toEqual(['to five', 'to four'])
})

test('a chat tells nobody what is said in another', async () => {
  const [one, other] = [
    await givenChat(app, { contactFlowId }),
    await givenChat(app, { contactFlowId }),
  ]

  await sayInChat(app, one, 'in the one')
  await sayInChat(app, other, 'in the other')
  await Promise.all([one.waitFor('in the one'), other.waitFor('in the other')])

  expect(one.items.map(gist)).not.toContain('in the other')
  expect(other.items.map(gist)).not.toContain('in the one')
})
