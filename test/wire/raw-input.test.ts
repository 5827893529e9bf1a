// Bodies and paths that SDKs do not send, and what is made of them.
import { expect, test } from 'vitest'
import { connectContract } from '../../src/contract/contract.ts'
import { givenServer, givenService } from './given-server.ts'
import { exchange, renderRequest } from './raw-http.ts'

const whole = '{"InstanceId":"i","ContactId":"c"}'
const json = 'Content-Type: application/json'

test.each([
  ['a byte order mark', `\ufeff${whole}`, whole],
  ['space around it', ` \r\n${whole}\t`, whole],
  ['a key twice: the last counts', '{"InstanceId":"x","InstanceId":"i","ContactId":"c"}', whole],
  [
    'members that nobody knows',
    '{"InstanceId":"i","__proto__":{"a":1},"ContactId":"c","b":[]}',
    whole,
  ],
  ['escapes', '{"InstanceId":"\\u0069","ContactId":"c"}', whole],
  [
    'half an emoji, which is replaced',
    '{"InstanceId":"\\ud83e","ContactId":"c"}',
    whole.replace('i"', '\ufffd"'),
  ],
])('reads a body with %s', async (_, body, read) => {
  const { send, inputs } = await givenStop()

  await send(body)

  expect(inputs).toEqual([JSON.parse(read)])
})

test.each([
  ['only space', '  '],
  ['cut short', '{"InstanceId":"i"'],
  ['two values', `${whole}${whole}`],
  ['a comment', `${whole}//`],
  ['a raw NUL', '{"InstanceId":"\0","ContactId":"c"}'],
  ['a list', '[]'],
  ['a string', '"InstanceId"'],
  ['null', 'null'],
  ['a number beyond all numbers', '1e999'],
  ['nested without end', '['.repeat(500_000)],
  ['objects without end', '{"a":'.repeat(150_000)],
  ['a number for a string', '{"InstanceId":1,"ContactId":"c"}'],
  ['a list for a string', '{"InstanceId":["i"],"ContactId":"c"}'],
])('refuses a body that is %s', async (_, body) => {
  const { send, inputs } = await givenStop()

  const refused = await send(body)

  expect(refused).toMatchObject({
    status: 400,
    headers: { 'x-amzn-errortype': 'SerializationException' },
  })
  expect(inputs).toEqual([])
})

test.each([
  ['a number that is no whole one', '1e-7', 'ChatDurationInMinutes'],
  ['a number of more than 32 bits', '1e10', 'ChatDurationInMinutes'],
  ['a number of more digits than there are', '1'.repeat(400), 'ChatDurationInMinutes'],
  ['a text for a number', '"60"', 'ChatDurationInMinutes'],
])('names the member that has %s', async (_, value, name) => {
  const { send } = await givenStart()

  const refused = await send(`{"${name}":${value}}`)

  expect(JSON.parse(refused?.body ?? '')).toMatchObject({
    __type: 'SerializationException',
    Message: expect.stringContaining(name) as unknown,
  })
})

test.each([
  ['the body', 'POST /contact/stop', '{"InstanceId":"\\u0000","ContactId":"c"}', 'InstanceId'],
  ['a key of a map', 'PUT /contact/chat', '{"Attributes":{"\\u0000":"a"}}', 'Attributes.<key>'],
  ['the path', 'GET /contacts/i/%00', undefined, 'ContactId'],
  ['the query', 'GET /contact-flows-summary/i?nextToken=%00', undefined, 'NextToken'],
])('names the member that has a NUL, in %s', async (_, requestLine, body, name) => {
  const { url } = await givenConnect()

  const refused = await exchange(url, renderRequest(requestLine, { headers: [json], body }))

  expect(JSON.parse(refused?.body ?? '')).toMatchObject({
    __type: expect.stringMatching(/^Invalid(Parameter|Request)Exception$/) as unknown,
    Message: expect.stringContaining(`${name} must not have the character U+0000.`) as unknown,
  })
})

test.each([
  'application/json',
  'application/json; charset=utf-8',
  'APPLICATION/JSON',
  'application/x-amz-json-1.0',
  'application/x-amz-json-1.1',
])('takes a body of the type %s', async (type) => {
  const { send } = await givenStop()

  expect((await send(whole, `Content-Type: ${type}`))?.status).toBe(200)
})

test.each([
  'text/plain',
  'application/x-www-form-urlencoded',
  'application/jsonp',
  '',
  ';',
  'json',
])('refuses a body of the type "%s"', async (type) => {
  const { send } = await givenStop()

  expect(await send(whole, `Content-Type: ${type}`)).toMatchObject({
    status: 415,
    headers: { 'x-amzn-errortype': 'UnsupportedMediaTypeException' },
  })
})

test('takes a body without a type, and a request of any type without a body', async () => {
  const { url } = await givenConnect()

  const answers = await Promise.all([
    exchange(url, renderRequest('POST /contact/stop', { body: whole })),
    exchange(url, renderRequest('GET /contacts/i/c', { headers: ['Content-Type: text/plain'] })),
    exchange(url, renderRequest('GET /contacts/i/c')),
  ])

  expect(answers.map((answer) => answer?.status)).toEqual([200, 200, 200])
})

test.each(['gzip', 'br', 'deflate, gzip'])(
  'refuses a body encoded by %s, clearly',
  async (encoding) => {
    const { send } = await givenStop()

    const refused = await send(whole, json, `Content-Encoding: ${encoding}`)

    expect(JSON.parse(refused?.body ?? '')).toEqual({
      __type: 'UnsupportedMediaTypeException',
      Message: 'A body must be sent as it is, without a Content-Encoding.',
    })
  },
)

test.each([
  ['a%2Fb', 'a/b'],
  ['%252F', '%2F'],
  ['..', '..'],
  ['%2e%2E', '..'],
  ['a%3Fb', 'a?b'],
  ['c;x=1', 'c;x=1'],
  ['a+b', 'a+b'],
  ['a%20b', 'a b'],
  ['%F0%9F%A6%89', '🦉'],
  ['*', '*'],
  [':label1', ':label1'],
])('reads the label %s as %s', async (written, label) => {
  const { url, inputs } = await givenConnect()

  await exchange(url, renderRequest(`GET /contacts/i/${written}`))

  expect(inputs).toEqual([{ InstanceId: 'i', ContactId: label }])
})

test.each([
  ['is empty', '/contacts/i/', 'ContactId must not be empty.'],
  ['is empty, before another', '/contacts//c', 'InstanceId must not be empty.'],
  ['is too long', `/contacts/i/${'x'.repeat(15_000)}`, 'ContactId must have 1 to 256 characters.'],
])('names the label that %s', async (_, path, message) => {
  const { url } = await givenConnect()

  const refused = await exchange(url, renderRequest(`GET ${path}`))

  expect(JSON.parse(refused?.body ?? '')).toMatchObject({ Message: message })
})

async function givenConnect() {
  const names = ['DescribeContact', 'StopContact', 'StartChatContact', 'ListContactFlows']
  const answers = Object.fromEntries(names.map((name) => [name, {}]))
  const { service, inputs } = givenService(connectContract, answers)
  const { url } = await givenServer({ services: [service] })
  return { url, inputs }
}

async function givenStop() {
  const { url, inputs } = await givenConnect()
  const send = (body: string, ...headers: string[]) =>
    exchange(
      url,
      renderRequest('POST /contact/stop', { headers: headers.length ? headers : [json], body }),
    )
  return { send, inputs }
}

async function givenStart() {
  const { url } = await givenConnect()
  const send = (body: string) =>
    exchange(url, renderRequest('PUT /contact/chat', { headers: [json], body }))
  return { send }
}
