import { setTimeout as wait } from 'node:timers/promises'
import type { NatsConnection, Subscription } from '@nats-io/transport-node'
import type { Courier, Ears, Listening } from '../database/courier.ts'
import type { Log } from '../runtime/log.ts'
import type { NatsAddress } from './nats-address.ts'

export type NatsCourier = Courier & {
  isConnected: () => boolean
  stop: () => Promise<void>
}

/** One who listens on a channel, and what they follow there. Subscribed to while there is a connection. */
type Listener = { channel: string; ears: Ears; followed: Map<string, Subscription | undefined> }

const connectMs = 3_000
const againMs = 1_000
const pingMs = 10_000

/** A subject for each payload: NATS brings a node only what somebody follows there. */
const subjectOf = (channel: string, payload: string): string => `countersign.${channel}.${payload}`

/**
 * Carries notifications over NATS. What is said while it cannot be reached is heard in this process
 * alone; its listeners are told that they have missed something once it is there again, for which it
 * tries forever. Waits for the first attempt, and not for its success.
 */
export async function startNatsCourier(address: NatsAddress, log: Log): Promise<NatsCourier> {
  const listeners = new Set<Listener>()
  const stopping = new AbortController()
  const tried = Promise.withResolvers<unknown>()
  let connection: NatsConnection | undefined

  const keepConnected = async () => {
    let isLost = false
    while (!stopping.signal.aborted) {
      try {
        const made = await open(address)
        log.info({ servers: address.servers }, 'Connected to NATS.')
        isLost = false
        await use(made)
      } catch (error) {
        // Once for an outage, and not at each attempt.
        if (!isLost) log.warn({ err: error, servers: address.servers }, trouble)
        isLost = true
      }
      tried.resolve(undefined)
      await wait(againMs * (0.5 + Math.random()), undefined, stopping).catch(() => undefined)
    }
  }

  /** Until it is lost: then it throws, save where we have closed it ourselves. */
  const use = async (made: NatsConnection) => {
    connection = made
    for (const listener of listeners) followAll(made, listener)
    await made.flush()
    tried.resolve(undefined)
    for (const { ears } of listeners) ears.onMissed()
    void tellOfError(made, log)
    if (stopping.signal.aborted) await made.close()
    const error = await made.closed()
    connection = undefined
    if (!stopping.signal.aborted) throw error ?? new Error('NATS has closed the connection.')
  }

  const kept = keepConnected()
  await tried.promise

  return {
    isConnected: () => connection !== undefined,

    publish(channel, payloads) {
      for (const listener of listeners) {
        if (listener.channel === channel) hear(listener, payloads)
      }
      if (!connection || connection.isClosed()) return
      for (const payload of payloads) connection.publish(subjectOf(channel, payload))
    },

    listen(channel, ears): Listening {
      const listener: Listener = { channel, ears, followed: new Map() }
      const { followed } = listener
      let fresh: string[] = []
      /** Those who come in the same moment wait for one answer of the server. */
      const confirm = async () => {
        const [confirmed, by] = [fresh, connection]
        fresh = []
        await by?.flush()
        hear(listener, confirmed)
      }
      listeners.add(listener)
      ears.onMissed()
      return {
        follow(payload) {
          if (followed.has(payload)) return
          followed.set(payload, connection && subscribe(connection, listener, payload))
          if (fresh.push(payload) === 1) {
            queueMicrotask(() => {
              confirm().catch(() => undefined) // The connection is lost: all hear of the next one.
            })
          }
        },
        unfollow(payload) {
          followed.get(payload)?.unsubscribe()
          followed.delete(payload)
        },
        isDeaf: () => connection === undefined,
        async stop() {
          for (const subscription of followed.values()) subscription?.unsubscribe()
          listeners.delete(listener)
        },
      }
    },

    async stop() {
      stopping.abort()
      await connection?.close()
      await kept
    },
  }
}

const trouble =
  'There is no connection to NATS: what other nodes do is told with delay until there is.'

async function open({ servers, isEncrypted, credentials }: NatsAddress): Promise<NatsConnection> {
  const { connect } = await import('@nats-io/transport-node') // Only for those who have one.
  return connect({
    servers,
    ...credentials,
    ...(isEncrypted && { tls: {} }),
    name: 'countersign',
    noEcho: true, // What is said here is heard here without a way through NATS.
    reconnect: false, // We make another, and so the first one and a later one are alike.
    timeout: connectMs,
    pingInterval: pingMs,
  })
}

function followAll(connection: NatsConnection, listener: Listener): void {
  for (const payload of listener.followed.keys()) {
    listener.followed.set(payload, subscribe(connection, listener, payload))
  }
}

const subscribe = (
  connection: NatsConnection,
  { channel, ears }: Listener,
  payload: string,
): Subscription | undefined =>
  connection.isClosed()
    ? undefined
    : connection.subscribe(subjectOf(channel, payload), {
        callback: (error) => {
          if (!error) ears.onNotification(payload)
        },
      })

function hear({ ears, followed }: Listener, payloads: readonly string[]): void {
  for (const payload of payloads) {
    if (followed.has(payload)) ears.onNotification(payload)
  }
}

/** The first that a server complains of, such as a subject that it forbids us. */
async function tellOfError(connection: NatsConnection, log: Log): Promise<void> {
  for await (const status of connection.status()) {
    if (status.type !== 'error') continue
    log.warn({ err: status.error }, 'NATS has refused something.')
    return
  }
}
