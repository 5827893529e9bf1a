import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { connect as connectSocket } from 'node:net'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { connectContract } from '../../src/contract/contract.ts'
import { serve } from '../../src/wire/service.ts'
import { givenServer, givenService, silence } from './given-server.ts'

test.each([
  ['an answer', 'GET', '/contacts/i/c', 200],
  ['a refusal', 'PUT', '/contact/chat', 501],
  ['an unknown route', 'GET', '/nowhere', 404],
  ['a path that cannot be read', 'GET', '/contacts/%zz/c', 400],
])('lets any web page read %s', async (_, method, path, status) => {
  const { service } = givenService(connectContract, { DescribeContact: {} })
  const { url } = await givenServer({ services: [service] })

  const response = await fetch(`${url}${path}`, { method })

  expect(response.status).toBe(status)
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'access-control-allow-origin': '*',
    'access-control-expose-headers': 'x-amzn-errortype,x-amzn-requestid,retry-after,date',
    'x-amzn-requestid': expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown,
    date: expect.any(String) as unknown,
  })
})

test('answers a preflight on any path, and asks nobody who it is', async () => {
  const { url } = await givenServer()

  const response = await fetch(`${url}/participant/anything`, { method: 'OPTIONS' })

  expect(response.status).toBe(204)
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'GET,POST,PUT,DELETE,OPTIONS',
    'access-control-allow-headers': expect.stringContaining('x-amz-bearer') as unknown,
    'access-control-max-age': '86400',
  })
})

test('refuses an unknown route by name', async () => {
  const { url } = await givenServer()

  const response = await fetch(`${url}/nowhere`, { method: 'POST', body: '{}' })

  expect(response.headers.get('x-amzn-errortype')).toBe('UnknownOperationException')
  expect(await response.json()).toEqual({
    __type: 'UnknownOperationException',
    Message: 'No operation has this route.',
  })
})

test('answers HEAD where it answers GET, without a body', async () => {
  const { service } = givenService(connectContract, { DescribeContact: {} })
  const { url } = await givenServer({ services: [service] })

  const response = await fetch(`${url}/contacts/i/c`, { method: 'HEAD' })

  expect([response.status, await response.text()]).toEqual([200, ''])
})

test('takes the JSON that older SDKs name, and a body of no type', async () => {
  const { service, inputs } = givenService(connectContract, { StopContact: {} })
  const { url } = await givenServer({ services: [service] })
  const body = new TextEncoder().encode('{"ContactId":"c","InstanceId":"i"}')

  const typed = await fetch(`${url}/contact/stop`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/x-amz-json-1.1' },
  })
  const untyped = await fetch(`${url}/contact/stop`, { method: 'POST', body })

  expect([typed.status, untyped.status]).toEqual([200, 200])
  expect(inputs).toEqual(Array(2).fill({ ContactId: 'c', InstanceId: 'i' }))
})

test('refuses a body of more than a mebibyte', async () => {
  const { service } = givenService(connectContract, { StopContact: {} })
  const { url } = await givenServer({ services: [service] })

  const response = await fetch(`${url}/contact/stop`, {
    method: 'POST',
    body: ' '.repeat(1024 * 1024 + 1),
  })

  expect([response.status, await response.json()]).toEqual([
    413,
    {
      __type: 'RequestEntityTooLargeException',
      Message: 'A body has at most 1048576 bytes.',
    },
  ])
})

test('logs a request by its operation, and nothing that the client said', async () => {
  const lines: string[] = []
  const log = pino(
    { level: 'debug', base: null, timestamp: false },
    { write: (line: string) => void lines.push(line) },
  )
  const { service } = givenService(connectContract, { StopContact: {} })
  const { url } = await givenServer({ services: [service], log })

  const { headers } = await fetch(`${url}/contact/stop?secret=query`, {
    method: 'POST',
    body: '{"InstanceId":"secret","ContactId":"c"}',
    headers: { 'x-amz-bearer': 'secret', 'content-type': 'application/json' },
  })

  expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
    {
      level: 20,
      msg: 'answered',
      method: 'POST',
      operation: 'StopContact',
      status: 200,
      milliseconds: expect.any(Number) as unknown,
      requestId: headers.get('x-amzn-requestid'),
    },
  ])
})

test('hands a mounted path over as it is, with its body unread', async () => {
  const { url } = await givenServer({
    mounts: {
      '/demo': (request, response) => {
        response.write(`${String(request.url)} `)
        request.pipe(response)
      },
    },
  })
  const post = (path: string) => fetch(`${url}${path}`, { method: 'POST', body: 'body' })

  const [bare, below, beside] = await Promise.all([
    post('/demo?a=b'),
    post('/demo/x'),
    post('/demos'),
  ])

  expect([await bare.text(), await below.text(), beside.status]).toEqual([
    '/demo?a=b body',
    '/demo/x body',
    404,
  ])
})

test('answers a client that offers another protocol, in this one', async () => {
  const { url } = await givenServer()

  const request = get(url, { headers: { connection: 'upgrade', upgrade: 'h2c' } })
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  response.resume()

  expect(response.statusCode).toBe(404)
})

test('rejects when the port is taken', async () => {
  const { url } = await givenServer()

  const second = givenServer({ port: Number(new URL(url).port) })

  await expect(second).rejects.toMatchObject({ code: 'EADDRINUSE' })
})

test('lets what is in flight finish when it stops, and drops idle connections', async () => {
  const { entered, leave, url, stop, port } = await givenSlowServer()
  const idle = connectSocket(port, '127.0.0.1')
  await once(idle, 'connect')
  const inFlight = fetch(`${url}/contacts/i/c`)
  await entered

  const stopped = stop()
  await once(idle, 'close')
  leave()

  expect((await inFlight).status).toBe(200)
  await stopped
  await expect(fetch(url)).rejects.toThrow('fetch failed')
})

async function givenSlowServer() {
  const { promise: entered, resolve: enter } = Promise.withResolvers<undefined>()
  const { promise: left, resolve: leave } = Promise.withResolvers<undefined>()
  const operation = {
    name: 'DescribeContact',
    async handle() {
      enter(undefined)
      await left
      return {}
    },
  }
  const authenticate = async () => undefined
  const connect = { contract: connectContract, operations: [operation], authenticate }
  const server = await givenServer({ services: [serve(connect, silence)] })
  const port = Number(new URL(server.url).port)
  return {
    ...server,
    port,
    entered,
    leave: () => {
      leave(undefined)
    },
  }
}
