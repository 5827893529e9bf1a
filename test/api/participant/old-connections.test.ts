import { DisconnectParticipantCommand } from '@aws-sdk/client-connectparticipant'
import { expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../../support/app.ts'
import { connectParticipant } from '../../support/chat.ts'
import { givenFlow } from '../../support/flow.ts'
import { givenJoined, leaveAs } from '../../support/participant.ts'
import { givenUnconnectedChat, sayInChat } from '../../websocket/given-socket.ts'

const countConnections = async ({ sql }: TestApp): Promise<number | undefined> =>
  (await sql<{ count: number }[]>`select count(*) from participant_connection`)[0]?.count

const twelveHours = 12 * 60 * 60

test('a connection that has expired is forgotten with the next one, and no other', async () => {
  const app = await startTestApp()
  const { participantToken } = await givenUnconnectedChat(app, await givenFlow(app))
  await app.moveOn(twelveHours - 60)
  const second = await connectParticipant(app, participantToken)
  expect(await countConnections(app)).toBe(2)
  await app.moveOn(60)

  await connectParticipant(app, participantToken)

  expect(await countConnections(app)).toBe(2)
  await sayInChat(app, second, 'still good')
})

test('whoever leaves has their connections forgotten, and those who stay keep theirs', async () => {
  const app = await startTestApp()
  const chat = await givenUnconnectedChat(app, await givenFlow(app))
  const { contactId } = chat
  const supervisor = await givenJoined(app, { contactId, role: 'SUPERVISOR' })
  expect(await countConnections(app)).toBe(2)

  await leaveAs(app, supervisor)

  expect(await countConnections(app)).toBe(1)
  await sayInChat(app, chat, 'still here')
})

test('the end of a chat leaves none', async () => {
  const app = await startTestApp()
  const { participantToken, connectionToken, contactId } = await givenUnconnectedChat(
    app,
    await givenFlow(app),
  )
  await connectParticipant(app, participantToken)
  await givenJoined(app, { contactId, role: 'SUPERVISOR' })
  expect(await countConnections(app)).toBe(3)

  await app.participant.send(new DisconnectParticipantCommand({ ConnectionToken: connectionToken }))

  expect(await countConnections(app)).toBe(0)
})
