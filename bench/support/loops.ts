import { WebSocket } from 'ws'
import { signedTarget } from './accepting.ts'
import { openHttpConnection, type HttpConnection, type Target } from './http-connection.ts'
import type { Node, Seeded } from './installation.ts'

/** What a customer comes back with from the address that they were sent to. */
export type SignIn = (authenticationUrl: string) => Promise<{ code: string }>

/** How long the steps of a loop took, in milliseconds. */
export type LoopTimes = {
  /** From the answer's being sent to its being accepted. */
  accepted: number
  /** From the answer's being sent to the event at the customer's socket. */
  told: number
  whole: number
}

/** A customer, and the website that they are on, who do one loop after another. */
export type Looper = { loop: () => Promise<LoopTimes>; close: () => void }

/**
 * Goes through a whole loop at a node: a chat starts with the sign-in flow, the customer connects,
 * signs in, hears that it succeeded, and the chat is ended.
 */
export async function startLooper(node: Node, seeded: Seeded, signIn: SignIn): Promise<Looper> {
  const connection = await openHttpConnection(node.url)
  const ask = (target: Target) => askFor(connection, target)
  const { instanceId: InstanceId, contactFlowId: ContactFlowId, redirectUri: RedirectUri } = seeded
  const connect = (name: string, input: object) =>
    ask(signedTarget(seeded, node.url, name, { ...input }))
  const participant = (path: string, bearer: string, input: object) =>
    ask({ path, headers: `x-amz-bearer: ${bearer}\r\n`, body: JSON.stringify(input) })

  const loop = async (): Promise<LoopTimes> => {
    const startedAt = performance.now()
    const chat = await connect('StartChatContact', {
      InstanceId,
      ContactFlowId,
      ParticipantDetails: { DisplayName: 'Guest' },
      ClientToken: crypto.randomUUID(),
    })
    const joined = await participant('/participant/connection', String(chat['ParticipantToken']), {
      Type: ['WEBSOCKET', 'CONNECTION_CREDENTIALS'],
    })
    const bearer = (joined['ConnectionCredentials'] as { ConnectionToken: string }).ConnectionToken
    const socketUrl = new URL((joined['Websocket'] as { Url: string }).Url)
    socketUrl.host = new URL(node.url).host
    const socket = listen(socketUrl.href)
    const { SessionId } = JSON.parse((await socket.hear('authentication.initiated')) ?? '{}') as {
      SessionId: string
    }
    const url = await participant('/participant/authentication-url', bearer, {
      SessionId,
      RedirectUri,
    })
    const authenticationUrl = String(url['AuthenticationUrl'])
    const { code: Code } = await signIn(authenticationUrl)
    const State = new URL(authenticationUrl).searchParams.get('state') ?? ''

    const sentAt = performance.now()
    const heard = socket.hear('authentication.succeeded').then(() => performance.now() - sentAt)
    await connect('UpdateParticipantAuthentication', { InstanceId, State, Code })
    const accepted = performance.now() - sentAt
    const told = await heard
    const whole = performance.now() - startedAt
    await connect('StopContact', { InstanceId, ContactId: chat['ContactId'] })
    await socket.closed
    return { accepted, told, whole }
  }
  return {
    loop,
    close: () => {
      connection.close()
    },
  }
}

async function askFor(
  connection: HttpConnection,
  target: Target,
): Promise<Record<string, unknown>> {
  const { status, body } = await connection.post(target)
  if (status !== 200) throw new Error(`${target.path}: ${status} ${body}`)
  return body === '' ? {} : (JSON.parse(body) as Record<string, unknown>)
}

const patienceMs = 60_000

/** A socket, what is heard at it, and when it has closed. */
function listen(url: string) {
  const socket = new WebSocket(url, { perMessageDeflate: false })
  const heard: { ContentType: string; Content?: string }[] = []
  const { promise: closed, resolve, reject } = Promise.withResolvers<undefined>()
  const lost = setTimeout(() => {
    socket.terminate()
    reject(new Error(`Nothing more was heard but ${JSON.stringify(heard)}.`))
  }, patienceMs)
  let look: () => void = () => undefined
  socket.on('open', () => {
    socket.send('{"topic":"aws/subscribe","content":{"topics":["aws/chat"]}}')
  })
  socket.on('message', (bytes: Buffer) => {
    const { topic, content } = JSON.parse(bytes.toString()) as { topic: string; content: string }
    if (topic !== 'aws/chat') return
    const item = JSON.parse(content) as { ContentType: string; Content?: string }
    heard.push(item)
    look()
    if (item.ContentType.endsWith('.chat.ended')) socket.close()
  })
  socket.on('error', reject)
  socket.on('close', () => {
    clearTimeout(lost)
    resolve(undefined)
  })
  return {
    closed,
    /** Waits for an event, and gives what it says. */
    hear: (name: string): Promise<string | undefined> =>
      Promise.race([
        new Promise<string | undefined>((resolve) => {
          look = () => {
            const item = heard.find(({ ContentType }) => ContentType.endsWith(`.${name}`))
            if (item) resolve(item.Content)
          }
          look()
        }),
        closed.then(() => {
          throw new Error(`The socket has closed before ${name} was heard.`)
        }),
      ]),
  }
}
