import { expect, test } from 'vitest'
import { leadsTo, readAuthorizeAnswer } from './authorize-answer.ts'
import type { Answered } from './probe.ts'

const callbackUrl = 'https://shop.example/signed-in'

const answered = (url: string, status: number, body = ''): Answered => ({
  url,
  status,
  headers: new Headers(),
  body,
  tookMs: 1,
  at: new Date(0),
})

const begin = answered('https://id.example/authorize?redirect_uri=https%3A%2F%2Fshop.example', 302)
const read = (...answers: Answered[]) =>
  readAuthorizeAnswer(answers, { callbackUrl, landed: answers.at(-1)?.url ?? '' })

test.each<[string, Answered[]]>([
  ['a page', [answered(begin.url, 200, '<h1>Sign in</h1>')]],
  [
    'a page that is led to',
    [begin, answered('https://id.example/login?client_id=x', 200, 'Sign in')],
  ],
  [
    'a page whose scripts know of errors',
    [answered(begin.url, 200, '<script>const invalid = "redirect_uri_mismatch"</script>Sign in')],
  ],
])('%s is one to sign in at', (_, answers) => {
  expect(read(...answers)).toEqual({ kind: 'signInPage' })
})

test.each<[string, Answered[], 'redirectUri' | 'client' | 'unknown']>([
  [
    'Amazon Cognito: another callback URL',
    [begin, answered('https://id.example/error?error=redirect_mismatch&client_id=x', 200)],
    'redirectUri',
  ],
  [
    'Amazon Cognito: no such client',
    [
      begin,
      answered('https://id.example/error?error=Client+x+does+not+exist.', 400, 'invalid_client'),
    ],
    'client',
  ],
  [
    'Keycloak: another callback URL',
    [answered(begin.url, 400, 'Invalid parameter: redirect_uri')],
    'redirectUri',
  ],
  ['Keycloak: no such client', [answered(begin.url, 400, '<p>Client not found.</p>')], 'client'],
  [
    'Microsoft Entra: another callback URL, on a page that answers 200',
    [answered(begin.url, 200, 'AADSTS50011: The redirect URI ‘…’ does not match')],
    'redirectUri',
  ],
  [
    'Microsoft Entra: no such client',
    [answered(begin.url, 200, 'AADSTS700016: Application with identifier ‘x’ was not found')],
    'client',
  ],
  [
    'Google: another callback URL',
    [
      begin,
      answered(
        'https://id.example/signin/oauth/error?authError=x',
        200,
        'Error 400: redirect_uri_mismatch',
      ),
    ],
    'redirectUri',
  ],
  [
    'Okta: another callback URL',
    [answered(begin.url, 400, "The 'redirect_uri' parameter must be a Login redirect URI")],
    'redirectUri',
  ],
  [
    'Auth0: another callback URL',
    [answered(begin.url, 403, 'Callback URL mismatch.')],
    'redirectUri',
  ],
  ['Auth0: no such client', [answered(begin.url, 400, 'Unknown client: x')], 'client'],
  ['a refusal without a word', [answered(begin.url, 403)], 'unknown'],
])('a refusal of %s', (_, answers, why) => {
  expect(read(...answers)).toMatchObject({ kind: 'refused', why })
})

test('one that fails is no refusal', () => {
  expect(read(answered(begin.url, 503))).toEqual({ kind: 'failing', status: 503 })
})

test.each([
  ['?error=login_required&state=x', 'login_required'],
  ['#error=unauthorized_client', 'unauthorized_client'],
  ['?code=x', undefined],
])('who is sent back with %s has come home', (query, error) => {
  const landed = callbackUrl + query

  expect(readAuthorizeAnswer([begin], { callbackUrl, landed })).toEqual({ kind: 'sentBack', error })
})

test.each([
  ['https://shop.example/signed-in', true],
  ['https://shop.example/signed-in?code=x', true],
  ['https://shop.example/signed-in#error=x', true],
  ['https://shop.example/signed-in/elsewhere', false],
  ['https://shop.example.evil/signed-in', false],
])('%s leads to the callback URL: %s', (address, expected) => {
  expect(leadsTo(address, callbackUrl)).toBe(expected)
})
