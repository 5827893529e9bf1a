import {
  CreateParticipantConnectionCommand,
  GetTranscriptCommand,
} from '@aws-sdk/client-connectparticipant'
import { setTimeout as sleep } from 'node:timers/promises'
import { gist, type ChatItem } from '../support/chat.ts'
import type { Told } from './history.ts'
import type { Answered, Clients } from './persist.ts'

type Persist = <Reply>(ask: (clients: Clients) => Promise<Reply>) => Promise<Answered<Reply>>

/** A customer who listens: at one socket after the other, for as long as the chat goes on. */
export type Listener = {
  connectionToken: () => string
  sockets: Told[][]
  read: Told[]
  /** An item that was told or read; undefined where there is none, or not yet. */
  find: (wanted: string) => Told | undefined
  readTranscript: () => Promise<Told[] | undefined>
  stop: () => void
}

const pauseMs = 50

/** Connects, anew whenever the socket was lost, and reads then what came before it or meanwhile. */
export async function startListener(persist: Persist, participantToken: string): Promise<Listener> {
  const sockets: Told[][] = []
  const read: Told[] = []
  let [connectionToken, isStopped] = ['', false]
  let socket: WebSocket | undefined

  const connect = async (): Promise<void> => {
    const { reply } = await persist(({ participant }) =>
      participant.send(
        new CreateParticipantConnectionCommand({
          ParticipantToken: participantToken,
          Type: ['WEBSOCKET', 'CONNECTION_CREDENTIALS'],
        }),
      ),
    )
    if (!reply) return // The chat has ended.
    connectionToken = reply.ConnectionCredentials?.ConnectionToken ?? ''
    await open(reply.Websocket?.Url ?? '')
    read.push(...((await readTranscript()) ?? []))
  }
  /** Settles when it is subscribed, or was lost before. */
  const open = (url: string): Promise<void> =>
    new Promise((resolve) => {
      const told: Told[] = []
      sockets.push(told)
      const opened = (socket = new WebSocket(url))
      opened.addEventListener('open', () => {
        opened.send('{"topic":"aws/subscribe","content":{"topics":["aws/chat"]}}')
      })
      opened.addEventListener('message', ({ data }: MessageEvent<string>) => {
        const frame = JSON.parse(data) as { topic: string; content: string }
        if (frame.topic === 'aws/subscribe') resolve()
        if (frame.topic === 'aws/chat') told.push(JSON.parse(frame.content) as ChatItem)
      })
      opened.addEventListener('close', () => {
        resolve()
        if (!isStopped) void comeBack()
      })
    })
  const comeBack = async (): Promise<void> => {
    await sleep(pauseMs)
    if (!isStopped && !find('chat.ended')) await connect().catch(() => undefined)
  }
  const readTranscript = async (): Promise<Told[] | undefined> => {
    const items: Told[] = []
    let nextToken: string | undefined
    do {
      const { reply } = await persist(({ participant }) =>
        participant.send(
          new GetTranscriptCommand({
            ConnectionToken: connectionToken,
            MaxResults: 100,
            ScanDirection: 'BACKWARD',
            SortOrder: 'ASCENDING',
            NextToken: nextToken,
          }),
        ),
      )
      if (!reply) return undefined
      items.unshift(...((reply.Transcript ?? []) as Told[]))
      nextToken = reply.NextToken
    } while (nextToken !== undefined)
    return items
  }
  const find = (wanted: string): Told | undefined =>
    [...sockets.flat(), ...read].find((item) => gist(item).includes(wanted))

  await connect()
  return {
    connectionToken: () => connectionToken,
    sockets,
    read,
    find,
    readTranscript,
    stop() {
      isStopped = true
      socket?.close()
    },
  }
}
