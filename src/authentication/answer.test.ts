import { expect, test } from 'vitest'
import { readAnswer, readAuthorizationRequest } from './answer.ts'

test.each([
  { code: 'c0de' },
  { code: 'c0de', issuer: 'https://id.example' },
  { code: 'c0de', issuer: null },
  { error: 'access_denied' },
  { error: '' },
])('reads back the answer %j', (answer) => {
  expect(readAnswer(JSON.stringify(answer))).toEqual(answer)
})

test.each([['{}'], ['[]'], ['null'], ['{"code":7}'], ['c0de'], ['']])(
  'takes %j for no answer',
  (opened) => {
    expect(() => readAnswer(opened)).toThrow()
  },
)

const request = {
  redirectUri: 'https://shop.example/signed-in?tenant=a&b',
  state: 'state',
  nonce: 'nonce',
  codeVerifier: 'verifier',
}

test('reads back an authorization request', () => {
  expect(readAuthorizationRequest(JSON.stringify(request))).toEqual(request)
})

test.each(Object.keys(request))('takes a request without %s for none', (name) => {
  const opened = JSON.stringify({ ...request, [name]: undefined })

  expect(() => readAuthorizationRequest(opened)).toThrow()
})
