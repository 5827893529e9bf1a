import { expect, onTestFinished, test, vi } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.ts'
import { givenChat } from '../support/chat.ts'
import { givenFlow } from '../support/flow.ts'
import { describeWithNats, givenNatsPlace } from '../support/nats.ts'
import { sayInChat } from '../websocket/given-socket.ts'

const get = async ({ demo }: TestApp, path: string): Promise<string> =>
  (await fetch(`${demo.endpoint}${path}`)).text()

describeWithNats('a node whose NATS is not there', () => {
  test('starts, serves its own sockets and says so, until NATS is there', async () => {
    const nats = await givenNatsPlace()
    onTestFinished(nats.stop)

    const app = await startTestApp({ config: { nats: nats.address } })
    const chat = await givenChat(app, { contactFlowId: await givenFlow(app) })
    await sayInChat(app, chat, 'hello')

    await chat.waitFor('hello')
    expect(await get(app, '/readyz')).toBe('ready, without NATS\n')
    expect(await get(app, '/metrics')).toContain('countersign_nats_connected 0')
    await nats.start()
    await vi.waitFor(
      async () => {
        expect(await get(app, '/readyz')).toBe('ready\n')
      },
      { timeout: 10_000 },
    )
    expect(await get(app, '/metrics')).toContain('countersign_nats_connected 1')
  })
})
