import { WebSocket } from 'ws'
import { messageOf, type Participant } from './chats.ts'
import { openHttpConnection, type HttpConnection } from './http-connection.ts'

type Item = { Id: string; Type: string; Content?: string; AbsoluteTime: string }

/** A participant who talks and listens, and loses nothing when their node goes. */
export type Talker = {
  /** Settles when it was accepted, however often it had to be sent. */
  say: (text: string) => Promise<void>
  /** What was heard so far, each text once. */
  texts: ReadonlySet<string>
  counts: {
    reconnected: number
    repeated: number
    fromTranscript: number
    toldAgain: number
    doubled: number
    outOfOrder: number
    broken: number
  }
  stop: () => void
}

const retriesMax = 50

/**
 * Connects a participant, and keeps them connected as the desktop clients do: at once, or never. Hands
 * over each message as it comes over a socket for the first time.
 */
export async function startTalker(
  participant: Participant,
  hear: (text: string) => void,
): Promise<Talker> {
  const { node, participantToken } = participant
  const counts = {
    reconnected: 0,
    repeated: 0,
    fromTranscript: 0,
    toldAgain: 0,
    doubled: 0,
    outOfOrder: 0,
    broken: 0,
  }
  const heard = new Map<string, string>()
  const texts = new Set<string>()
  let { connectionToken } = participant
  const speaking = createPost(node.url)
  const asking = createPost(node.url)
  let isStopped = false
  let socket: WebSocket | undefined

  const note = ({ Id, Type, Content = '' }: Item): 'new' | 'known' => {
    if (heard.has(Id)) return 'known'
    heard.set(Id, Content)
    if (Type !== 'MESSAGE') return 'new'
    if (texts.has(Content)) counts.doubled += 1
    texts.add(Content)
    return 'new'
  }
  const open = async (socketUrl: string): Promise<void> => {
    const opened = new WebSocket(socketUrl, { perMessageDeflate: false })
    socket = opened
    const toldHere = new Set<string>()
    let lastAt = ''
    await new Promise<void>((resolve, reject) => {
      opened.once('error', reject)
      opened.once('open', () => {
        opened.send('{"topic":"aws/subscribe","content":{"topics":["aws/chat"]}}')
      })
      opened.on('message', (bytes: Buffer) => {
        const frame = JSON.parse(bytes.toString()) as { topic: string; content: string }
        if (frame.topic === 'aws/subscribe') resolve()
        if (frame.topic !== 'aws/chat') return
        const item = JSON.parse(frame.content) as Item
        if (toldHere.has(item.Id)) counts.doubled += 1
        toldHere.add(item.Id)
        if (item.AbsoluteTime <= lastAt) counts.outOfOrder += 1
        lastAt = item.AbsoluteTime
        if (note(item) === 'known') counts.toldAgain += 1
        else if (item.Type === 'MESSAGE') hear(item.Content ?? '')
      })
    })
    opened.on('close', () => {
      if (isStopped) return
      counts.reconnected += 1
      reconnect().catch(() => {
        counts.broken += 1
      })
    })
  }
  const reconnect = async (): Promise<void> => {
    const connecting = {
      path: '/participant/connection',
      headers: `x-amz-bearer: ${participantToken}\r\n`,
      body: '{"Type":["WEBSOCKET","CONNECTION_CREDENTIALS"]}',
    }
    // A browser sends a request again by itself when the idle connection that it went on was closed.
    const { status, body } = await asking.post(connecting).catch(() => asking.post(connecting))
    if (status !== 200) throw new Error(`${status} ${body}`)
    const { ConnectionCredentials, Websocket } = JSON.parse(body) as {
      ConnectionCredentials: { ConnectionToken: string }
      Websocket: { Url: string }
    }
    connectionToken = ConnectionCredentials.ConnectionToken
    const socketUrl = new URL(Websocket.Url)
    socketUrl.host = new URL(node.url).host
    await open(socketUrl.href)
    await readTranscript()
  }
  /** Back from the newest to where everything is known. */
  const readTranscript = async (): Promise<void> => {
    let nextToken: string | undefined
    do {
      const { status, body } = await asking.post({
        path: '/participant/transcript',
        headers: `x-amz-bearer: ${connectionToken}\r\n`,
        body: JSON.stringify({
          MaxResults: 100,
          ScanDirection: 'BACKWARD',
          SortOrder: 'DESCENDING',
          NextToken: nextToken,
        }),
      })
      if (status !== 200) throw new Error(`${status} ${body}`)
      const page = JSON.parse(body) as { Transcript: Item[]; NextToken?: string }
      const news = page.Transcript.filter((item) => note(item) === 'new').length
      counts.fromTranscript += news
      nextToken = news === page.Transcript.length ? page.NextToken : undefined
    } while (nextToken !== undefined)
  }

  await open(participant.socketUrl)
  const alive = setInterval(() => {
    if (socket?.readyState === WebSocket.OPEN) socket.send('{"topic":"aws/heartbeat"}')
  }, 10_000)

  return {
    async say(text) {
      for (let attempt = 1; ; attempt += 1) {
        const response = await speaking
          .post(messageOf({ ...participant, connectionToken }, text, text))
          .catch(() => undefined)
        if (response?.status === 200) return
        if (attempt === retriesMax)
          throw new Error(`Not accepted: ${response?.body ?? 'no answer'}`)
        counts.repeated += 1
      }
    },
    texts,
    counts,
    stop() {
      isStopped = true
      clearInterval(alive)
      socket?.terminate()
      speaking.close()
      asking.close()
    },
  }
}

/** Posts one request after another, on a connection that is made anew when the server has closed it. */
function createPost(url: string): Pick<HttpConnection, 'post' | 'close'> {
  let connection: HttpConnection | undefined
  const close = () => {
    connection?.close()
    connection = undefined
  }
  return {
    async post(target) {
      try {
        connection ??= await openHttpConnection(url)
        const response = await connection.post(target)
        if (response.closes) close()
        return response
      } catch (error) {
        close()
        throw error
      }
    },
    close,
  }
}
