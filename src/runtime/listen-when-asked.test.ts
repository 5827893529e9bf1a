import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { listenWhenAsked } from './listen-when-asked.ts'

async function givenServer(listener: RequestListener): Promise<() => Promise<number>> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const { port } = server.address() as AddressInfo
  return async () => (await fetch(`http://127.0.0.1:${port}`)).status
}

const teapot: RequestListener = (_, response) => response.writeHead(418).end()

test('is loaded once, for the first who ask', async () => {
  let loads = 0
  const load = async () => {
    loads += 1
    return teapot
  }
  const ask = await givenServer(listenWhenAsked(load, () => undefined))
  expect(loads).toBe(0)

  expect(await Promise.all([ask(), ask(), ask()])).toEqual([418, 418, 418])

  expect(await ask()).toBe(418)
  expect(loads).toBe(1)
})

test('what cannot be loaded is told, and is tried again for the next', async () => {
  const fault = new Error('Not yet.')
  const attempts = [() => Promise.reject(fault), async () => teapot]
  const reported: unknown[] = []
  const ask = await givenServer(
    listenWhenAsked(
      () => attempts.shift()?.() ?? Promise.reject(new Error('Too often.')),
      (error) => reported.push(error),
    ),
  )

  expect(await ask()).toBe(503)
  expect(await ask()).toBe(418)

  expect(reported).toEqual([fault])
})
