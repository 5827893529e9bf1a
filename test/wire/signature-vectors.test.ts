// AWS's published test suite for Signature Version 4, its requests sent as bytes through a real HTTP
// parser. Left out are the `…-unnormalized` half of its paths, which only S3 signs so.
import { once } from 'node:events'
import { createServer } from 'node:http'
import { buffer } from 'node:stream/consumers'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { readHead } from '../../src/wire/request.ts'
import { verifySignature } from '../../src/wire/signature.ts'
import {
  canonicalRequest,
  deriveSigningKey,
  hmac,
  sha256,
  stringToSign,
} from '../../src/wire/signature-v4.ts'
import { exchange } from './raw-http.ts'
import published from './signature-vectors.json' with { type: 'json' }

type Vector = {
  name: string
  method: string
  target: string
  headers?: string[]
  /** Headers that are sent and not signed. */
  unsigned?: string[]
  body?: string
  /** The signatures, in hex. */
  inHeaders?: string
  inQuery?: string
}

const secret = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'
const scope = { day: '20150830', region: 'us-east-1', service: 'service' }
const credential = 'AKIDEXAMPLE/20150830/us-east-1/service/aws4_request'
const signedAt = '20150830T123600Z'
const now = new Date('2015-08-30T12:36:00Z')

const vectors: Vector[] = published
const forms = ['inHeaders', 'inQuery'] as const
const cases = vectors.flatMap((vector) =>
  forms.flatMap((form) => (vector[form] === undefined ? [] : [{ ...vector, form }])),
)

// What no HTTP parser hands on: a folded header, and a target with a space or with bytes that are
// not ASCII. Clients send these encoded.
const unreadable = [
  'get-header-value-multiline',
  'get-space-normalized',
  'get-utf8',
  'get-vanilla-utf8-query',
]
// Signed right, but with a session token, which is none of ours.
const temporary = [
  'get-vanilla-with-session-token',
  'post-sts-header-after',
  'post-sts-header-before',
]

test.each(cases)('signs $name $form as published', (vector) => {
  const { path, query } = targetOf(vector)
  const signedHeaders = signedHeadersOf(vector)
  const headers = headersOf(vector)
  const canonical = canonicalRequest(
    { method: vector.method, path, query: query.replace(/&X-Amz-Signature=.*/, ''), headers },
    signedHeaders,
    sha256(vector.body ?? ''),
  )

  const signature = hmac(deriveSigningKey(secret, scope), stringToSign(signedAt, scope, canonical))

  expect(signature.toString('hex')).toBe(vector[vector.form])
})

test.each(cases.filter(({ name }) => ![...unreadable, ...temporary].includes(name)))(
  'accepts $name $form from the wire',
  async (vector) => {
    expect(await verdictOn(vector)).toBe('AKIDEXAMPLE')
  },
)

test.each(cases.filter(({ name }) => temporary.includes(name)))(
  'refuses the session token of $name $form',
  async (vector) => {
    expect(await verdictOn(vector)).toBe('UnrecognizedClientException')
  },
)

test.each(cases.filter(({ name }) => unreadable.includes(name)))(
  'never sees $name $form: the HTTP parser refuses it',
  async (vector) => {
    expect(await verdictOn(vector)).toBe('unreadable')
  },
)

test.each([
  ['/example/..', 'eca7ead57bb5aa5c8e28007acd4ff04e1ff9a0ff3b237ec1554a184887ff9282'],
  ['//', 'c88bcd3d312d75078c0cd961d6deae3f4c754924b01669efcfcb439fd5e5b76e'],
])('refuses %s signed as S3 signs it, unnormalized', async (target, inHeaders) => {
  const vector = { name: target, method: 'GET', target, inHeaders, form: 'inHeaders' } as const

  expect(await verdictOn(vector)).toBe('InvalidSignatureException')
})

type Case = Vector & { form: (typeof forms)[number] }

/** Who signed it, or why that is refused. */
async function verdictOn(vector: Case): Promise<string> {
  const answer = await exchange(await givenVerifier(), renderVector(vector))
  return answer?.status === 200 ? answer.body : 'unreadable'
}

/** A bare server that answers with what it makes of a signature. */
async function givenVerifier(): Promise<string> {
  const server = createServer((message, response) => {
    void buffer(message).then(async (body) => {
      const about = { body, pathParameters: {}, requestId: 'request', sourceAddress: 'here' }
      const findSecret = async () => secret
      const expectations = { service: 'service', findSecret, now }
      const verified = verifySignature({ ...readHead(message), ...about }, expectations)
      response.end(
        await verified.then(
          ({ accessKeyId }) => accessKeyId,
          (error: unknown) => (error instanceof Error ? error.name : ''),
        ),
      )
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function renderVector(vector: Case): string {
  const { method, body = '', form } = vector
  const { path, query } = targetOf(vector)
  const authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${signedHeadersOf(vector).join(';')}, Signature=${String(vector[form])}`
  const lines = [
    `${method} ${query === '' ? path : `${path}?${query}`} HTTP/1.1`,
    ...headerLines(vector),
    ...(form === 'inHeaders' ? [`Authorization:${authorization}`] : []),
    'Connection:close',
  ]
  return `${lines.join('\r\n')}\r\n\r\n${body}`
}

function targetOf(vector: Case): { path: string; query: string } {
  const [path = '', query = ''] = vector.target.split('?')
  if (vector.form === 'inHeaders') return { path, query }
  const presigned = {
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': credential,
    'X-Amz-Date': signedAt,
    'X-Amz-SignedHeaders': signedHeadersOf(vector).join(';'),
    'X-Amz-Expires': '3600',
    'X-Amz-Signature': vector.inQuery ?? '',
  }
  const parameters = new URLSearchParams(presigned).toString()
  return { path, query: query === '' ? parameters : `${query}&${parameters}` }
}

const headerLines = ({ headers = [] }: Vector): string[] => [
  'Host:example.amazonaws.com',
  ...headers,
  `X-Amz-Date:${signedAt}`,
]

/** As a parser gives them: a folded header is several values of one. */
function headersOf(vector: Vector): Record<string, string[]> {
  const headers: Record<string, string[]> = {}
  for (const line of headerLines(vector)) {
    const [, name = '', value = ''] = /^([^:]+):(.*)$/s.exec(line) ?? []
    const values = (headers[name.toLowerCase()] ??= [])
    values.push(...value.split('\r\n'))
  }
  return headers
}

function signedHeadersOf(vector: Case): string[] {
  const left = [...(vector.unsigned ?? []), ...(vector.form === 'inQuery' ? ['x-amz-date'] : [])]
  return Object.keys(headersOf(vector))
    .filter((name) => !left.includes(name))
    .sort()
}
