import { expect, test } from 'vitest'
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
import { sayInChat } from './given-socket.ts'

/** Two processes' worth of the app on one database. */
async function givenTwoNodes() {
  const first = await startTestApp()
  const second = await startTestApp({ database: first.database })
  return { first, second }
}

test('a customer whose socket is at one node is told what is done at another', async () => {
  const { first, second } = await givenTwoNodes()
  const chat = await givenChat(second)
  const { authenticationUrl } = await givenAuthenticationUrl(second, chat)
  const returned = await signInOf(second, { authenticationUrl }, 'alice')

  await answer(first, returned)

  await chat.waitFor('Thank you, Alice.')
  expect(chat.items.map(gist).filter((each) => each === 'authentication.succeeded')).toHaveLength(1)
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
  expect(other.items.map(gist)).toEqual(words)
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
