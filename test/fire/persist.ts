import { ConnectClient } from '@aws-sdk/client-connect'
import { ConnectParticipantClient } from '@aws-sdk/client-connectparticipant'
import { setTimeout as sleep } from 'node:timers/promises'
import type { DemoFile } from '../support/app.ts'
import type { Chance } from './chance.ts'

/** SDK clients of one node. They try nothing twice by themselves. */
export type Clients = { connect: ConnectClient; participant: ConnectParticipantClient }

/** What came of asking until somebody answered. */
export type Answered<Reply> =
  | { reply: Reply; refusal?: undefined }
  /** `isSure` unless an answer was lost before: what is refused now may have been done then. */
  | { reply?: undefined; refusal: string; isSure: boolean }

type Asking = {
  nodes: readonly [Clients, ...Clients[]]
  chance: Chance
  outageMs: () => number
}

const patienceMs = 60_000
const pauseMs = 100

export function clientsOfNode(
  { region, accessKeyId, secretAccessKey }: DemoFile,
  endpoint: string,
): Clients {
  const once = {
    region,
    endpoint,
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 5_000 },
  }
  return {
    connect: new ConnectClient({ ...once, credentials: { accessKeyId, secretAccessKey } }),
    participant: new ConnectParticipantClient({
      ...once,
      credentials: { accessKeyId: '', secretAccessKey: '' },
    }),
  }
}

/**
 * Asks one node or another, again and again, as an SDK does whose replies are lost. Throws when none
 * has answered for a minute, beside the time in which none could.
 */
export async function persist<Reply>(
  { nodes, chance, outageMs }: Asking,
  ask: (clients: Clients) => Promise<Reply>,
): Promise<Answered<Reply>> {
  const until = performance.now() + patienceMs - outageMs()
  let isSure = true
  for (;;) {
    try {
      return { reply: await ask(chance.pick(nodes)) }
    } catch (error) {
      const { name, $metadata: { httpStatusCode: status } = {} } = error as {
        name: string
        $metadata?: { httpStatusCode?: number }
      }
      if (status !== undefined && status < 500) return { refusal: name, isSure }
      if (performance.now() > until + outageMs())
        throw new Error('No node answers.', { cause: error })
      isSure = false
    }
    await sleep(pauseMs)
  }
}
