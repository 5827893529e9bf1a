import { Writable } from 'node:stream'
import { connect } from '@nats-io/transport-node'
import { beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { readNatsAddress, type NatsAddress } from '../../src/nats/nats-address.ts'
import { startNatsCourier } from '../../src/nats/nats-courier.ts'
import { createLog } from '../../src/runtime/log.ts'
import { givenRelay } from '../support/relay.ts'
import { describeWithNats, givenNats, givenNatsPlace, startSharedNats } from '../support/nats.ts'

/** A courier, and the lines that it has logged. */
async function givenCourier(address: NatsAddress) {
  const lines: string[] = []
  const stream = new Writable({
    write(line: Buffer, _, done) {
      lines.push(line.toString())
      done()
    },
  })
  const courier = await startNatsCourier(address, createLog('debug', 'json', stream))
  onTestFinished(courier.stop)
  return { courier, lines }
}

type Courier = Awaited<ReturnType<typeof givenCourier>>['courier']

/** One who listens with a courier. `missed` counts how often they were told that they have. */
function givenEar(courier: Courier) {
  const ear = { heard: [] as string[], missed: 0 }
  const listening = courier.listen('items', {
    onNotification: (payload) => ear.heard.push(payload),
    onMissed: () => (ear.missed += 1),
  })
  return { ...listening, ear }
}

/** Follows, and waits until that is in force. */
async function givenFollower(courier: Courier, ...payloads: string[]) {
  const follower = givenEar(courier)
  for (const payload of payloads) follower.follow(payload)
  await vi.waitUntil(() => follower.ear.heard.length === payloads.length)
  follower.ear.heard = []
  return follower
}

describeWithNats('notifications over NATS', () => {
  let nats: Awaited<ReturnType<typeof startSharedNats>>
  beforeAll(async () => {
    nats = await startSharedNats()
  })

  test('are heard at another node, in order, of what is followed there', async () => {
    const [{ courier: here }, { courier: there }] = [
      await givenCourier(nats.address),
      await givenCourier(nats.address),
    ]
    const { ear } = await givenFollower(there, 'a', 'c')

    here.publish('others', ['a'])
    here.publish('items', ['a', 'b'])
    here.publish('items', ['c', 'a'])
    await vi.waitUntil(() => ear.heard.length >= 3)

    expect(ear.heard).toEqual(['a', 'c', 'a'])
  })

  test('are heard at the node that says them, at once and once', async () => {
    const { courier } = await givenCourier(nats.address)
    const { ear, follow } = await givenFollower(courier, 'a')

    courier.publish('items', ['a', 'b'])

    expect(ear.heard).toEqual(['a'])
    follow('c') // What NATS may have sent back, it has sent before it answers this.
    await vi.waitUntil(() => ear.heard.includes('c'))
    expect(ear.heard).toEqual(['a', 'c'])
  })

  test('are spared whoever follows no more', async () => {
    const [{ courier: here }, { courier: there }] = [
      await givenCourier(nats.address),
      await givenCourier(nats.address),
    ]
    const { ear, unfollow } = await givenFollower(there, 'a', 'b')

    unfollow('a')
    here.publish('items', ['a', 'b'])
    await vi.waitUntil(() => ear.heard.length > 0)

    expect(ear.heard).toEqual(['b'])
  })

  test('say nothing but where there is something new', async () => {
    const { courier } = await givenCourier(nats.address)
    const eavesdropper = await connect({ servers: nats.address.servers })
    onTestFinished(() => eavesdropper.close())
    const first = Promise.withResolvers<object>()
    eavesdropper.subscribe('countersign.>', {
      callback: (_, { subject, data }) => {
        first.resolve({ subject, data: [...data] })
      },
    })
    await eavesdropper.flush()

    courier.publish('items', ['a'])

    expect(await first.promise).toEqual({ subject: 'countersign.items.a', data: [] })
  })
})

describeWithNats('a courier without NATS', () => {
  test('starts, tells this process alone, and is connected as soon as NATS is there', async () => {
    const nats = await givenNatsPlace()
    onTestFinished(nats.stop)
    const { courier, lines } = await givenCourier(nats.address)
    const { ear, follow, isDeaf } = givenEar(courier)
    follow('a')

    courier.publish('items', ['a'])
    expect({ deaf: isDeaf(), connected: courier.isConnected() }).toEqual({
      deaf: true,
      connected: false,
    })
    await vi.waitUntil(() => ear.heard.includes('a'))
    const missedBefore = ear.missed
    await nats.start()
    await vi.waitUntil(() => ear.missed > missedBefore, { timeout: 10_000 })

    expect({ deaf: isDeaf(), connected: courier.isConnected() }).toEqual({
      deaf: false,
      connected: true,
    })
    const { courier: other } = await givenCourier(nats.address)
    ear.heard = []
    other.publish('items', ['a'])
    await vi.waitUntil(() => ear.heard.includes('a'))
    const warnings = lines.filter((line) => line.includes('There is no connection to NATS'))
    expect(warnings).toHaveLength(1)
  })

  test('that has lost it follows again what it has followed, and says that something was missed', async () => {
    const nats = await givenNats()
    const relay = await givenRelay(nats)
    const address = readNatsAddress(relay.url.replace('http:', 'nats:'))
    const { courier } = await givenCourier(address)
    const { courier: other } = await givenCourier(nats.address)
    const { ear, follow, unfollow } = await givenFollower(courier, 'a', 'b')
    const missedBefore = ear.missed

    relay.cut()
    await vi.waitUntil(() => !courier.isConnected())
    other.publish('items', ['a'])
    unfollow('b')
    follow('c')
    await vi.waitUntil(() => ear.missed > missedBefore, { timeout: 10_000 })
    ear.heard = []
    other.publish('items', ['a', 'b', 'c'])
    await vi.waitUntil(() => ear.heard.length >= 2)

    expect(ear.heard).toEqual(['a', 'c'])
  })

  test('goes to another server of the list', async () => {
    const [gone, there] = [await givenNatsPlace(), await givenNats()]
    const address = readNatsAddress(`nats://127.0.0.1:${gone.port},nats://127.0.0.1:${there.port}`)

    const { courier } = await givenCourier(address)

    expect(courier.isConnected()).toBe(true)
  })
})

describeWithNats('a NATS that asks who comes', () => {
  test.each([
    ['a user', ['--user', 'sam', '--pass', 'pass:word'], 'sam:pass%3Aword@'],
    ['a token', ['--auth', 'open-sesame'], 'open-sesame@'],
  ])('lets in %s of the URL', async (_, flags, credentials) => {
    const { port } = await givenNats(...flags)

    const { courier, lines } = await givenCourier(
      readNatsAddress(`nats://${credentials}127.0.0.1:${port}`),
    )

    expect(courier.isConnected()).toBe(true)
    expect(lines.join('')).toContain(`127.0.0.1:${port}`)
    expect(lines.join('')).not.toMatch(/pass|sam|sesame/)
  })

  test('is none where the credentials are wrong; the log does not tell them', async () => {
    const { port } = await givenNats('--user', 'sam', '--pass', 'right')

    const { courier, lines } = await givenCourier(
      readNatsAddress(`nats://sam:secret-word@127.0.0.1:${port}`),
    )

    expect(courier.isConnected()).toBe(false)
    expect(lines.join('')).toContain('Authorization Violation')
    expect(lines.join('')).not.toContain('secret-word')
  })

  test('is not spoken to in the clear, where the URL says tls://', async () => {
    const { port } = await givenNats()

    const { courier, lines } = await givenCourier(readNatsAddress(`tls://127.0.0.1:${port}`))

    expect(courier.isConnected()).toBe(false)
    expect(lines.join('')).toContain('tls')
  })
})
