import { CancelParticipantAuthenticationCommand } from '@aws-sdk/client-connectparticipant'
import { expect, test } from 'vitest'
import { startTestApp } from '../support/app.ts'
import {
  connectParticipant,
  gist,
  givenAuthenticationUrl,
  givenChat,
  openSocket,
} from '../support/chat.ts'
import { sayInChat } from './given-socket.ts'

const asking = 'authentication.initiated'

test('a customer who comes back is asked again, by the same event, and has another minute', async () => {
  const app = await startTestApp()
  const chat = await givenChat(app)
  const asked = await chat.waitFor(asking)
  await app.moveOn(90)

  const back = await connectParticipant(app, chat.participantToken)
  const socket = await openSocket(back.socketUrl)

  expect(await socket.waitFor(asking)).toEqual(asked)
  const { authenticationUrl } = await givenAuthenticationUrl(app, { ...chat, ...back, ...socket })
  expect(authenticationUrl).toContain('/oauth2/authorize?')
})

test('a customer who has the URL is asked again, and gets the same URL', async () => {
  const app = await startTestApp()
  const chat = await givenChat(app)
  const { authenticationUrl } = await givenAuthenticationUrl(app, chat)
  await app.moveOn(90)

  const back = await connectParticipant(app, chat.participantToken)
  const socket = await openSocket(back.socketUrl)
  const again = await givenAuthenticationUrl(app, { ...chat, ...back, ...socket })

  expect(again.authenticationUrl).toBe(authenticationUrl)
})

test('only the socket that has come is asked again', async () => {
  const app = await startTestApp()
  const chat = await givenChat(app)
  await chat.waitFor(asking)
  const before = chat.items.map(gist)

  const { socketUrl } = await connectParticipant(app, chat.participantToken)
  await (await openSocket(socketUrl)).waitFor(asking)
  await sayInChat(app, chat, 'hello')
  await chat.waitFor('hello')

  expect(chat.items.map(gist)).toEqual([...before, 'hello'])
})

test.each([
  ['has declined', 0],
  ['has let the time pass', 180],
])('a customer who %s is not asked again', async (_, seconds) => {
  const app = await startTestApp()
  const chat = await givenChat(app)
  const { sessionId } = await givenAuthenticationUrl(app, chat)
  if (seconds > 0) await app.moveOn(seconds)
  else {
    await app.participant.send(
      new CancelParticipantAuthenticationCommand({
        ConnectionToken: chat.connectionToken,
        SessionId: sessionId,
      }),
    )
  }
  await chat.waitFor(seconds > 0 ? 'authentication.timeout' : 'authentication.cancelled')

  const { socketUrl } = await connectParticipant(app, chat.participantToken)
  const back = await openSocket(socketUrl)
  await sayInChat(app, chat, 'hello')
  await back.waitFor('hello')

  expect(back.items.map(gist)).not.toContain(asking)
})
