import { expect, test } from 'vitest'
import { signPost } from './sign-request.ts'
import { verifySignature } from './signature.ts'

const now = new Date('2026-03-01T12:00:00.000Z')
const credentials = { accessKeyId: 'KEY', secretAccessKey: 'secret' }
const url = new URL(
  'https://lambda.us-west-2.amazonaws.com/2015-03-31/functions/arn%3Aaws%3Alambda/invocations?Qualifier=1',
)
const headers = { 'content-type': 'application/json', 'x-amz-invocation-type': 'Event' }
const body = '{"a":"ü"}'
const signing = { service: 'lambda', region: 'us-west-2' }

const requestOf = (signed: Record<string, string>, text = body) => ({
  method: 'POST',
  path: url.pathname,
  query: url.search.slice(1),
  headers: { ...signed, host: url.host },
  body: Buffer.from(text),
  pathParameters: {},
  requestId: 'request',
  sourceAddress: '127.0.0.1',
})

const expectations = { service: 'lambda', findSecret: async () => 'secret', now }

test('what is signed is verified by whoever has the secret', async () => {
  const signed = signPost({ url, headers, body }, signing, { credentials, now })

  expect(await verifySignature(requestOf(signed), expectations)).toEqual({
    accessKeyId: 'KEY',
    region: 'us-west-2',
  })
  expect(signed['authorization']).toContain(
    'SignedHeaders=content-type;host;x-amz-date;x-amz-invocation-type,',
  )
})

test('another body, or another secret, is not', async () => {
  const signed = signPost({ url, headers, body }, signing, { credentials, now })
  const stranger = { ...expectations, findSecret: async () => 'another' }

  await expect(verifySignature(requestOf(signed, '{}'), expectations)).rejects.toThrow('signature')
  await expect(verifySignature(requestOf(signed), stranger)).rejects.toThrow('signature')
})

test('the token of a session is signed too', () => {
  const session = { ...credentials, sessionToken: 'token' }
  const signed = signPost({ url, headers, body }, signing, { credentials: session, now })

  expect(signed['x-amz-security-token']).toBe('token')
  expect(signed['authorization']).toContain(
    'x-amz-date;x-amz-invocation-type;x-amz-security-token,',
  )
})
