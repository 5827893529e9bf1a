import { StartChatContactCommand, StopContactCommand } from '@aws-sdk/client-connect'
import {
  AccessDeniedException,
  CreateParticipantConnectionCommand,
  DisconnectParticipantCommand,
  SendMessageCommand,
  ValidationException,
  type ConnectionType,
} from '@aws-sdk/client-connectparticipant'
import { expect, test } from 'vitest'
import { startSharedTestApp, startTestApp } from '../../support/app.ts'
import { connectParticipant, gist, givenChat, openSocket } from '../../support/chat.ts'
import { givenFlow } from '../../support/flow.ts'
import { workUntilIdle } from '../../support/work.ts'
import { givenConversation, saidIn } from './given-conversation.ts'

const app = await startSharedTestApp()
const { participant, demo, sql } = app
const contactFlowId = await givenFlow(app)

async function givenAdmitted() {
  const { ContactId = '', ParticipantToken = '' } = await app.connect.send(
    new StartChatContactCommand({
      InstanceId: demo.instanceId,
      ContactFlowId: contactFlowId,
      ParticipantDetails: { DisplayName: 'Guest' },
    }),
  )
  return { contactId: ContactId, participantToken: ParticipantToken }
}

const connectWith = (
  ParticipantToken: string,
  wish: { Type?: ConnectionType[]; ConnectParticipant?: boolean },
) => participant.send(new CreateParticipantConnectionCommand({ ParticipantToken, ...wish }))

const secondsFromNow = (time = '') => (Date.parse(time) - Date.now()) / 1000

const hello = { ContentType: 'text/plain', Content: 'Hello' }

async function countJoins(contactId: string): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)
      from item
     where contact_id = ${contactId}
       and content_type like '%participant.joined'`
  return row?.count ?? 0
}

test('gives a socket to open soon, and a token for half a day', async () => {
  const { participantToken } = await givenAdmitted()

  const { Websocket, ConnectionCredentials } = await connectWith(participantToken, {
    Type: ['WEBSOCKET', 'CONNECTION_CREDENTIALS'],
  })

  // Browsers' clients refuse ws:// to any other name than this address.
  expect(Websocket?.Url).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\//)
  expect(secondsFromNow(Websocket?.ConnectionExpiry)).toBeGreaterThan(85)
  // Clients fetch the next a minute before, and count in milliseconds of 31 bits.
  const lasts = secondsFromNow(ConnectionCredentials?.Expiry)
  expect(lasts).toBeGreaterThan(3600)
  expect(lasts).toBeLessThan(2 ** 31 / 1000)
})

test.each([
  ['WEBSOCKET', ['Websocket']],
  ['CONNECTION_CREDENTIALS', ['ConnectionCredentials']],
] as const)('gives only what is asked for: %s', async (type, members) => {
  const { participantToken } = await givenAdmitted()

  const given = await connectWith(participantToken, { Type: [type] })

  expect(Object.keys(given)).toEqual([...members, '$metadata'])
})

test('connects one who asks for nothing but to be connected', async () => {
  const { contactId, participantToken } = await givenAdmitted()

  const given = await connectWith(participantToken, { ConnectParticipant: true })

  expect(Object.keys(given)).toEqual(['$metadata'])
  expect(await countJoins(contactId)).toBe(1)
})

test('works before any socket is open', async () => {
  const { participantToken } = await givenAdmitted()

  const { connectionToken: ConnectionToken } = await connectParticipant(app, participantToken)

  const sent = await participant.send(new SendMessageCommand({ ConnectionToken, ...hello }))
  expect(sent.Id).toBeDefined()
})

test('refuses a token that it has not given with AccessDeniedException', async () => {
  await expect(connectWith('made-up', { Type: ['WEBSOCKET'] })).rejects.toThrow(
    AccessDeniedException,
  )
})

test('refuses a connection token with AccessDeniedException', async () => {
  const { connectionToken } = await givenChat(app, { contactFlowId })

  await expect(connectWith(connectionToken, { Type: ['WEBSOCKET'] })).rejects.toThrow(
    AccessDeniedException,
  )
})

test('refuses who comes after the end with AccessDeniedException', async () => {
  const { participantToken, connectionToken } = await givenChat(app, { contactFlowId })
  await participant.send(new DisconnectParticipantCommand({ ConnectionToken: connectionToken }))

  await expect(connectWith(participantToken, { Type: ['WEBSOCKET'] })).rejects.toThrow(
    AccessDeniedException,
  )
})

test.each<[string, Parameters<typeof connectWith>[1]]>([
  ['nothing', {}],
  ['an empty list', { Type: [] }],
  ['an unknown type', { Type: ['CARRIER_PIGEON' as 'WEBSOCKET'] }],
])('refuses to be asked for %s with ValidationException', async (_, wish) => {
  const { contactId, participantToken } = await givenAdmitted()

  await expect(connectWith(participantToken, wish)).rejects.toThrow(ValidationException)

  expect(await countJoins(contactId)).toBe(0)
})

test('keeps no token and no socket key that could be used again', async () => {
  const { participantToken } = await givenAdmitted()

  const { connectionToken, socketUrl } = await connectParticipant(app, participantToken)

  const kept = JSON.stringify(await sql`select * from participant_connection`)
  for (const secret of [connectionToken, new URL(socketUrl).searchParams.get('key') ?? '']) {
    expect(secret.length).toBeGreaterThan(40)
    expect(kept).not.toContain(secret)
    expect(kept).not.toContain(JSON.stringify(Buffer.from(secret)))
  }
})

test('keeps the connections of before, and joins once', async () => {
  const { contactId, participantToken } = await givenAdmitted()
  const first = await connectParticipant(app, participantToken)

  const second = await connectParticipant(app, participantToken)

  const sockets = [await openSocket(first.socketUrl), await openSocket(second.socketUrl)]
  for (const { connectionToken: ConnectionToken } of [first, second]) {
    const Content = ConnectionToken.slice(0, 8)
    const message = { ConnectionToken, ContentType: 'text/plain', Content }
    await participant.send(new SendMessageCommand(message))
    await Promise.all(sockets.map((socket) => socket.waitFor(Content)))
  }
  const told = sockets.map(({ items }) => items.filter(({ Type }) => Type === 'MESSAGE').length)
  expect(told).toEqual([2, 2])
  expect(await countJoins(contactId)).toBe(1)
})

test('joins once when a participant connects many times at once', async () => {
  const { contactId, participantToken } = await givenAdmitted()

  await Promise.all(Array.from({ length: 8 }, () => connectParticipant(app, participantToken)))

  expect(await countJoins(contactId)).toBe(1)
})

/** Who waits for another transaction. */
const listWaiting = () => sql`
  select
    from pg_stat_activity
   where datname = current_database()
     and wait_event_type = 'Lock'`

test('refuses who connects while the chat ends, and lets nobody join after the end', async () => {
  const { contactId, participantToken } = await givenAdmitted()
  await workUntilIdle(sql)

  const connecting = await sql.begin(async (tx) => {
    await tx`select from contact where id = ${contactId} for update`
    const late = connectWith(participantToken, { Type: ['WEBSOCKET'] }).catch(
      (error: unknown) => error,
    )
    await expect.poll(listWaiting, { timeout: 10_000 }).toHaveLength(1)
    await tx`update contact set ended_at = now(), end_reason = 'API' where id = ${contactId}`
    return { late }
  })

  expect(await connecting.late).toBeInstanceOf(AccessDeniedException)
  expect(await countJoins(contactId)).toBe(0)
})

test('keeps no connection of who connects again while the chat ends', async () => {
  const { contactId, participantToken } = await givenAdmitted()
  await connectParticipant(app, participantToken)
  await workUntilIdle(sql)

  const { ending } = await sql.begin(async (tx) => {
    await tx`select from participant where contact_id = ${contactId} for share`
    const ending = app.connect.send(
      new StopContactCommand({ InstanceId: demo.instanceId, ContactId: contactId }),
    )
    await expect.poll(listWaiting, { timeout: 10_000 }).toHaveLength(1)
    await connectParticipant(app, participantToken)
    return { ending }
  })
  await ending

  const kept = await sql`
    select
      from participant_connection
           join participant on participant.id = participant_id
     where contact_id = ${contactId}`
  expect(kept).toHaveLength(0)
})

test('refuses who connects again when the chat has just ended', async () => {
  const { contactId, participantToken } = await givenAdmitted()
  await connectParticipant(app, participantToken)
  await workUntilIdle(sql)

  const { late } = await sql.begin(async (tx) => {
    await tx`lock table participant_connection in share mode`
    const late = connectWith(participantToken, { Type: ['WEBSOCKET'] }).catch(
      (error: unknown) => error,
    )
    await expect.poll(listWaiting, { timeout: 10_000 }).toHaveLength(1)
    await tx`update participant set left_at = now() where contact_id = ${contactId}`
    return { late }
  })

  expect(await late).toBeInstanceOf(AccessDeniedException)
})

test('a token is good for half a day, and another may be had for as long as the chat lasts', async () => {
  const own = await startTestApp()
  const chat = await givenConversation(own, await givenFlow(own))
  await chat.send('Early')

  await own.moveOn(13 * 3600)

  await expect(chat.send('Late')).rejects.toThrow(AccessDeniedException)
  const { connectionToken } = await connectParticipant(own, chat.participantToken)
  expect(await saidIn(chat, { ConnectionToken: connectionToken })).toEqual(['Early'])
  expect(chat.items.map(gist)).not.toContain('chat.ended')
})
