import { once } from 'node:events'
import { StartChatContactCommand } from '@aws-sdk/client-connect'
import { SendMessageCommand } from '@aws-sdk/client-connectparticipant'
import { onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import type { Database } from '../../src/database/database.ts'
import { randomId } from '../../src/runtime/random.ts'
import { connectParticipant, type ChatHost } from '../support/chat.ts'

type Frame = { topic: string; [member: string]: unknown }

export const subscribe = { topic: 'aws/subscribe', content: { topics: ['aws/chat'] } }
export const ping = { topic: 'aws/ping' }

/** An open socket that has not said anything, and all that it is told. */
export async function givenSocket(url: string) {
  const socket = new WebSocket(url)
  onTestFinished(() => {
    socket.terminate()
  })
  const frames: Frame[] = []
  socket.on('message', (text: Buffer) => {
    frames.push(JSON.parse(text.toString()) as Frame)
  })
  const closed = once(socket, 'close').then(([code]) => Number(code))
  await once(socket, 'open')

  const say = (frame: object) => {
    socket.send(JSON.stringify(frame))
  }
  /** Says something, and waits for the frame that answers. */
  const ask = async (frame: { topic: string }): Promise<Frame> => {
    const told = frames.length
    say(frame)
    for (;;) {
      const answer = frames.slice(told).find(({ topic }) => topic === frame.topic)
      if (answer) return answer
      await once(socket, 'message')
    }
  }
  return { socket, frames, closed, say, ask }
}

/** A chat to which nobody has opened a socket. */
export async function givenUnconnectedChat(app: ChatHost, contactFlowId: string) {
  const { ContactId: contactId = '', ParticipantToken: participantToken = '' } =
    await app.connect.send(
      new StartChatContactCommand({
        InstanceId: app.demo.instanceId,
        ContactFlowId: contactFlowId,
        ParticipantDetails: { DisplayName: 'Guest' },
      }),
    )
  return { contactId, participantToken, ...(await connectParticipant(app, participantToken)) }
}

/** The status of the reply to an upgrade that is refused. */
export async function refusalOf(url: string): Promise<number | undefined> {
  const socket = new WebSocket(url)
  const refused = Promise.withResolvers<number | undefined>()
  socket.on('unexpected-response', (request, { statusCode }) => {
    request.destroy()
    refused.resolve(statusCode)
  })
  socket.on('error', refused.reject)
  socket.on('open', () => {
    socket.terminate()
    refused.resolve(101)
  })
  return refused.promise
}

/** Says something in the chat, and gives the message's id. */
export async function sayInChat(
  { participant }: Pick<ChatHost, 'participant'>,
  { connectionToken }: { connectionToken: string },
  text: string,
): Promise<string | undefined> {
  const { Id } = await participant.send(
    new SendMessageCommand({
      ConnectionToken: connectionToken,
      ContentType: 'text/plain',
      Content: text,
    }),
  )
  return Id
}

/** Stores a message whose notification is lost: a copy of the chat's last item, with these words. */
export async function storeUnheard(
  sql: Database,
  contactId: string,
  content: string,
): Promise<void> {
  await sql.begin(async (tx) => {
    const [contact] = await tx<{ lastSequence: number }[]>`
      update contact
         set last_sequence = last_sequence + 1
       where id = ${contactId}
      returning last_sequence`
    const [last] = await tx<object[]>`
      select *
        from item
       where contact_id = ${contactId}
       order by sequence desc
       limit 1`
    const message = { type: 'MESSAGE', contentType: 'text/plain', content, requestDigest: null }
    const item = { ...last, ...contact, ...message, id: randomId() }
    const { lastSequence: sequence, ...row } = item as typeof item & { lastSequence: number }
    await tx`insert into item ${tx({ ...row, sequence } as never)}`
  })
}

/** Ends the database connections on which the nodes hear notifications. Gives how many there were. */
export async function cutListeners(sql: Database): Promise<number> {
  const cut = await sql`
    select pg_terminate_backend(pid)
      from pg_stat_activity
     where datname = current_database()
       and application_name = 'countersign'
       and query = 'listen "contact_items"'`
  return cut.count
}
