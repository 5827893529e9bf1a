import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { ListInstancesCommand } from '@aws-sdk/client-connect'
import { expect, onTestFinished, test, vi } from 'vitest'
import { startTestApp } from '../support/app.ts'

/** A collector that keeps what it is sent. */
async function givenCollector() {
  const received: string[] = []
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      received.push(body)
      response.end('{}')
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const { port } = server.address() as AddressInfo
  return { endpoint: `http://127.0.0.1:${port}`, received }
}

test('each operation is a span at the collector that the environment names', async () => {
  const { endpoint, received } = await givenCollector()
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', endpoint)
  const app = await startTestApp()

  await app.connect.send(new ListInstancesCommand({}))
  await app.stop() // Sends what waits.

  expect(received.join('')).toContain('"name":"ListInstances"')
  expect(received.join('')).toContain('"countersign"')
})
