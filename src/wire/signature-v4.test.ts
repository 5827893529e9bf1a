import { expect, test } from 'vitest'
import type { WireRequest } from './request.ts'
import { canonicalRequest, deriveSigningKey, hmac, sha256, stringToSign } from './signature-v4.ts'

// The example that AWS publishes: ListUsers of IAM, 2015.
const scope = { day: '20150830', region: 'us-east-1', service: 'iam' }
const secret = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'
const signedHeaders = ['content-type', 'host', 'x-amz-date']
const listUsers = {
  path: '/',
  query: 'Action=ListUsers&Version=2010-05-08',
  headers: {
    'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
    host: 'iam.amazonaws.com',
    'x-amz-date': '20150830T123600Z',
  },
}

test('signs the published example as published', () => {
  const canonical = canonicalRequest(request(listUsers), signedHeaders, sha256(''))
  const key = deriveSigningKey(secret, scope)
  const text = stringToSign('20150830T123600Z', scope, canonical)

  expect(sha256(canonical)).toBe('f536975d06c0309214f805bb90ccff089219ecd68b2577efef23edd43b7e1a59')
  expect(key.toString('hex')).toBe(
    'c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9',
  )
  expect(hmac(key, text).toString('hex')).toBe(
    '5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
  )
})

test.each([
  ['/', '', '/', ''],
  ['/a%2Fb/c d', '', '/a%252Fb/c%20d', ''],
  ["/!'()*", '', '/%21%27%28%29%2A', ''],
  ['//a/./b/../c/', '', '/a/c/', ''],
  ['/', 'b=2&a=2&a=1&a-b=3', '/', 'a=1&a=2&a-b=3&b=2'],
  ['/', 'a=x%20y&b=%2B&c', '/', 'a=x%20y&b=%2B&c='],
])('brings %s?%s into its one form', (path, query, canonicalPath, canonicalQuery) => {
  const [, ...lines] = canonicalRequest(request({ path, query }), [], '').split('\n')

  expect(lines.slice(0, 2)).toEqual([canonicalPath, canonicalQuery])
})

test('brings a header into its one form', () => {
  const canonical = canonicalRequest(request({ headers: { a: '  x   y ' } }), ['a'], '')

  expect(canonical.split('\n')).toContain('a:x y')
})

const request = (parts: Partial<WireRequest>): WireRequest => ({
  method: 'GET',
  path: '/',
  query: '',
  headers: {},
  body: Buffer.alloc(0),
  pathParameters: {},
  requestId: 'request',
  sourceAddress: '127.0.0.1',
  ...parts,
})
