// What no HTTP client would send: answered as everything is, whoever finds the fault.
import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { connectContract } from '../../src/contract/contract.ts'
import { answerUnreadable } from '../../src/wire/unreadable.ts'
import { givenServer, givenService } from './given-server.ts'
import { exchange, renderRequest } from './raw-http.ts'

const answered = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'x-amzn-errortype,x-amzn-requestid,retry-after,date',
  'x-amzn-requestid': expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown,
  date: expect.stringMatching(/ GMT$/) as unknown,
}

test.each([
  ['another protocol', '\x16\x03\x01\x02\x00\x01\x00', 400],
  ['HTTP/2 without an offer', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
  ['a method that is none', renderRequest('FETCH /x'), 400],
  ['a target that is none', renderRequest('GET x'), 400],
  ['a target with a space', renderRequest('GET /a b'), 400],
  ['a target that is not ASCII', renderRequest('GET /ü'), 400],
  ['a path that cannot be decoded', renderRequest('GET /contacts/%zz/c'), 400],
  ['a path that is not UTF-8', renderRequest('GET /contacts/%ff/c'), 400],
  ['half a surrogate pair in the path', renderRequest('GET /contacts/%ed%a0%80/c'), 400],
  ['no host', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
  ['a NUL in a header', renderRequest('GET /x', { headers: ['A: \0'] }), 400],
  ['a folded header', renderRequest('GET /x', { headers: ['A: 1\r\n  2'] }), 400],
  ['two lengths', renderRequest('POST /x', { headers: ['Content-Length: 1'], body: '{}' }), 400],
  ['a length below nothing', renderRequest('POST /x', { headers: ['Content-Length: -1'] }), 400],
  [
    'a length and chunks',
    renderRequest('POST /x', { headers: ['Transfer-Encoding: chunked'], body: '0\r\n\r\n' }),
    400,
  ],
  [
    'a chunk that is none',
    `${renderRequest('POST /contact/stop', { headers: ['Transfer-Encoding: chunked'] })}ZZ\r\n`,
    400,
  ],
  ['too long a header', renderRequest('GET /x', { headers: [`A: ${'x'.repeat(16_384)}`] }), 431],
  ['too many headers', renderRequest('GET /x', { headers: Array<string>(4000).fill('A:b') }), 431],
  ['too long a query', renderRequest(`GET /x?${'a=b&'.repeat(4096)}`), 431],
  ['a method that nobody routes', renderRequest('PROPFIND /contact/stop'), 404],
  ['a path of another case', renderRequest('GET /CONTACTS/i/c'), 404],
  ['a slash too many', renderRequest('GET /contacts/i/c/'), 404],
])('answers %s in the form of every refusal', async (_, bytes, status) => {
  const { url } = await givenConnect()

  const refused = await exchange(url, bytes)

  expect(refused).toMatchObject({ status, headers: answered })
  expect(JSON.parse(refused?.body ?? '')).toEqual({
    __type: refused?.headers['x-amzn-errortype'],
    Message: expect.any(String) as unknown,
  })
})

test('takes the length of a query up to the bound of the head', async () => {
  const { url } = await givenConnect()

  const answer = await exchange(url, renderRequest(`GET /contacts/i/c?${'a=b&'.repeat(4000)}`))

  expect(answer?.status).toBe(200)
})

test.each(['/contacts/i/c', '/contact/stop', '/nowhere', '/%zz', '*'])(
  'answers HEAD %s without a body, and OPTIONS as a preflight',
  async (target) => {
    const { url } = await givenConnect()

    const [head, options] = await Promise.all([
      exchange(url, renderRequest(`HEAD ${target === '*' ? '/*' : target}`)),
      exchange(url, renderRequest(`OPTIONS ${target}`)),
    ])

    expect(head).toMatchObject({ headers: answered, body: '' })
    expect(options).toMatchObject({ status: 204, headers: answered, body: '' })
    expect(options?.headers).toHaveProperty('access-control-allow-headers')
  },
)

test('tells a client that asks first to send its body', async () => {
  const { url } = await givenConnect()

  const answer = await exchange(url, stop({ headers: ['Expect: 100-continue'] }))

  expect(answer).toMatchObject({ interim: [100], status: 200 })
})

test('passes over an expectation that nobody knows', async () => {
  const { url } = await givenConnect()

  const answer = await exchange(url, stop({ headers: ['Expect: a-miracle'] }))

  expect(answer).toMatchObject({ interim: [], status: 200, headers: answered })
})

test.each([
  ['with its length', { body: ' '.repeat(1024 * 1024 + 1) }],
  ['in chunks', { headers: ['Transfer-Encoding: chunked'] }],
])('refuses too long a body that comes %s', async (_, parts) => {
  const { url } = await givenConnect()
  const size = 1024 * 1024 + 1
  const chunks = 'body' in parts ? '' : `${size.toString(16)}\r\n${' '.repeat(size)}\r\n0\r\n\r\n`

  const refused = await exchange(url, renderRequest('POST /contact/stop', parts) + chunks)

  expect(refused).toMatchObject({ status: 413, headers: answered })
})

test('reads a target that names the host', async () => {
  const { url, inputs } = await givenConnect()

  await exchange(url, renderRequest('GET http://elsewhere/contacts/i/c?a=b'))

  expect(inputs).toEqual([{ InstanceId: 'i', ContactId: 'c' }])
})

test('tells a client on a connection that has served already', async () => {
  const { url } = await givenConnect()
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.write(renderRequest('GET /nowhere').replace('Connection: close\r\n', ''))
  await once(socket, 'data')
  socket.write('garbage\r\n\r\n')

  expect(await text(socket)).toMatch(/^HTTP\/1.1 400 Bad Request\r\n/)
})

test('answers what was asked before on the connection, and then closes it', async () => {
  const { url } = await givenConnect()
  const first = renderRequest('GET /nowhere').replace('Connection: close\r\n', '')

  const answer = await exchange(url, `${first}garbage\r\n\r\n`)

  expect(answer?.status).toBe(404)
  expect(answer?.body).toMatch(/^{"__type":"UnknownOperationException"[^}]*}$/)
})

test('does not wait for ever', async () => {
  const { server } = await givenServer()

  expect(server).toMatchObject({ headersTimeout: 30_000, requestTimeout: 300_000 })
})

test('tells a client that takes too long', async () => {
  const limits = { headersTimeout: 20, requestTimeout: 20, connectionsCheckingInterval: 10 }
  const server = createServer(limits)
  server.on('clientError', answerUnreadable(server))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  socket.write('GET / HTTP/1.1\r\n')

  const answer = await text(socket)

  expect(answer).toMatch(/^HTTP\/1.1 408 Request Timeout\r\n/)
  expect(answer).toContain('x-amzn-errortype: RequestTimeoutException\r\n')
})

const stop = (parts: { headers?: string[] } = {}): string =>
  renderRequest('POST /contact/stop', { ...parts, body: '{"InstanceId":"i","ContactId":"c"}' })

async function givenConnect(): Promise<{ url: string; inputs: unknown[] }> {
  const { service, inputs } = givenService(connectContract, {
    DescribeContact: {},
    StopContact: {},
  })
  const { url } = await givenServer({ services: [service] })
  return { url, inputs }
}
