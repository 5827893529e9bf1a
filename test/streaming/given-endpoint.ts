import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished } from 'vitest'
import { gist, type ChatItem } from '../support/chat.ts'
import { freePort } from '../support/free-port.ts'

/** A notification as its receiver finds it. */
export type SnsMessage = {
  Type: string
  MessageId: string
  TopicArn: string
  Message: string
  Timestamp: string
  SignatureVersion: string
  Signature: string
  SigningCertURL: string
  UnsubscribeURL: string
  MessageAttributes: Record<string, { Type: string; Value: string }>
}

export type Received = {
  method: string
  headers: IncomingHttpHeaders
  text: string
  body: SnsMessage
  item: ChatItem
  gist: string
}

/** A status; no answer until it is released; or a connection that breaks. */
type Answer = number | 'hang' | 'break'

/** An HTTP endpoint that keeps what it is sent, and answers as it is told: 200 at first. */
export async function givenEndpoint() {
  const port = await freePort()
  const received: Received[] = []
  const hanging = new Set<ServerResponse>()
  let answer: (one: Received) => Answer = () => 200
  let mostHanging = 0
  const hang = (response: ServerResponse) => {
    hanging.add(response)
    mostHanging = Math.max(mostHanging, hanging.size)
    response.on('close', () => hanging.delete(response))
  }

  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const one = readNotification(body, { method: request.method ?? '', headers: request.headers })
      received.push(one)
      const given = answer(one)
      if (given === 'break') response.destroy()
      else if (given === 'hang') hang(response)
      else response.writeHead(given, { location: '/elsewhere' }).end('what nobody reads')
    })
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const release = () => {
    for (const response of hanging) response.writeHead(200).end()
    hanging.clear()
  }
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })

  const gists = (contactId?: string) =>
    received
      .filter(({ item }) => contactId === undefined || item.ContactId === contactId)
      .map((one) => one.gist)
  return {
    url: `http://127.0.0.1:${port}/chats`,
    received,
    /** What it was sent, in short, of one contact or of all. */
    gists,
    answer(by: (one: Received) => Answer) {
      answer = by
    },
    /** Answers whatever hangs. */
    release,
    isHanging: (count: number) => expect.poll(() => hanging.size, patient).toBe(count),
    /** How many have hung at a time. */
    mostHanging: () => mostHanging,
    /** Waits until it has been sent as much. */
    untilGists: (expected: string[], contactId?: string) =>
      expect.poll(() => gists(contactId), patient).toEqual(expected),
  }
}

export type GivenEndpoint = Awaited<ReturnType<typeof givenEndpoint>>

const patient = { timeout: 15_000 }

function readNotification(
  body: string,
  head: { method: string; headers: IncomingHttpHeaders },
): Received {
  const notification = JSON.parse(body) as SnsMessage
  const item = JSON.parse(notification.Message) as ChatItem
  return { ...head, text: body, body: notification, item, gist: gist(item) }
}
