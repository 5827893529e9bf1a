import { beforeAll, expect, test } from 'vitest'
import { answer, signInOf } from '../journeys/given-sign-in.ts'
import { startTestApp } from '../support/app.ts'
import {
  connectParticipant,
  gist,
  givenAuthenticationUrl,
  givenChat,
  openSocket,
} from '../support/chat.ts'
import { givenFlow } from '../support/flow.ts'
import { describeFanOuts, type Nats } from '../support/nats.ts'
import { cutListeners, givenUnconnectedChat, sayInChat, storeUnheard } from './given-socket.ts'

const isMessage = (text: string) => text.startsWith('message')

describeFanOuts((start) => {
  let nats: Nats | undefined
  beforeAll(async () => {
    nats = await start()
  })

  /** Two processes' worth of the app on one database. */
  async function givenTwoNodes() {
    const config = { nats: nats?.address }
    const first = await startTestApp({ config })
    const second = await startTestApp({ database: first.database, config })
    return { first, second }
  }

  test('a customer whose socket is at one node is told what is done at another', async () => {
    const { first, second } = await givenTwoNodes()
    const chat = await givenChat(second)
    const { authenticationUrl } = await givenAuthenticationUrl(second, chat)
    const returned = await signInOf(second, { authenticationUrl }, 'alice')

    await answer(first, returned)

    await chat.waitFor('Thank you, Alice.')
    expect(chat.items.map(gist).filter((each) => each === 'authentication.succeeded')).toHaveLength(
      1,
    )
  })

  test('a token of one node is good at another, and sockets at both are told the same', async () => {
    const { first, second } = await givenTwoNodes()
    const chat = await givenChat(first, { contactFlowId: await givenFlow(first) })
    const { socketUrl } = await connectParticipant(second, chat.participantToken)
    const other = await openSocket(socketUrl)
    const words = Array.from({ length: 40 }, (_, index) => `message ${index + 1}.`)

    for (const [index, text] of words.entries()) {
      await sayInChat(index % 2 === 0 ? first : second, chat, text)
    }
    await Promise.all([chat.waitFor('message 40.'), other.waitFor('message 40.')])

    expect(new URL(socketUrl).port).toBe(String(second.config.port))
    expect(other.items.map(gist).filter(isMessage)).toEqual(words)
    expect(chat.items.map(gist).slice(-40)).toEqual(words)
  })

  test('a customer whose node stops goes on at another', async () => {
    const { first, second } = await givenTwoNodes()
    const chat = await givenChat(first, { contactFlowId: await givenFlow(first) })
    const closed = new Promise<CloseEvent>((resolve) => {
      chat.socket.addEventListener('close', resolve)
    })

    await first.stop()
    const { connectionToken, socketUrl } = await connectParticipant(second, chat.participantToken)
    const back = await openSocket(socketUrl)
    await sayInChat(second, { connectionToken }, 'back again')

    await back.waitFor('back again')
    // Mobile clients come back after this code, and not after a normal closure.
    expect((await closed).code).toBe(1012)
  })

  test('what is said while nodes do not hear of one another is told all the same, once and in order', async () => {
    const { first, second } = await givenTwoNodes()
    const chat = await givenChat(first, { contactFlowId: await givenFlow(first) })
    const { socketUrl } = await connectParticipant(second, chat.participantToken)
    const other = await openSocket(socketUrl)
    const words = Array.from({ length: 60 }, (_, index) => `message ${index + 1}.`)

    for (const [index, text] of words.entries()) {
      if (index === 20) await (nats ? nats.stop() : cutListeners(first.sql))
      if (index === 40) await nats?.start()
      await sayInChat(index % 2 === 0 ? first : second, chat, text)
    }
    await Promise.all([chat.waitFor('message 60.'), other.waitFor('message 60.')])

    expect(other.items.map(gist).filter(isMessage)).toEqual(words)
    expect(chat.items.map(gist).slice(-60)).toEqual(words)
  })

  /** A chat at one node, where something has been said so many seconds ago. */
  async function givenSaying(secondsAgo: number) {
    const { first, second } = await givenTwoNodes()
    const chat = await givenChat(first, { contactFlowId: await givenFlow(first) })
    const Id = await sayInChat(first, chat, 'just said')
    await chat.waitFor('just said')
    await first.sql`
      update item
         set created_at = now() - make_interval(secs => ${secondsAgo})
       where id = ${Id ?? ''}`
    return { Id, chat, second }
  }

  test('a customer who changes to another node is told what was on its way, with the same ids', async () => {
    // Said at a node whose clock is ahead: it stays young, however long it takes to come.
    const { Id, chat, second } = await givenSaying(-60)

    const { socketUrl } = await connectParticipant(second, chat.participantToken)
    const other = await openSocket(socketUrl)
    await sayInChat(second, chat, 'message after')
    await other.waitFor('message after')

    const texts = other.items.filter(({ Type }) => Type === 'MESSAGE')
    expect(texts.map(gist)).toEqual(['just said', 'message after'])
    expect(texts[0]?.Id).toBe(Id)
  })

  test('what was said a while ago is not on its way', async () => {
    const { chat, second } = await givenSaying(2)

    const { socketUrl } = await connectParticipant(second, chat.participantToken)
    const other = await openSocket(socketUrl)
    await sayInChat(second, chat, 'message after')
    await other.waitFor('message after')

    expect(other.items.map(gist).filter((text) => !text.includes('.'))).toEqual(['message after'])
  })

  test('nothing is on its way to one who comes for the first time', async () => {
    const { second } = await givenTwoNodes()
    const chat = await givenUnconnectedChat(second, await givenFlow(second))
    await storeUnheard(second.sql, chat.contactId, 'said before')

    const socket = await openSocket(chat.socketUrl)
    await sayInChat(second, chat, 'message after')
    await socket.waitFor('message after')

    expect(socket.items.map(gist)).toEqual(['message after'])
  })
})
